import Testing

@testable import BleepCore

@Suite struct PulseTests {
    /// A service that answers after `latency`, or not at all, and the pulse that feels it.
    private struct World {
        var pulse = Pulse()
        var now = Instant(microseconds: 1_000_000_000)
        var timer = Instant.never
        var latency: Duration?
        /// Answers that are on their way, and when they come.
        var answers: [(probe: Int, at: Instant)] = []
        /// Probes that a stopped service has not read.
        var unread: [Int] = []
        var probesSent = 0
        var news: [(news: Pulse.News, at: Instant)] = []

        init(interval: Duration? = .seconds(1), latency: Duration? = .milliseconds(3)) {
            self.latency = latency
            var settings = Pulse.Settings()
            settings.interval = interval
            feed(.set(settings))
            feed(.ownerGained(generation: 1))
            news = []
        }

        mutating func feed(_ event: Pulse.Event) {
            for action in pulse.handle(event, at: now) {
                switch action {
                case .setTimer(let due): timer = due
                case .stopTimer: timer = .never
                case .tell(let told): news.append((told, now))
                case .probe(let number):
                    probesSent += 1
                    _ = pulse.handle(.busAnswered(number), at: now)
                    if let latency {
                        answers.append((number, now.advanced(by: latency)))
                    } else {
                        unread.append(number)
                    }
                }
            }
        }

        mutating func run(for duration: Duration, step: Duration = .milliseconds(100)) {
            let end = now.advanced(by: duration)
            while now < end {
                now = min(end, now.advanced(by: step))
                for answer in answers where answer.at <= now { feed(.answered(answer.probe)) }
                answers.removeAll { $0.at <= now }
                if timer <= now { feed(.timerFired) }
            }
        }

        mutating func stop() { latency = nil }

        mutating func goOn() {
            latency = .milliseconds(3)
            for probe in unread { answers.append((probe, now)) }
            unread = []
        }
    }

    @Test func aServiceThatFallsSilentIsStalledWithinThreeAndAHalfSeconds() {
        var world = World()
        world.run(for: .seconds(60))
        #expect(world.news.isEmpty)

        let stopped = world.now
        world.stop()
        world.run(for: .seconds(60))

        #expect(world.news.count == 1)
        guard case (.stalled(let silence), let at)? = world.news.first else {
            Issue.record("no stall")
            return
        }
        #expect(stopped.duration(to: at) <= .milliseconds(3500))
        #expect(silence >= stopped.duration(to: at))
    }

    @Test(arguments: [100, 800, 1500])
    func aServiceThatIsSlowIsNeverStalled(milliseconds: Int) {
        var world = World(latency: .milliseconds(milliseconds))
        world.run(for: .seconds(3600))
        #expect(world.news.isEmpty)
        #expect(world.pulse.finding == .alive)
    }

    @Test func aServiceThatGrowsSlowerThanTheFloorIsForgivenStepByStep() {
        var world = World()
        for latency in stride(from: 100, through: 5000, by: 50) {
            world.latency = .milliseconds(latency)
            world.run(for: .seconds(20))
        }
        #expect(world.news.isEmpty)
    }

    @Test func aStallBetweenTwoProbesOfASlowMonitorIsNotMissed() {
        var world = World(interval: .seconds(5))
        world.run(for: .seconds(12))
        world.stop()
        world.run(for: .seconds(32))
        world.goOn()
        world.run(for: .seconds(10))

        #expect(world.news.count == 2)
        guard case .stalled? = world.news.first?.news,
            case .recovered(let downtime)? = world.news.last?.news
        else {
            Issue.record("not told")
            return
        }
        #expect(downtime >= .seconds(32) && downtime <= .seconds(38))
    }

    @Test func aDayOfSilenceCostsOneProbeAndOneEvent() {
        var world = World()
        world.run(for: .seconds(10))
        world.stop()
        world.run(for: .seconds(2))
        let sent = world.probesSent
        world.run(for: .seconds(86_400), step: .milliseconds(500))

        #expect(world.news.count == 1)
        #expect(world.probesSent == sent)
        #expect(world.unread.count == 1)
    }

