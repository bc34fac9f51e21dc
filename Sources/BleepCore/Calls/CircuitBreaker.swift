/// Spares a device that keeps failing: calls to it fail at once until a rest is over.
///
///     closed ──▶ open ⇄ probing
///        ▲                 │
///        └────────◀────────┘
package struct CircuitBreaker: Sendable {
    /// How patient a breaker is.
    package struct Configuration: Equatable, Sendable {
        /// Failures that open it.
        package var failures = 5
        /// The time within which those failures count together.
        package var window: Duration = .seconds(60)
        /// The first rest; each failed probe doubles it.
        package var firstRest: Duration = .seconds(15)
        /// The longest rest.
        package var longestRest: Duration = .seconds(300)
        /// A probe without news for so long is taken for lost; no BlueZ operation lasts longer.
        package var probeLimit: Duration = .seconds(180)

        /// Five failures in a minute; 15 s to 5 min of rest.
        package init() {}
    }

    /// Stands for one admitted call, and is handed back with its outcome.
    package struct Pass: Equatable, Sendable {
        fileprivate var era: UInt32
        /// This call alone finds out whether the device is back.
        package var isProbe: Bool
    }

    /// The answer to a call that wants to go out.
    package enum Admission: Equatable, Sendable {
        case admitted(Pass)
        /// There is no use in asking again before `until`.
        case refused(until: Instant)
    }

    private enum State {
        /// Calls go out. Holds the instants of recent failures. Can go to `open`.
        case closed(failures: [Instant])
        /// Nothing goes out until the rest is over. Can go to `probing` and `closed`.
        case open(until: Instant, rest: Duration)
        /// One call is out to see. Can go to `closed` and `open`.
        case probing(lostAfter: Instant, rest: Duration)
    }

    private let configuration: Configuration
    private var state = State.closed(failures: [])
    /// Grows with every state, so that news from an earlier one can be told from today's.
    private var era: UInt32 = 0

    package init(configuration: Configuration = Configuration()) {
        self.configuration = configuration
    }

    /// Failures that count at the moment.
    package var failureCount: Int {
        if case .closed(let failures) = state { failures.count } else { configuration.failures }
    }

    /// It lets nothing through, or one call to see.
    package var isOpen: Bool {
        if case .closed = state { false } else { true }
    }

    /// Asks for a call to go out.
    package mutating func admit(at now: Instant) -> Admission {
        switch state {
        case .closed:
            return .admitted(Pass(era: era, isProbe: false))
        case .open(let until, let rest):
            guard now >= until else { return .refused(until: until) }
            return probe(rest: rest, at: now)
        case .probing(let lostAfter, let rest):
            guard now >= lostAfter else {
                let later = now.advanced(by: configuration.firstRest)
                return .refused(until: min(later, lostAfter))
            }
            return probe(rest: rest, at: now)
        }
    }

    /// The call succeeded: the device is well, whatever was thought of it.
    package mutating func succeeded(_ pass: Pass) {
        switch state {
        case .closed: state = .closed(failures: [])
        case .open, .probing: enter(.closed(failures: []))
        }
    }

    /// The call failed; only a failure that tells of the device counts against it.
    package mutating func failed(_ pass: Pass, blame: Blame, at now: Instant) {
        guard pass.era == era else { return }
        guard Self.counts(blame) else { return abandoned(pass, at: now) }
        switch state {
        case .closed(let failures):
            let recent = failures.filter { $0.advanced(by: configuration.window) > now } + [now]
            if recent.count >= configuration.failures {
                open(rest: configuration.firstRest, at: now)
            } else {
                state = .closed(failures: recent)
            }
        case .probing(_, let rest):
            open(rest: min(rest.doubled, configuration.longestRest), at: now)
        case .open:
            return
        }
    }

    /// The call ended without telling anything of the device: cancelled, or never sent.
    package mutating func abandoned(_ pass: Pass, at now: Instant) {
        guard pass.era == era, case .probing(_, let rest) = state else { return }
        // The rest is over already: the next call may probe at once.
        enter(.open(until: now, rest: rest))
    }

    /// Tells whether a failure laid to that layer says something of the device.
    package static func counts(_ blame: Blame) -> Bool {
        switch blame {
        case .controller, .radio, .peer, .unknown: true
        case .nobody, .caller, .bus, .daemon, .kernel: false
        }
    }

    private mutating func probe(rest: Duration, at now: Instant) -> Admission {
        let lostAfter = now.advanced(by: configuration.probeLimit)
        enter(.probing(lostAfter: lostAfter, rest: rest))
        return .admitted(Pass(era: era, isProbe: true))
    }

    private mutating func open(rest: Duration, at now: Instant) {
        enter(.open(until: now.advanced(by: rest), rest: rest))
    }

    private mutating func enter(_ next: State) {
        state = next
        era &+= 1
    }
}

extension Duration {
    /// Twice as long, or for ever where that cannot be written.
    fileprivate var doubled: Duration {
        let (product, overflow) = microseconds.multipliedReportingOverflow(by: 2)
        return overflow ? .forever : .wholeMicroseconds(product)
    }
}
