/// Figures of some latencies, in microseconds; all zero where there are none.
package struct LatencyStatistics: Equatable, Sendable {
    package var count: UInt64 = 0
    package var least: UInt64 = 0
    package var mean: UInt64 = 0
    package var greatest: UInt64 = 0
    package var p50: UInt64 = 0
    package var p90: UInt64 = 0
    package var p95: UInt64 = 0
    package var p99: UInt64 = 0
    package var p999: UInt64 = 0

    /// Those of nothing.
    package init() {}

    /// Those of one kind, whose buckets are among `counts`.
    init(_ tally: LatencyTally, _ counts: [UInt32], areSuccesses: Bool) {
        guard tally.count > 0 else { return }
        count = tally.count
        let ranks = Percentiles(counts, areSuccesses: areSuccesses)
        // A recording that is seen half has its bucket, and its bounds not yet.
        let isWhole = tally.least <= tally.greatest
        least = isWhole ? UInt64(tally.least) : ranks.value(perMille: 0)
        greatest = isWhole ? UInt64(tally.greatest) : ranks.value(perMille: 1000)
        mean = within(tally.sum / tally.count)
        p50 = within(ranks.value(perMille: 500))
        p90 = within(ranks.value(perMille: 900))
        p95 = within(ranks.value(perMille: 950))
        p99 = within(ranks.value(perMille: 990))
        p999 = within(ranks.value(perMille: 999))
    }

    private func within(_ latency: UInt64) -> UInt64 {
        min(max(latency, least), greatest)
    }
}
