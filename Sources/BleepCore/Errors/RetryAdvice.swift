/// When trying again can make sense; the numbers are those of `bleep_retry`.
package enum RetryAdvice: Int32, Sendable {
    /// The same call fails again until somebody changes it.
    case never = 0
    /// At once: the failure says nothing about the next try.
    case now = 1
    /// After a rest, growing from try to try.
    case afterWait = 2
    /// After the world changed: an owner, an adapter or a device came back.
    case afterChange = 3
}
