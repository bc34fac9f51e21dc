/// Choosing and climbing.
extension Ladder {
    /// A rest of the governor's that is longer is not waited for: the next stage is tried.
    private static let longestRest = Duration.seconds(8)
    private static let longestWait = Duration.seconds(4)
    /// Nothing to be seen, and yet it fails time and again: then it is not over.
    private static let mostPasses = 2

    mutating func examine() -> [Action] {
        state = .examining
        number += 1
        return [.examine(number)]
    }

    /// Everything that is asked between two stages is asked under the deadline alone.
    mutating func goOn() -> [Action] {
        [.setTimer(settings.deadline)] + examine()
    }

    mutating func choose(isYoung: Bool, at now: Instant) -> [Action] {
        if ailment == .over {
            if settings.isDryRun { return end(.ok) }
            if passes < Self.mostPasses { return pass(at: now) }
            ailment = .unclear
        }
        if let until = patienceEnd(isYoung: isYoung, at: now) { return wait(until) }
        var told: [Action] = []
        while let stage = ailment.path.first(where: { !tried.contains($0) }) {
            guard stage > settings.ceiling else { return told + ask(stage) }
            tried.append(stage)
            told += note(RecoveryStep(stage, .notAllowed, "it is above the ceiling", at: now))
        }
        return told + giveUp(at: now)
    }

    /// Nothing is wrong by all signs: see whether it works.
    private mutating func pass(at now: Instant) -> [Action] {
        passes += 1
        return verify(at: now)
    }

    private mutating func patienceEnd(isYoung: Bool, at now: Instant) -> Instant? {
        guard !settings.isDryRun else { return nil }
        if patience?.ailment != ailment {
            let length = ailment.patience(isYoung: isYoung)
            patience = (ailment, now.advanced(by: length))
        }
        guard let until = patience?.until, until > now else { return nil }
        return until
    }

    private mutating func wait(_ until: Instant) -> [Action] {
        state = .waiting
        return [.setTimer(min(until, settings.deadline))]
    }

    /// No stage is left: wait where that may be enough, and say what is wrong otherwise.
    private mutating func giveUp(at now: Instant) -> [Action] {
        if settings.isDryRun { return end(.ok) }
        guard ailment.mayPass else { return end(lastStatus) }
        lastWait = min(lastWait + lastWait, Self.longestWait)
        return wait(now.advanced(by: lastWait))
    }

    /// What was seen says more than what was told.
    var lastStatus: Status {
        switch ailment {
        case .over where complaint == nil: .timedOut
        case .busLost, .busMissing, .serviceDead, .serviceSilent, .controllerFrozen, .radioBlocked,
            .poweredOff,
            .adapterGone:
            ailment.status
        case .connectionsWorn, .serviceFailing, .controllerFailing, .discoveryWedged, .busy,
            .staleObject, .outOfRange, .bondLost, .callersOwn, .unclear, .over:
            complaint.map { $0.status == .ok ? ailment.status : $0.status } ?? ailment.status
        }
    }

    mutating func ask(_ stage: Stage) -> [Action] {
        state = .asking(stage)
        number += 1
        return [.setTimer(settings.deadline), .ask(number, stage)]
    }

    mutating func judge(_ stage: Stage, _ standing: Standing, at now: Instant) -> [Action] {
        var step = RecoveryStep(stage, .possible, "it may run here", hurt: standing.hurt, at: now)
        step.isShared = standing.isShared
        if let obstacle = standing.obstacle {
            step.verdict = .denied
            step.evidence = obstacle
            step.grant = standing.grant
        } else if !standing.isShared {
            switch refusal(of: stage, standing, at: now) {
            case .none: break
            case .rest(let until): return rest(stage, until)
            case .step(let verdict, let reason, let grant):
                step.verdict = verdict
                step.evidence = reason
                step.grant = grant
            }
        }
        tried.append(stage)
        guard step.verdict == .possible, !settings.isDryRun else {
            return note(step) + choose(isYoung: false, at: now)
        }
        return run(step, at: now)
    }

