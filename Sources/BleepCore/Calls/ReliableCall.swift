/// One operation, from the caller's wish to its outcome: attempts, rests, and the end of both.
///
///          queueing
///             ▲ │
///             │ ▼
///     created ──▶ attempting ──▶ finished
///                  │   ▲  │
///        cancelling◀┘  │  └▶ awaitingChange
///                  │   │            │
///                  ▼   │            │
///              askingToRetry ──▶ resting
///
/// Every way out that may leave something running in bluetoothd asks for it to be ended there:
/// D-Bus has no cancel.
package struct ReliableCall: Sendable {
    package enum Event: Equatable, Sendable {
        case started
        /// The circuit breaker lets nothing through until then.
        case refusedByBreaker(until: Instant)
        case attemptSucceeded(Int)
        case attemptFailed(Int, Failure)
        /// Nothing is sent before others are done: that counts against the deadline only.
        case attemptQueued(Int)
        case attemptAdmitted(Int)
        case timerFired
        /// By the caller, or because the client ends.
        case cancelled(Status)
        /// What the attempt left in bluetoothd is ended, or could not be.
        case remoteCancelEnded(Int)
        case retryGranted
        case retryRefused
        /// What the failed attempt missed is there.
        case changed
    }

    package enum Action: Equatable, Sendable {
        case beginAttempt(Int)
        /// Its reply is not waited for any more; count it as orphaned.
        case abandonAttempt(Int)
        /// End in bluetoothd what was sent, and answer with `remoteCancelEnded`.
        case cancelRemotely(Int)
        /// Ask the client's retry budget; answer with `retryGranted` or `retryRefused`.
        case askToRetry
        /// Answer with `changed` as soon as it is there.
        case awaitChange(Failure.Change)
        /// Replaces the timer before; answer with `timerFired`.
        case setTimer(Instant)
        case stopTimer
        case succeed
        case fail(Failure)
    }

    private enum State {
        /// Can go to `attempting` and `finished`.
        case created
        /// An attempt is under way. Can go to all others but `created` and `resting`.
        case attempting(Int)
        /// The attempt waits for its turn. Can go wherever `attempting` can, and back to that.
        case queueing(Int)
        /// What the attempt left behind is being ended. Can go to `askingToRetry`, `finished`.
        case cancelling(after: Int)
        /// The budget is being asked. Can go to `resting`, `attempting` and `finished`.
        case askingToRetry(after: Int)
        /// Resting between attempts. Can go to `attempting` and `finished`.
        case resting(after: Int)
        /// Something must come back first. Can go to `attempting` and `finished`.
        case awaitingChange(after: Int)
        /// The outcome is out. Terminal.
        case finished
    }

    private let policy: CallPolicy
    private var backoff: Backoff
    private var state = State.created
    private var lastFailure: Failure?
    /// Attempts that count: all but those that found nobody to send to, and wait for that.
    private var spentAttempts = 0

    package init(policy: CallPolicy, backoff: Backoff) {
        self.policy = policy
        self.backoff = backoff
    }

    /// True once the outcome is out.
    package var isFinished: Bool {
        if case .finished = state { true } else { false }
    }

    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        switch (state, event) {
        case (.created, .started):
            return now < policy.deadline ? begin(1, at: now) : finish(.fail(Failure(.timedOut)))
        case (.created, .refusedByBreaker(let until)):
            return finish(.fail(Failure(.circuitOpen).curedByWaiting(now.duration(to: until))))
        case (.attempting(let current), .attemptSucceeded(let attempt)) where attempt == current:
            return [.stopTimer] + finish(.succeed)
        case (.attempting(let current), .attemptFailed(let attempt, let failure))
        where attempt == current:
            return weigh(failure, after: attempt, at: now)
        case (.attempting(let current), .attemptQueued(let attempt)) where attempt == current:
            state = .queueing(attempt)
            return [.setTimer(policy.deadline)]
        case (.queueing(let attempt), _):
            return goOnQueueing(attempt, event, at: now)
        case (.attempting(let attempt), .timerFired):
            return attemptTimedOut(attempt, at: now)
        case (.cancelling(let current), .remoteCancelEnded(let attempt))
        where attempt == current:
            return askToRetry(after: attempt)
        case (.cancelling(let attempt), .timerFired):
            return now < policy.deadline ? askToRetry(after: attempt) : giveUp()
        case (.askingToRetry(let attempt), .retryGranted):
            return rest(after: attempt, at: now)
        case (.askingToRetry, .retryRefused):
            return giveUp()
        case (.resting(let attempt), .timerFired), (.awaitingChange(let attempt), .changed):
            return now < policy.deadline ? begin(attempt + 1, at: now) : giveUp()
        case (.awaitingChange, .timerFired):
            return giveUp()
        case (.attempting(let attempt), .cancelled(let status)):
            return abandon(attempt, because: status)
        case (.created, .cancelled(let status)), (.cancelling, .cancelled(let status)),
            (.askingToRetry, .cancelled(let status)), (.resting, .cancelled(let status)),
            (.awaitingChange, .cancelled(let status)):
            return [.stopTimer] + finish(.fail(Failure(status)))
        case (.created, _), (.attempting, _), (.cancelling, _), (.askingToRetry, _),
            (.resting, _), (.awaitingChange, _), (.finished, _):
            return []  // Late or repeated news changes nothing.
        }
    }

    private mutating func begin(_ attempt: Int, at now: Instant) -> [Action] {
        [goOn(attempt, at: now), .beginAttempt(attempt)]
    }

    private mutating func goOn(_ attempt: Int, at now: Instant) -> Action {
        state = .attempting(attempt)
        return .setTimer(min(now.advanced(by: policy.attemptTimeout), policy.deadline))
    }

    /// Nothing is out yet that would have to be ended.
    private mutating func goOnQueueing(
        _ attempt: Int, _ event: Event, at now: Instant
    ) -> [Action] {
        switch event {
        case .attemptAdmitted(attempt):
            return [goOn(attempt, at: now)]
        case .attemptFailed(attempt, let failure):
            return weigh(failure, after: attempt, at: now)
        case .timerFired:
            return giveUp(Failure(ErrorTable.waitedInVain))
        case .cancelled(let status):
            return [.stopTimer] + finish(.fail(Failure(status)))
        case .started, .refusedByBreaker, .attemptSucceeded, .attemptFailed, .attemptQueued,
            .attemptAdmitted, .remoteCancelEnded, .retryGranted, .retryRefused, .changed:
            return []
        }
    }

    private mutating func finish(_ outcome: Action) -> [Action] {
        state = .finished
        return [outcome]
    }

    /// Ends with the reason of the last attempt, which says more than that time is up.
    private mutating func giveUp(_ failure: Failure = Failure(.timedOut)) -> [Action] {
        [.stopTimer] + finish(.fail(lastFailure ?? failure))
    }

    /// What was sent is ended before the outcome is out, so that the caller's next call to the
    /// same object comes after it.
    private mutating func abandon(_ attempt: Int, because status: Status) -> [Action] {
        let failure = Failure(status, remote: lastFailure?.remote)
        return [.stopTimer, .abandonAttempt(attempt), .cancelRemotely(attempt)]
            + finish(.fail(failure))
    }

    private mutating func attemptTimedOut(_ attempt: Int, at now: Instant) -> [Action] {
        spentAttempts += 1
        let isLast =
            now >= policy.deadline || !policy.isIdempotent
            || spentAttempts >= policy.maximumAttempts
        if isLast { return abandon(attempt, because: .timedOut) }

        lastFailure = Failure(.timedOut)
        return [.abandonAttempt(attempt)] + cancel(attempt, at: now)
    }

    private mutating func cancel(_ attempt: Int, at now: Instant) -> [Action] {
        state = .cancelling(after: attempt)
        let limit = min(now.advanced(by: policy.cancelLimit), policy.deadline)
        return [.setTimer(limit), .cancelRemotely(attempt)]
    }

    private mutating func weigh(
        _ failure: Failure, after attempt: Int, at now: Instant
    ) -> [Action] {
        lastFailure = failure
        let change = policy.change(toAwaitAfter: failure)
        if change == nil || !failure.precedesSending { spentAttempts += 1 }
        if let change, spentAttempts < policy.maximumAttempts {
            return awaitChange(change, after: attempt, at: now)
        }
        guard canRepeat(after: failure) else {
            let cleanUp: [Action] = failure.leavesWork ? [.cancelRemotely(attempt)] : []
            return cleanUp + giveUp()
        }
        return failure.leavesWork ? cancel(attempt, at: now) : askToRetry(after: attempt)
    }

    private func canRepeat(after failure: Failure) -> Bool {
        guard spentAttempts < policy.maximumAttempts, policy.mayRepeat(after: failure) else {
            return false
        }
        switch failure.classification.retry {
        case .now, .afterWait: return true
        case .never, .afterChange: return false
        }
    }

    private mutating func awaitChange(
        _ change: Failure.Change, after attempt: Int, at now: Instant
    ) -> [Action] {
        state = .awaitingChange(after: attempt)
        let patience = change == .device ? policy.returnLimit : .forever
        let limit = min(now.advanced(by: patience), policy.deadline)
        return [.setTimer(limit), .awaitChange(change)]
    }

    private mutating func askToRetry(after attempt: Int) -> [Action] {
        state = .askingToRetry(after: attempt)
        return [.stopTimer, .askToRetry]
    }

    private mutating func rest(after attempt: Int, at now: Instant) -> [Action] {
        let classification = lastFailure?.classification
        var delay = Duration.zero
        if classification?.retry != .now {
            delay = backoff.delay(
                beforeAttempt: spentAttempts + 1, atLeast: classification?.suggestedWait ?? .zero)
        }
        let due = now.advanced(by: delay)
        // A rest that ends with the deadline helps nobody: say now what is wrong.
        guard due < policy.deadline else { return giveUp() }
        guard delay > .zero else { return begin(attempt + 1, at: now) }
        state = .resting(after: attempt)
        return [.setTimer(due)]
    }
}
