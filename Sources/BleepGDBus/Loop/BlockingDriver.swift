import BleepCore
import CGLib

/// Runs operations in the thread that waits for them; no loop has to turn for it.
///
/// It sleeps on a descriptor and not on a condition variable, so that it also sees the connection
/// hang up: in a thread whose own main context is blocked by this call, nobody else would.
/// Sendable: the mailbox belongs to `lock`; timers are touched by the waiting thread only.
package final class BlockingDriver: @unchecked Sendable {
    private let clock: Clock
    private let wakeUp: EventFD
    private let lock = Lock()
    private var mailbox = Queue<(Operation, Operation.Event)>()
    /// The thread sleeps, or is about to: mail has to wake it.
    private var isAsleep = false
    /// It was woken, which is to be taken back.
    private var isSignalled = false
    private var timers = TimerQueue()
    /// Nobody takes mail any more; whatever comes is late.
    private var isOver = false
    /// All that took its first turn here: the operation itself, and what it ends in bluetoothd.
    private var begun: [Operation] = []

    package init(clock: Clock, wakeUp: EventFD) {
        self.clock = clock
        self.wakeUp = wakeUp
    }

    /// Begins the operation and returns when it is over.
    package func run(_ operation: Operation) {
        if clock.isVirtual { clock.add(wakeUp) }
        begin(operation)
        while !operation.isOver {
            if let (receiver, event) = takeMail() {
                receiver.turn(event)
            } else if let node = timers.popDue(at: clock.now) {
                node.timerFired()
            } else {
                sleep(watching: operation)
            }
        }
        if clock.isVirtual { clock.remove(wakeUp) }
        end()
    }

    /// Lets go of everything: late mail would keep its operation, and that this driver, for ever.
    private func end() {
        for operation in begun { operation.turn(.cancelled(.cancelled)) }
        begun = []
        timers = TimerQueue()
        let mustClear = lock.with {
            isOver = true
            mailbox = Queue()
            return isSignalled
        }
        if mustClear || clock.isVirtual { wakeUp.clear() }
    }

    private func takeMail() -> (Operation, Operation.Event)? {
        lock.with { mailbox.popFirst() }
    }

    private func sleep(watching operation: Operation) {
        let direct = operation.directInUse
        let connection = direct == nil ? operation.connectionInUse : nil
        var descriptors = (
            pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(
                fd: direct?.descriptor ?? connection?.descriptor ?? -1,
                events: Int16(direct?.events ?? POLLRDHUP), revents: 0)
        )
        guard lock.with({ fallAsleep() }) else { return }
        withUnsafeMutableBytes(of: &descriptors) { bytes in
            var limit = timespec()
            let descriptors = bytes.assumingMemoryBound(to: pollfd.self).baseAddress
            let hasLimit = remainingTime(into: &limit)
            _ = withUnsafePointer(to: &limit) { ppoll(descriptors, 2, hasLimit ? $0 : nil, nil) }
        }
        lock.with { isAsleep = false }
        if descriptors.0.revents != 0 {
            wakeUp.clear()
            lock.with { isSignalled = false }
        }
        guard descriptors.1.revents != 0 else { return }
        direct?.work()
        connection?.noticeLoss()
    }

    /// False if mail came meanwhile. The lock is held.
    private func fallAsleep() -> Bool {
        isAsleep = mailbox.isEmpty
        return isAsleep
    }

    private func remainingTime(into limit: inout timespec) -> Bool {
        guard !clock.isVirtual, timers.next != .never else { return false }
        let remaining = clock.now.duration(to: timers.next).microseconds
        limit.tv_sec = time_t(min(remaining / 1_000_000, 1 << 30))
        limit.tv_nsec = Int(remaining % 1_000_000) * 1000
        return true
    }
}

extension BlockingDriver: Executor {
    package func begin(_ operation: Operation) {
        begun.append(operation)
        operation.turn(.started)
    }

    package func post(_ event: Operation.Event, to operation: Operation) {
        let mustSignal = lock.with {
            guard !isOver else { return false }
            mailbox.append((operation, event))
            defer { isAsleep = false }
            isSignalled = isSignalled || isAsleep
            return isAsleep
        }
        if mustSignal { wakeUp.signal() }
    }

    package func setTimer(_ node: TimerNode, at due: Instant) {
        timers.set(node, at: due)
    }

    package func stopTimer(_ node: TimerNode) {
        timers.remove(node)
    }
}