    @Test func thatWeWereStoppedOurselvesIsNoStall() {
        var world = World()
        world.run(for: .seconds(10))
        world.run(for: .seconds(600), step: .seconds(300))  // Nobody ran for five minutes.
        world.run(for: .seconds(10))
        #expect(world.news.isEmpty)
    }

    @Test func anAnswerThatWaitedForUsWhileWeWereStoppedIsHeardFirst() {
        var world = World(latency: .milliseconds(100))
        world.run(for: .milliseconds(1050), step: .milliseconds(50))  // A probe is out.
        world.latency = nil
        world.now = world.now.advanced(by: .seconds(300))
        world.feed(.timerFired)
        #expect(world.news.isEmpty)
        world.run(for: .seconds(1))
        #expect(world.news.isEmpty)
    }

    @Test func aSilentBusIsNotCalledASilentService() {
        var pulse = Pulse()
        var settings = Pulse.Settings()
        settings.interval = .seconds(1)
        var now = Instant(microseconds: 5_000_000)
        _ = pulse.handle(.set(settings), at: now)
        _ = pulse.handle(.ownerGained(generation: 1), at: now)
        for _ in 0..<10 {
            now = now.advanced(by: .seconds(2))
            for action in pulse.handle(.timerFired, at: now) {
                if case .tell = action { Issue.record("told of a stall") }
            }
        }
        #expect(pulse.busSilence(at: now) == .seconds(20))
    }

    @Test func eachRestartIsOneEventWithItsDowntime() {
        var world = World()
        for generation in 2...101 {
            world.run(for: .seconds(2))
            world.feed(.ownerLost)
            world.run(for: .milliseconds(300))
            world.feed(.ownerGained(generation: UInt64(generation)))
        }
        let restarts = world.news.compactMap { entry -> (Duration, UInt64)? in
            guard case .restarted(let downtime, let generation) = entry.news else { return nil }
            return (downtime, generation)
        }
        #expect(restarts.count == 100)
        #expect(restarts.allSatisfy { $0.0 == .milliseconds(300) })
        #expect(restarts.map(\.1) == Array(2...101))
        #expect(world.pulse.restarts == 100)
    }

    @Test func theSameOwnerBackInSightIsNoRestart() {
        var world = World()
        world.feed(.ownerLost)
        world.feed(.ownerGained(generation: 1))
        #expect(world.news.map(\.news) == [.unavailable, .available(generation: 1)])
    }

    @Test func whoeverBeginsToWatchIsToldHowThingsAre() {
        var pulse = Pulse()
        let now = Instant(microseconds: 1)
        _ = pulse.handle(.ownerGained(generation: 3), at: now)
        var settings = Pulse.Settings()
        settings.interval = .seconds(1)
        #expect(
            pulse.handle(.set(settings), at: now).first == .tell(.available(generation: 3)))

        var absent = Pulse()
        _ = absent.handle(.ownerLost, at: now)
        #expect(absent.handle(.set(settings), at: now) == [.tell(.unavailable)])
    }

    @Test func suspicionAsksOnceAndOnlyOnce() {
        var world = World(interval: nil)
        #expect(world.probesSent == 0)
        world.stop()
        for _ in 0..<10 {
            world.feed(.suspected)
            world.run(for: .milliseconds(500))
        }
        #expect(world.probesSent == 1)
        #expect(world.pulse.isSuspect(at: world.now))
    }

    @Test func aProbeLostInAStallIsSentAgain() {
        var world = World()
        world.run(for: .seconds(2))
        world.stop()
        world.run(for: .seconds(10))
        world.unread = []
        world.latency = .milliseconds(3)
        world.feed(.probeLost(world.pulse.probe))
        world.run(for: .seconds(2))
        guard case .recovered? = world.news.last?.news else {
            Issue.record("the stall goes on")
            return
        }
    }
}
