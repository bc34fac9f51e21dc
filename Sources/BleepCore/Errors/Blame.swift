/// The layer a failure is laid to; the numbers are those of `bleep_blame`.
package enum Blame: Int32, Sendable {
    case nobody = 0
    case caller = 1
    case bus = 2
    case daemon = 3
    case kernel = 4
    case controller = 5
    case radio = 6
    case peer = 7
    case unknown = 8
}
