/// Where the simulator gets its time from, so that a test need never wait.
package protocol SimulatorClock: AnyObject {
    /// Time since some fixed moment.
    var now: Duration { get }

    /// Runs the action once, that much later, on the simulator's thread; answers what cancels it.
    func after(_ delay: Duration, _ action: @escaping () -> Void) -> UInt

    /// Forgets an action that has not run; anything else changes nothing.
    func cancel(_ timer: UInt)
}

extension Duration {
    /// Whole microseconds; the simulator never meets a negative or an endless one.
    var usec: Int64 {
        let (seconds, attoseconds) = components
        return seconds * 1_000_000 + attoseconds / 1_000_000_000_000
    }
}
