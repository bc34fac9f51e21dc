import BleepCore

/// Somebody who waits for a lease.
///
/// Sendable: `outcome` belongs to `lock`, the rest is set before anybody else sees it.
package final class Acquisition: Cancellable, @unchecked Sendable {
    /// A lease, or why there is none.
    package struct Outcome {
        package var lease: Lease?
        package var error: CallError?

        package var status: Status {
            error?.status ?? .ok
        }
    }

    let label: String
    let startedAt: Instant
    var number: UInt64 = 0
    private let pool: Pool
    private let lock = Lock()
    private var told: Outcome?
    /// Of whoever waits in `wait()`; otherwise `onDone` is called.
    let wakeUp: EventFD?
    private let onDone: ((Outcome) -> Void)?

    init(
        _ label: String, of pool: Pool, at now: Instant, wakeUp: EventFD? = nil,
        onDone: ((Outcome) -> Void)? = nil
    ) {
        self.label = label
        self.pool = pool
        startedAt = now
        self.wakeUp = wakeUp
        self.onDone = onDone
    }

    package override func cancel() {
        pool.handle(.cancelled(lease: number))
    }

    /// Once, from any thread, with no lock held.
    func tell(_ outcome: Outcome) {
        if let onDone { return pool.client.delivery.post { onDone(outcome) } }
        lock.with { told = outcome }
        wakeUp?.signal()
    }

    /// Blocks until it is told. The client's loop may be the one that waits here: what the pool's
    /// timer is for is done in this thread, too.
    func wait() -> Outcome {
        let clock = pool.client.clock
        guard let wakeUp else { return Outcome() }
        if clock.isVirtual { clock.add(wakeUp) }
        defer { if clock.isVirtual { clock.remove(wakeUp) } }
        while true {
            if let outcome = lock.with({ told }) { return outcome }
            let now = clock.now
            let due = pool.due
            if due <= now {
                pool.handle(.timerFired)
            } else {
                wakeUp.wait(until: clock.isVirtual ? .never : due, at: now)
                wakeUp.clear()
            }
        }
    }
}
