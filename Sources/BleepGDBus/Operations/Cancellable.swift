/// Something under way that whoever started it can give up on.
package class Cancellable: TimerNode {
    /// From any thread.
    package func cancel() {}
}
