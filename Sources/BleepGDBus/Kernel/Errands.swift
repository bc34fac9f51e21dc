import BleepCore
import CGLib

/// Work that may hang in the kernel, each on a thread of its own; the outcome comes to the loop.
///
/// A wedged controller holds locks in the kernel, on which even a non-blocking call sleeps; the
/// loop with everybody's deadlines must not.
/// Sendable: `isOver` belongs to `lock`.
package final class Errands: @unchecked Sendable {
    private let loop: Loop
    private let lock = Lock()
    private var isOver = false

    package init(loop: Loop) {
        self.loop = loop
    }

    /// Does the work elsewhere, then `onEnd` on the loop; that not after `close()`.
    package func run(
        _ work: @escaping @Sendable () -> Refusal?, onEnd: @escaping @Sendable (Refusal?) -> Void
    ) {
        let errand: @Sendable () -> Void = { [self] in
            let refusal = work()
            // Under the lock, so that nothing is queued on a loop that has ended.
            lock.with {
                guard !isOver else { return }
                loop.post(.run { [self] in if !lock.with({ isOver }) { onEnd(refusal) } })
            }
        }
        if !Thread.detach(errand) { errand() }
    }

    /// Work that is under way goes on; nobody hears of it.
    package func close() {
        lock.with { isOver = true }
    }
}
