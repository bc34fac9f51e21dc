/// The latencies at given ranks: of n sorted ones, the percentile p is the one at n·p, rounded up.
package struct Percentiles {
    private let counts: [UInt32]
    private let buckets: Range<Int>
    /// How many latencies there are.
    package let total: UInt64

    /// Over the buckets of one kind.
    package init(_ counts: [UInt32], areSuccesses: Bool) {
        self.counts = counts
        buckets =
            areSuccesses
            ? 0..<LatencyBuckets.firstFailure : LatencyBuckets.firstFailure..<LatencyBuckets.count
        var total: UInt64 = 0
        for bucket in buckets { total += UInt64(counts[bucket]) }
        self.total = total
    }

    /// The middle of the bucket where that rank lies; 0 without any latency.
    package func value(perMille: UInt64) -> UInt64 {
        let rank = max((total * perMille + 999) / 1000, 1)
        var passed: UInt64 = 0
        for bucket in buckets {
            passed += UInt64(counts[bucket])
            if passed >= rank { return LatencyBuckets.middle(of: bucket) }
        }
        return 0
    }
}
