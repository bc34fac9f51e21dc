import BleepCore

/// A foreign function that runs under a deadline.
///
/// Sendable: `state` belongs to `lock`; the body is run once, by the worker.
private final class GuardedRun: @unchecked Sendable {
    enum State {
        /// Can go to `returned` and `abandoned`.
        case running
        /// Terminal.
        case returned(Int32)
        /// The caller is gone; the function is not. Terminal.
        case abandoned
    }

    private let lock = Lock()
    private var state = State.running
    private let wakeUp: EventFD

    init(wakeUp: EventFD) {
        self.wakeUp = wakeUp
    }

    /// The function is back. True if the caller had not waited for it.
    func returned(_ result: Int32) -> Bool {
        lock.with {
            if case .abandoned = state { return true }
            state = .returned(result)
            wakeUp.signal()
            return false
        }
    }

    /// What the function returned; nil means that it is abandoned now.
    func abandon() -> Int32? {
        lock.with {
            if case .returned(let result) = state { return result }
            state = .abandoned
            return nil
        }
    }

    var result: Int32? {
        lock.with { if case .returned(let result) = state { result } else { nil } }
    }
}

/// Functions of the program's under deadlines of ours.
extension Client {
    /// Runs `body` on a thread of its own and waits for it, at most as long as the limit says.
    ///
    /// `finally` runs exactly once: after `body`, or here if that is refused.
    package func guarded(
        _ operation: String, timeout: Duration,
        body: @escaping () -> Int32, finally: @escaping () -> Void
    ) -> (status: Status, result: Int32, error: CallError?) {
        let startedAt = clock.now
        let category = OperationCategory(name: operation) ?? .standard
        let limit = timeout > .zero ? timeout : self.timeout(of: category)
        let deadline = min(startedAt.advanced(by: limit), scopes.deadline)
        let mayRun = lock.with { state.abandonedGuards < configuration.guardLimit }
        guard mayRun, let wakeUp = takeWakeUp() else {
            finally()
            return refusedGuard(.guardLimit, operation, since: startedAt)
        }

        let run = GuardedRun(wakeUp: wakeUp)
        let inherited = startedAt.duration(to: deadline)
        let job = Unshared { [self] in
            _ = scopes.push(deadline == .never ? .forever : inherited, at: startedAt)
            let result = body()
            _ = scopes.pop()
            finally()
            if run.returned(result) { lock.with { state.abandonedGuards -= 1 } }
        }
        guard Thread.detach({ job.run() }) else {
            finally()
            putBack(wakeUp)
            return refusedGuard(.guardLimit, operation, since: startedAt)
        }
        return wait(for: run, until: deadline, operation, wakeUp, since: startedAt)
    }

    /// Functions that outlived their guard.
    package var abandonedGuards: Int {
        lock.with { state.abandonedGuards }
    }

    private func wait(
        for run: GuardedRun, until deadline: Instant, _ operation: String, _ wakeUp: EventFD,
        since startedAt: Instant
    ) -> (status: Status, result: Int32, error: CallError?) {
        if clock.isVirtual { clock.add(wakeUp) }
        while run.result == nil, clock.now < deadline {
            wakeUp.wait(until: clock.isVirtual ? .never : deadline, at: clock.now)
            wakeUp.clear()
        }
        if clock.isVirtual { clock.remove(wakeUp) }
        // Counted first, so that the worker never takes back what was not yet counted.
        lock.with { state.abandonedGuards += 1 }
        guard let result = run.abandon() else {
            return refusedGuard(.timedOut, operation, since: startedAt)
        }
        lock.with { state.abandonedGuards -= 1 }
        wakeUp.clear()
        putBack(wakeUp)
        let verdict = ErrorTable.classify(local: result < 0 ? .remote : .ok)
        record(guarded: operation, since: startedAt, verdict)
        return (.ok, result, nil)
    }

    private func refusedGuard(
        _ status: Status, _ operation: String, since startedAt: Instant
    ) -> (status: Status, result: Int32, error: CallError?) {
        let verdict = ErrorTable.classify(local: status)
        record(guarded: operation, since: startedAt, verdict)
        var error = CallError(verdict, operation: operation)
        error.elapsed = startedAt.duration(to: clock.now)
        error.attempts = status == .timedOut ? 1 : 0
        log(error)
        return (status, 0, error)
    }
}

/// A closure that is made on one thread and run once, on another.
///
/// Sendable: whoever made it never touches it again.
private final class Unshared: @unchecked Sendable {
    let run: () -> Void

    init(_ run: @escaping () -> Void) {
        self.run = run
    }
}
