/// How connects on one adapter take turns.
package struct GateSettings: Equatable, Sendable {
    /// How many of one client may go on at once: the controller makes one LE link at a time.
    package var limit = 1
    /// Other processes are kept apart as well.
    package var usesLock = true
    /// Nobody may hold the lock for longer: whoever does is stopped or hangs. A Connect takes 42 s
    /// at most until BlueZ gives it up, and its Disconnect 3 s.
    package var respect = Duration.seconds(60)

    package init() {}

    /// Nobody ever waits.
    package var isOpen: Bool {
        limit == .max && !usesLock
    }
}
