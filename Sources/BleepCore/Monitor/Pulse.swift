/// Feels whether the service's main loop turns, by asking for next to nothing now and then.
///
///     absent ◀──▶ resting ──▶ probing ──▶ stalled
///                    ▲           │           │
///                    └───────────┴───────────┘
///
/// One probe is out at a time, however long it stays unanswered, so a service that is stopped for
/// a day costs one reply slot. The answer to that probe is what ends the stall.
package struct Pulse: Sendable {
    package struct Settings: Equatable, Sendable {
        /// Between an answer and the next probe; nil probes on suspicion only.
        package var interval: Duration?
        /// An answer may take this long, however quick the service was before.
        package var floor = Duration.seconds(2)
        /// And this long, however slow it was.
        package var ceiling = Duration.seconds(10)

        package init() {}
    }

    package enum Event: Equatable, Sendable {
        /// The monitor started, stopped, or was given other settings.
        case set(Settings)
        /// Somebody waits too long for an answer.
        case suspected
        /// The name has an owner; that of the same generation came back into sight.
        case ownerGained(generation: UInt64)
        /// It has none, or cannot be seen any more.
        case ownerLost
        case answered(Int)
        /// The bus answered, which a probe always asks as well.
        case busAnswered(Int)
        /// The probe could not go out, or went with its connection.
        case probeLost(Int)
        case timerFired
    }

    package enum Action: Equatable, Sendable {
        /// Ask the service and the bus; answer with `answered`, `busAnswered` or `probeLost`.
        case probe(Int)
        case setTimer(Instant)
        case stopTimer
        case tell(News)
    }

    package enum News: Equatable, Sendable {
        case available(generation: UInt64)
        case unavailable
        /// A new owner after an earlier one; how long there was none.
        case restarted(downtime: Duration, generation: UInt64)
        case stalled(silence: Duration)
        case recovered(downtime: Duration)
    }

    enum State: Equatable, Sendable {
        /// Nobody owns the name, or that is not known yet. Can go to `resting` and `probing`.
        case absent
        /// All was well. Can go to `probing` and `absent`.
        case resting
        /// An answer is owed. Can go to `resting`, `stalled` and `absent`.
        case probing
        /// The answer is overdue. Can go to `resting` and `absent`.
        case stalled
    }

    /// A timer this late says that it was we who did not run: stopped, suspended or swapped out.
    static let tardiness = Duration.seconds(1)

    var settings = Settings()
    var state = State.absent
    package internal(set) var probe = 0
    var probedAt = Instant.never
    var busHasAnswered = false
    var due = Instant.never
    /// The last sign of life; what silence is counted from.
    var aliveAt = Instant(microseconds: 0)
    /// When the name lost its owner, if it ever had one.
    var lostAt: Instant?
    var isAbsenceKnown = false
    package private(set) var estimate = LatencyEstimate()
    /// The present owner has, if late.
    private(set) var hasAnswered = false
    package private(set) var generation: UInt64 = 0
    package private(set) var restarts = 0
    package private(set) var stalls = 0

    package init() {}

    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        switch (state, event) {
        case (_, .set(let fresh)):
            return set(fresh, at: now)
        case (_, .ownerGained(let generation)):
            return ownerGained(generation, at: now)
        case (_, .ownerLost):
            return ownerLost(at: now)
        case (.resting, .timerFired) where now >= due:
            return sendProbe(at: now)
        case (.resting, .suspected):
            return sendProbe(at: now)
        case (.probing, .timerFired) where now >= due:
            return overdue(at: now)
        case (.stalled, .timerFired) where now >= due:
            return probeAgain()
        case (.probing, .answered(probe)), (.stalled, .answered(probe)):
            return answered(at: now)
        case (.probing, .busAnswered(probe)):
            busHasAnswered = true
            return []
        case (.probing, .probeLost(probe)), (.stalled, .probeLost(probe)):
            return probeLost(at: now)
        case (.absent, _), (.resting, _), (.probing, _), (.stalled, _):
            return []  // Late or repeated news changes nothing.
        }
    }

    private mutating func set(_ fresh: Settings, at now: Instant) -> [Action] {
        let wasWatching = settings.interval != nil
        settings = fresh
        let news = wasWatching || fresh.interval == nil ? [] : presentState(at: now)
        guard case .resting = state else { return news }
        return news + (fresh.interval == nil ? disarm() : sendProbe(at: now))
    }

    /// For those who begin to watch: how things are.
    private func presentState(at now: Instant) -> [Action] {
        switch state {
        case .absent: isAbsenceKnown ? [.tell(.unavailable)] : []
        case .resting, .probing: [.tell(.available(generation: generation))]
        case .stalled: [.tell(.stalled(silence: aliveAt.duration(to: now)))]
        }
    }

    private mutating func ownerGained(_ generation: UInt64, at now: Instant) -> [Action] {
        guard state == .absent || generation > self.generation else { return [] }
        let isRestart = generation > self.generation && self.generation > 0
        self.generation = generation
        aliveAt = now
        estimate = LatencyEstimate()
        hasAnswered = false
        var news: [Action] = [.tell(.available(generation: generation))]
        if isRestart {
            restarts += 1
            let downtime = (lostAt ?? now).duration(to: now)
            news.append(.tell(.restarted(downtime: downtime, generation: generation)))
        }
        lostAt = nil
        isAbsenceKnown = false
        state = .resting
        return news + (settings.interval == nil ? disarm() : sendProbe(at: now))
    }

    private mutating func ownerLost(at now: Instant) -> [Action] {
        guard state != .absent || !isAbsenceKnown else { return [] }
        if state != .absent { lostAt = now }
        state = .absent
        isAbsenceKnown = true
        return disarm() + [.tell(.unavailable)]
    }

    private mutating func answered(at now: Instant) -> [Action] {
        var news: [Action] = []
        if state == .stalled {
            news = [.tell(.recovered(downtime: aliveAt.duration(to: now)))]
        } else {
            estimate.add(probedAt.duration(to: now))
        }
        aliveAt = now
        hasAnswered = true
        return news + rest(at: now)
    }

    /// Nothing is known of the service by this; a stall goes on until it is.
    private mutating func probeLost(at now: Instant) -> [Action] {
        if state == .probing { return rest(at: now) }
        return arm(at: now.advanced(by: settings.interval ?? settings.floor))
    }

    private mutating func probeAgain() -> [Action] {
        probe += 1
        return [.probe(probe)] + disarm()
    }

    private mutating func overdue(at now: Instant) -> [Action] {
        let lateness = due.duration(to: now)
        guard lateness < Pulse.tardiness else {
            // The answer may be waiting for us as we did: look once more, and do not count it.
            aliveAt = min(now, aliveAt.advanced(by: lateness))
            return arm(at: now.advanced(by: limit))
        }
        // A silent bus says nothing of the service, and loses the probe when it goes.
        guard busHasAnswered else { return arm(at: now.advanced(by: limit)) }
        state = .stalled
        stalls += 1
        return disarm() + [.tell(.stalled(silence: aliveAt.duration(to: now)))]
    }
}

extension Pulse {
    /// How long an answer may take at the moment.
    package var limit: Duration {
        estimate.limit(atLeast: settings.floor, atMost: settings.ceiling)
    }

    mutating func sendProbe(at now: Instant) -> [Action] {
        state = .probing
        probe += 1
        probedAt = now
        busHasAnswered = false
        return [.probe(probe)] + arm(at: now.advanced(by: limit))
    }

    mutating func rest(at now: Instant) -> [Action] {
        state = .resting
        guard let interval = settings.interval else { return disarm() }
        return arm(at: now.advanced(by: interval))
    }

    mutating func arm(at due: Instant) -> [Action] {
        self.due = due
        return [.setTimer(due)]
    }

    mutating func disarm() -> [Action] {
        due = .never
        return [.stopTimer]
    }
}