    private enum Refusal {
        case none
        case rest(Instant)
        case step(RecoveryStep.Verdict, String, grant: String)
    }

    private func refusal(of stage: Stage, _ standing: Standing, at now: Instant) -> Refusal {
        if let (consent, name) = stage.consent(hurtsOthers: !standing.hurt.isEmpty),
            !settings.consents.has(consent)
        {
            return .step(.notAllowed, "the program has not consented", grant: name.text)
        }
        switch standing.word {
        case .granted: return .none
        case .rest(let until):
            guard !settings.isDryRun else { return .none }
            let isShort = now.duration(to: until) <= Self.longestRest
            if isShort, until < settings.deadline { return .rest(until) }
            return .step(.coolingDown, until.text(from: now), grant: "")
        case .refused(let until):
            return .step(.coolingDown, until.text(from: now), grant: "")
        }
    }

    private mutating func rest(_ stage: Stage, _ until: Instant) -> [Action] {
        state = .resting(stage)
        return [.setTimer(until)]
    }

    private mutating func run(_ step: RecoveryStep, at now: Instant) -> [Action] {
        var step = step
        step.verdict = .running
        step.evidence = ""
        state = .running(step.stage)
        number += 1
        let limit = min(now.advanced(by: step.stage.limit), settings.deadline)
        return note(step) + [.setTimer(limit), .run(number, step.stage)]
    }

    mutating func stageEnded(_ stage: Stage, _ end: StageEnd, at now: Instant) -> [Action] {
        switch end {
        case .done(let evidence):
            steps[steps.count - 1].evidence = evidence
            return verify(at: now)
        case .joined(let other, let evidence):
            let last = steps.count - 1
            steps[last].stage = other
            steps[last].isShared = true
            steps[last].evidence = evidence
            // This one was not tried, unless it was that.
            if other != stage { tried.removeAll { $0 == stage } }
            return verify(at: now)
        case .failed(let evidence):
            return settle(.failed, evidence, at: now) + goOn()
        case .denied(let reason, let grant):
            steps[steps.count - 1].grant = grant
            return settle(.denied, reason, at: now) + goOn()
        }
    }

    private mutating func verify(at now: Instant) -> [Action] {
        state = .verifying
        number += 1
        let limit = min(now.advanced(by: settings.aim.limit), settings.deadline)
        return [.setTimer(limit), .verify(number)]
    }

    private mutating func note(_ step: RecoveryStep) -> [Action] {
        steps.append(step)
        return [.tell(steps.count - 1)]
    }

    /// The step that runs is over; where none does, nothing is.
    mutating func settle(
        _ verdict: RecoveryStep.Verdict, _ evidence: String, at now: Instant
    ) -> [Action] {
        guard let step = steps.last, step.verdict == .running else { return [] }
        let last = steps.count - 1
        steps[last].verdict = verdict
        steps[last].endedAt = now
        // What was done stays said, beside what came of it.
        let done = steps[last].evidence
        steps[last].evidence = done.isEmpty ? evidence : phrase(done, "; ", evidence)
        return [.tell(last)]
    }

    mutating func abandon(_ reason: String, at now: Instant) -> [Action] {
        [.abandon] + settle(.abandoned, reason, at: now)
    }

    mutating func end(_ status: Status) -> [Action] {
        state = .ended
        return [.stopTimer, .end(status)]
    }
}

extension Stage: Comparable {
    package static func < (left: Stage, right: Stage) -> Bool {
        left.rawValue < right.rawValue
    }
}

extension Instant {
    /// For people, who know no clock of ours.
    fileprivate func text(from now: Instant) -> String {
        phrase("it ran often enough lately; it may again in ", now.duration(to: self).seconds, " s")
    }
}

extension Duration {
    fileprivate var seconds: String { digits(microseconds / 1_000_000) }
}
