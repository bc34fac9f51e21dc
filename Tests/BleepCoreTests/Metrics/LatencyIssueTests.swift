import BleepCore
import Testing

@Suite struct LatencyIssueTests {
    private func kinds(_ recorded: inout Recorded) -> [LatencyIssue.Kind] {
        recorded.issues().map(\.kind)
    }

    @Test func slowFromTheFifthSampleOn() throws {
        var recorded = Recorded()
        for _ in 0..<4 { recorded.succeed(2_000_000) }
        #expect(kinds(&recorded) == [])

        recorded.succeed(2_000_000)

        let issue = try #require(recorded.issues().first)
        #expect(issue.kind == .slow)
        #expect(!issue.isCritical)
        #expect(issue.value == 2 && issue.limit == 1)
        #expect(
            issue.text
                == "connect is slow: 95 % of 5 took up to 2.0 s, and the limit is 1.0 s")
    }

    @Test func atTheLimitIsNotOverIt() {
        var recorded = Recorded()
        for _ in 0..<9 { recorded.succeed(1_000_000) }
        recorded.fail(1)

        #expect(kinds(&recorded) == [])
    }

    @Test func fiveTimesTheLimitIsCritical() {
        var recorded = Recorded()
        for _ in 0..<5 { recorded.succeed(5_000_000) }

        #expect(recorded.issues().map(\.isCritical) == [true])
    }

    @Test(arguments: [(17, 3, false), (10, 10, true), (0, 5, true)])
    func failing(successes: Int, failures: Int, isCritical: Bool) throws {
        var recorded = Recorded()
        for _ in 0..<successes { recorded.succeed(1000) }
        for _ in 0..<failures { recorded.fail(1000) }

        let issue = try #require(recorded.issues().first)

        #expect(issue.kind == .failing)
        #expect(issue.isCritical == isCritical)
        #expect(issue.limit == 0.1)
        #expect(recorded.issues().count == 1)
    }

    @Test func saysHowManyFailed() throws {
        var recorded = Recorded()
        for _ in 0..<17 { recorded.succeed(1000) }
        for _ in 0..<3 { recorded.fail(1000) }

        let issue = try #require(recorded.issues().first)

        #expect(
            issue.text == "connect fails: 3 of 20 did, which is 15.0 %, and the limit is 10.0 %")
    }

    @Test func theCancelledCountForNeither() {
        var recorded = Recorded()
        for _ in 0..<5 { recorded.succeed(1000) }
        for _ in 0..<50 { recorded.cancel() }

        #expect(kinds(&recorded) == [])
    }

    @Test func slowFailuresAreNoSlowness() {
        var recorded = Recorded()
        for _ in 0..<100 { recorded.succeed(1000) }
        for _ in 0..<5 { recorded.fail(15_000_000) }

        #expect(kinds(&recorded) == [])
    }

    @Test func oldTroubleIsOver() {
        var recorded = Recorded()
        for _ in 0..<10 { recorded.fail(1000) }
        recorded.wait(.seconds(361))
        for _ in 0..<5 { recorded.succeed(1000) }

        #expect(kinds(&recorded) == [])
    }

    @Test(arguments: [
        (20, UInt64(82_000), [LatencyIssue.Kind.slower]), (19, 82_000, []), (20, 78_000, []),
    ])
    func slowerThanItsOwnPast(
        samples: Int, now latency: UInt64, expected: [LatencyIssue.Kind]
    ) {
        var recorded = Recorded()
        for _ in 0..<samples { recorded.succeed(40_000) }
        recorded.wait(.seconds(400))
        for _ in 0..<5 { recorded.succeed(latency) }

        #expect(kinds(&recorded) == expected)
    }

    @Test func slownessIsNotItsOwnBaseline() {
        var recorded = Recorded()
        for _ in 0..<20 { recorded.succeed(40_000) }
        recorded.wait(.seconds(400))
        for _ in 0..<1000 { recorded.succeed(800_000) }

        let issues = recorded.issues()

        #expect(issues.map(\.kind) == [.slower])
        #expect(issues.map(\.isCritical) == [true])
        #expect(
            issues.first?.text.hasPrefix(
                "connect is slower than it was: 95 % of 1000 took up to 800 ms, and before") == true
        )
    }

    @Test func aFewMillisecondsAreNoTrend() {
        var recorded = Recorded()
        for _ in 0..<50 { recorded.succeed(200) }
        recorded.wait(.seconds(400))
        for _ in 0..<50 { recorded.succeed(9_900) }

        #expect(kinds(&recorded) == [])
    }

    @Test func thresholdsAreTheCallers() {
        var recorded = Recorded()
        for _ in 0..<19 { recorded.succeed(50_000) }
        recorded.fail(1)
        var strict = LatencyThresholds()
        strict.p95 = .milliseconds(20)
        strict.errorRate = 0.01
        strict.minimumSamples = 20
        var stricter = strict
        stricter.minimumSamples = 21

        #expect(recorded.issues(strict).map(\.kind) == [.failing])
        recorded.succeed(50_000)
        #expect(recorded.issues(strict).map(\.kind) == [.slow, .failing])
        #expect(recorded.issues(stricter).map(\.kind) == [.failing])
    }
}
