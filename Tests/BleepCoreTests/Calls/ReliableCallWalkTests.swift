import BleepCore
import Testing

@Suite struct ReliableCallWalkTests {
    /// What a walk knows without looking into the call.
    private struct Walk {
        var policy: CallPolicy
        var call: ReliableCall
        var now = Instant(microseconds: 1_000_000)
        var attempt = 0
        var sent = 0
        /// The attempt whose end nobody has told yet.
        var underWay: Int?
        var outcomes = 0
        var isArmed = false
        var mayHaveHappened = false
        var abandoned: Int?
        var mistakes: [String] = []

        mutating func feed(_ event: ReliableCall.Event) {
            if case .attemptFailed(let number, let failure) = event, number == underWay {
                underWay = nil
                if !failure.precedesSending { sent += 1 }
                if failure.classification.outcomeUnknown { mayHaveHappened = true }
            }
            if event == .timerFired {
                if !isArmed { return }
                isArmed = false
            }
            let wasOver = outcomes > 0
            let actions = call.handle(event, at: now)
            if wasOver, !actions.isEmpty { mistakes.append("acts after the end") }
            for action in actions { note(action) }
            if abandoned != nil { mistakes.append("abandons without a remote cancel") }
            if outcomes > 0, isArmed { mistakes.append("leaves a timer armed") }
            if (outcomes > 0) != call.isFinished { mistakes.append("does not know its end") }
        }

        private mutating func note(_ action: ReliableCall.Action) {
            switch action {
            case .beginAttempt(let number):
                if number != attempt + 1 { mistakes.append("attempt \(number) out of order") }
                attempt = number
                underWay = number
                if now >= policy.deadline { mistakes.append("begins after the deadline") }
                if sent >= policy.maximumAttempts { mistakes.append("too many attempts") }
                if mayHaveHappened, !policy.isIdempotent { mistakes.append("repeats blindly") }
            case .abandonAttempt(let number):
                abandoned = number
                underWay = nil
                sent += 1
                mayHaveHappened = true
            case .cancelRemotely(let number): if abandoned == number { abandoned = nil }
            case .setTimer(let due):
                isArmed = true
                if due > policy.deadline { mistakes.append("waits beyond the deadline") }
            case .stopTimer: isArmed = false
            case .succeed, .fail: outcomes += 1
            case .askToRetry, .awaitChange: break
            }
        }
    }

    private let failures: [Failure] = [
        Failure(.connectFailed).curedByWaiting(), Failure(.notSupported),
        Failure(.connectUnverified, leavesWork: true), Failure(.linkLost),
        Failure(.objectRemoved, awaits: .device), Failure(.unknownObject, awaits: .device),
        Failure(.deviceNotFound, awaits: .device), Failure(.serviceLost, awaits: .service),
        Failure(.serviceUnavailable, awaits: .service), Failure(.busLost),
        Failure(.inProgress).curedByWaiting(.seconds(1)),
    ]

    private func makeWalk(_ random: inout SplitMix64) -> Walk {
        var policy = CallPolicy()
        policy.deadline = Instant(
            microseconds: 1_000_000 + UInt64.random(in: 0...20_000_000, using: &random))
        policy.maximumAttempts = Int.random(in: 1...4, using: &random)
        if Bool.random(using: &random) { policy.attemptTimeout = .seconds(3) }
        policy.isIdempotent = Bool.random(using: &random)
        policy.waitsForService = Bool.random(using: &random)
        let backoff = Backoff(seed: random.next())
        return Walk(policy: policy, call: ReliableCall(policy: policy, backoff: backoff))
    }

    private func event(_ walk: Walk, _ random: inout SplitMix64) -> ReliableCall.Event {
        // Mostly the news of the present attempt, sometimes an earlier one's.
        let number = walk.attempt - (Int.random(in: 0..<8, using: &random) == 0 ? 1 : 0)
        switch Int.random(in: 0..<21, using: &random) {
        case 0: return .attemptSucceeded(number)
        case 1...6: return .attemptFailed(number, failures.randomElement(using: &random)!)
        case 7...10: return .timerFired
        case 11...12: return .remoteCancelEnded(number)
        case 13...15: return .retryGranted
        case 16: return .retryRefused
        case 17: return .changed
        case 18:
            return Bool.random(using: &random) ? .attemptQueued(number) : .attemptAdmitted(number)
        default:
            return Int.random(in: 0..<4, using: &random) == 0 ? .cancelled(.cancelled) : .started
        }
    }

    @Test func keepsItsPromisesOnRandomWalks() {
        var random = SplitMix64(seed: 2026)
        var longest = 0

        for number in 0..<5000 {
            var walk = makeWalk(&random)
            walk.feed(.started)
            for _ in 0..<40 {
                let pause = UInt64.random(in: 0...1_500_000, using: &random)
                walk.now = walk.now.advanced(by: .microseconds(Int64(pause)))
                walk.feed(event(walk, &random))
            }
            walk.now = .never
            walk.feed(.cancelled(.cancelled))
            if walk.outcomes != 1 { walk.mistakes.append("\(walk.outcomes) outcomes") }
            longest = max(longest, walk.attempt)
            #expect(walk.mistakes == [], "walk \(number)")
            if !walk.mistakes.isEmpty { break }
        }

        #expect(longest >= 4)
    }
}
