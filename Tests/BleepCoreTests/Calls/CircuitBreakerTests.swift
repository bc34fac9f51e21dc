import BleepCore
import Testing

@Suite struct CircuitBreakerTests {
    private let start = Instant(microseconds: 1_000_000_000)

    private func at(_ seconds: Int) -> Instant {
        start.advanced(by: .seconds(seconds))
    }

    /// Admits a call, or records that it was refused.
    private func pass(
        _ breaker: inout CircuitBreaker,
        at now: Instant,
        _ place: SourceLocation = #_sourceLocation
    ) throws -> CircuitBreaker.Pass {
        guard case .admitted(let pass) = breaker.admit(at: now) else {
            throw Refused()
        }
        return pass
    }

    private struct Refused: Error {}

    private func fail(
        _ breaker: inout CircuitBreaker,
        times: Int,
        at now: Instant,
        blame: Blame = .peer
    ) throws {
        for _ in 0..<times {
            let pass = try pass(&breaker, at: now)
            breaker.failed(pass, blame: blame, at: now)
        }
    }

    @Test func fiveFailuresInAMinuteOpenIt() throws {
        var breaker = CircuitBreaker()

        try fail(&breaker, times: 4, at: start)
        let fifth = try pass(&breaker, at: at(59))
        #expect(!fifth.isProbe)
        breaker.failed(fifth, blame: .radio, at: at(59))

        #expect(breaker.admit(at: at(59)) == .refused(until: at(74)))
        #expect(breaker.admit(at: at(73)) == .refused(until: at(74)))
    }

    @Test func fiveFailuresInMoreThanAMinuteDoNot() throws {
        var breaker = CircuitBreaker()

        for second in stride(from: 0, through: 300, by: 15) {
            try fail(&breaker, times: 1, at: at(second))
        }

        _ = try pass(&breaker, at: at(300))
    }

    @Test(arguments: [Blame.nobody, .caller, .bus, .daemon, .kernel])
    func failuresThatTellNothingOfTheDeviceDoNotCount(blame: Blame) throws {
        var breaker = CircuitBreaker()

        try fail(&breaker, times: 100, at: start, blame: blame)

        _ = try pass(&breaker, at: start)
    }

    @Test(arguments: [Blame.controller, .radio, .peer, .unknown])
    func failuresOfTheDeviceDo(blame: Blame) throws {
        var breaker = CircuitBreaker()

        try fail(&breaker, times: 5, at: start, blame: blame)

        #expect(breaker.admit(at: start) == .refused(until: at(15)))
    }

    @Test func aSuccessForgetsTheFailures() throws {
        var breaker = CircuitBreaker()

        try fail(&breaker, times: 4, at: start)
        breaker.succeeded(try pass(&breaker, at: start))
        try fail(&breaker, times: 4, at: start)

        _ = try pass(&breaker, at: start)
    }

    @Test func oneProbeGoesOutAfterTheRest() throws {
        var breaker = CircuitBreaker()
        try fail(&breaker, times: 5, at: start)

        let probe = try pass(&breaker, at: at(15))

        #expect(probe.isProbe)
        #expect(breaker.admit(at: at(16)) == .refused(until: at(31)))
        breaker.succeeded(probe)
        #expect(try !pass(&breaker, at: at(16)).isProbe)
    }

    @Test func restsDoubleUpToFiveMinutes() throws {
        var breaker = CircuitBreaker()
        try fail(&breaker, times: 5, at: start)
        var now = at(15)

        for rest in [30, 60, 120, 240, 300, 300] {
            let probe = try pass(&breaker, at: now)
            breaker.failed(probe, blame: .unknown, at: now)
            let until = now.advanced(by: .seconds(rest))
            #expect(breaker.admit(at: now) == .refused(until: until))
            now = until
        }

        breaker.succeeded(try pass(&breaker, at: now))
        try fail(&breaker, times: 5, at: now)
        #expect(breaker.admit(at: now) == .refused(until: now.advanced(by: .seconds(15))))
    }

    @Test(arguments: [true, false])
    func anAbandonedProbeFreesItsPlace(isCancelled: Bool) throws {
        var breaker = CircuitBreaker()
        try fail(&breaker, times: 5, at: start)
        let probe = try pass(&breaker, at: at(15))

        if isCancelled {
            breaker.abandoned(probe, at: at(16))
        } else {
            breaker.failed(probe, blame: .daemon, at: at(16))
        }

        #expect(try pass(&breaker, at: at(16)).isProbe)
    }

    @Test func aProbeWithoutNewsIsGivenUpInTheEnd() throws {
        var breaker = CircuitBreaker()
        try fail(&breaker, times: 5, at: start)
        let lost = try pass(&breaker, at: at(15))

        #expect(breaker.admit(at: at(190)) == .refused(until: at(195)))
        let second = try pass(&breaker, at: at(195))
        breaker.failed(lost, blame: .peer, at: at(196))
        breaker.abandoned(lost, at: at(196))
        #expect(breaker.admit(at: at(196)) == .refused(until: at(211)))
        breaker.failed(second, blame: .peer, at: at(197))

        #expect(breaker.admit(at: at(197)) == .refused(until: at(227)))
    }

    @Test func lateFailuresOfTheTimeBeforeChangeNothing() throws {
        var breaker = CircuitBreaker()
        let early = try pass(&breaker, at: start)
        try fail(&breaker, times: 5, at: start)
        breaker.failed(early, blame: .peer, at: at(5))
        #expect(breaker.admit(at: at(5)) == .refused(until: at(15)))
        _ = try pass(&breaker, at: at(15))

        breaker.failed(early, blame: .peer, at: at(16))
        breaker.abandoned(early, at: at(16))

        #expect(breaker.admit(at: at(16)) == .refused(until: at(31)))
    }

    @Test func aLateSuccessClosesIt() throws {
        var breaker = CircuitBreaker()
        let slow = try pass(&breaker, at: start)
        try fail(&breaker, times: 5, at: start)

        breaker.succeeded(slow)

        #expect(try !pass(&breaker, at: at(1)).isProbe)
    }

    @Test func callsUnderWayStillCountAfterAnothersSuccess() throws {
        var breaker = CircuitBreaker()
        let passes = try (0..<6).map { _ in try pass(&breaker, at: start) }

        breaker.succeeded(passes[0])
        for pass in passes.dropFirst() { breaker.failed(pass, blame: .peer, at: at(1)) }

        #expect(breaker.admit(at: at(1)) == .refused(until: at(16)))
    }

    @Test func bearsAnEndlessRest() throws {
        var patient = CircuitBreaker.Configuration()
        patient.failures = 0
        patient.firstRest = .forever
        patient.longestRest = .forever
        var breaker = CircuitBreaker(configuration: patient)

        try fail(&breaker, times: 1, at: start)

        #expect(breaker.admit(at: at(1_000_000)) == .refused(until: .never))
        breaker.failed(try pass(&breaker, at: .never), blame: .peer, at: .never)
    }
}
