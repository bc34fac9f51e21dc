/// What the pulse says of the service, for whoever asks.
extension Pulse {
    package enum Finding: Equatable, Sendable {
        case unknown
        case absent
        case alive
        /// It is there, and an answer is overdue.
        case silent
    }

    package var finding: Finding {
        switch state {
        case .absent: isAbsenceKnown ? .absent : .unknown
        case .resting, .probing: hasAnswered ? .alive : .unknown
        case .stalled: .silent
        }
    }

    /// Somebody owns the name, by a connection that is there or just being made.
    package var seesOwner: Bool {
        state != .absent
    }

    /// The service's loop has turned since then: a probe that went out later was answered.
    package func wasAlive(since moment: Instant) -> Bool {
        switch state {
        case .absent: false
        case .resting, .probing, .stalled: hasAnswered && aliveAt > moment
        }
    }

    /// A probe has been out for so long that silence is more likely than slowness.
    package func isSuspect(at now: Instant) -> Bool {
        switch state {
        case .stalled: true
        case .probing: busHasAnswered && probedAt.advanced(by: .milliseconds(500)) <= now
        case .absent, .resting: false
        }
    }

    /// The bus itself has not answered for that long; nil if it has, or was not asked.
    package func busSilence(at now: Instant) -> Duration? {
        guard case .probing = state, !busHasAnswered else { return nil }
        let silence = probedAt.duration(to: now)
        return silence >= settings.floor ? silence : nil
    }

    /// How long the service has not shown a sign of life.
    package func silence(at now: Instant) -> Duration {
        aliveAt.duration(to: now)
    }
}
