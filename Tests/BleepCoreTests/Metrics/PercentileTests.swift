import BleepCore
import Testing

@Suite struct PercentileTests {
    private func exact(_ sorted: [UInt64], _ perMille: Int) -> UInt64 {
        sorted[max((sorted.count * perMille + 999) / 1000, 1) - 1]
    }

    @Test(arguments: Distribution.allCases)
    func isWithinOnePerCentOfAnExactSort(distribution: Distribution) {
        let latencies = distribution.latencies()
        var recorded = Recorded()

        for (index, latency) in latencies.enumerated() {
            recorded.succeed(latency)
            if index % 1000 == 999 { recorded.wait(.seconds(1)) }
        }
        let figures = recorded.statistics(.lifetime).successes

        let sorted = latencies.sorted()
        #expect(figures.count == 1_000_000)
        #expect(figures.least == sorted[0])
        #expect(figures.greatest == sorted[999_999])
        #expect(figures.mean == sorted.reduce(0, +) / 1_000_000)
        #expect(isNear(figures.p50, exact(sorted, 500)))
        #expect(isNear(figures.p90, exact(sorted, 900)))
        #expect(isNear(figures.p95, exact(sorted, 950)))
        #expect(isNear(figures.p99, exact(sorted, 990)))
        #expect(isNear(figures.p999, exact(sorted, 999)))
    }

    @Test func theRankIsRoundedUp() {
        var recorded = Recorded()
        for latency in 1...10 { recorded.succeed(UInt64(latency)) }

        let ten = recorded.statistics(.lifetime).successes
        for latency in 11...100 { recorded.succeed(UInt64(latency)) }
        let hundred = recorded.statistics(.lifetime).successes

        #expect([ten.p50, ten.p90, ten.p95, ten.p99, ten.p999] == [5, 9, 10, 10, 10])
        #expect([hundred.p50, hundred.p90, hundred.p95, hundred.p99] == [50, 90, 95, 99])
        #expect(hundred.p999 == 100)
    }

    @Test func failuresAreKeptApart() {
        var recorded = Recorded()
        for _ in 0..<90 { recorded.succeed(1000) }
        for _ in 0..<10 { recorded.fail(10_000_000) }
        recorded.cancel()

        let figures = recorded.statistics(.lifetime)

        #expect(figures.successes.greatest == 1000)
        #expect(figures.failures.least == 10_000_000)
        #expect(figures.failures.p50 == 10_000_000)
        #expect(figures.errorRate == 0.1)
        #expect(figures.cancelled == 1)
    }

    @Test func nothingIsAllZero() {
        var recorded = Recorded()

        #expect(recorded.statistics(.lifetime) == OperationStatistics())
        #expect(recorded.statistics(.lifetime).errorRate == 0)
    }

    @Test func theShapeStaysWhenABucketIsFull() {
        var recorded = Recorded()
        for _ in 0..<1100 {  // Past 32 bits.
            recorded.succeed(500, times: 2_000_000)
            recorded.succeed(50, times: 2_000_000)
            recorded.wait(.seconds(10))
        }
        recorded.succeed(50, times: 100_000)
        for _ in 0..<1100 {
            recorded.succeed(500, times: 2_000_000)
            recorded.wait(.seconds(10))
        }

        let figures = recorded.statistics(.lifetime).successes

        #expect(figures.count == 3300 * 2_000_000 + 100_000)
        #expect(isNear(figures.p50, 500))
        #expect(figures.least == 50)
    }
}
