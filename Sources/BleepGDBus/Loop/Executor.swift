import BleepCore

/// Where an operation takes its turns: a client's loop, or a thread that waits for the outcome.
///
/// An operation is touched by its executor alone, one turn at a time.
package protocol Executor: AnyObject {
    /// Takes the first turn, at once, in the calling thread.
    func begin(_ operation: Operation)
    /// Queues news for a later turn, from any thread.
    func post(_ event: Operation.Event, to operation: Operation)
    /// Replaces the timer of an operation.
    func setTimer(_ node: TimerNode, at due: Instant)
    func stopTimer(_ node: TimerNode)
    /// The client ends, and no thread may be going to take the turns that are left.
    func finish()
}

extension Executor {
    package func finish() {}
}
