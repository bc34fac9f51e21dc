import CGLib

/// A thread of the library that iterates a private main context for one client.
///
/// Sendable: `thread` is written before the thread is shared; `isOver` belongs to `lock`.
package final class LoopThread: @unchecked Sendable {
    package let loop: Loop
    private var thread: Thread?
    private let lock = Lock()
    private var isOver = false

    package init(clock: Clock) {
        let context = g_main_context_new()!
        loop = Loop(context: context, clock: clock)
        g_main_context_unref(context)  // The loop has its own reference.
    }

    /// False if the system has no thread left.
    package func start() -> Bool {
        thread = Thread.start { [self] in
            g_main_context_push_thread_default(loop.context)
            while !lock.with({ isOver }) { g_main_context_iteration(loop.context, 1) }
            g_main_context_pop_thread_default(loop.context)
        }
        return thread != nil
    }

    package var isCurrent: Bool {
        thread?.isCurrent == true
    }

    /// Ends the thread after what it is doing; on the loop.
    package func stop() {
        lock.with { isOver = true }
        g_main_context_wakeup(loop.context)
    }

    package func join() {
        thread?.join()
    }

    /// Nobody is going to join.
    package func letGo() {
        thread?.letGo()
    }
}
