/// What is exported of one operation: everything since the beginning, so that it only grows.
package final class OperationTotals {
    /// How many took at most as long as each of the limits; the last is all of them.
    package struct Histogram: Sendable {
        package var cumulative: [UInt64]
        package var sum: UInt64

        /// Of the buckets of one kind.
        init(_ tally: LatencyTally, _ counts: [UInt32], areSuccesses: Bool) {
            var cumulative = [UInt64](repeating: 0, count: OperationTotals.limits.count)
            let buckets =
                areSuccesses
                ? 0..<LatencyBuckets.firstFailure
                : LatencyBuckets.firstFailure..<LatencyBuckets.count
            for bucket in buckets where counts[bucket] > 0 {
                let latency = LatencyBuckets.middle(of: bucket)
                for index in cumulative.indices where latency <= OperationTotals.limits[index] {
                    cumulative[index] += UInt64(counts[bucket])
                }
            }
            self.cumulative = cumulative
            sum = tally.sum
        }

        mutating func add(_ other: Histogram) {
            for index in cumulative.indices { cumulative[index] += other.cumulative[index] }
            sum += other.sum
        }
    }

    /// In microseconds: what people ask about, from a quick property to a slow pairing.
    static let limits: [UInt64] = [
        1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000,
        2_500_000, 5_000_000, 10_000_000, 15_000_000, 30_000_000, 60_000_000, .max,
    ]

    package var operation: String
    package var successes: Histogram
    package var failures: Histogram
    package var cancelled: UInt64
    /// By `Status.index`.
    package var byStatus: [UInt32]
    /// By the layer's number.
    package var byBlame: [UInt32]
    package var late: LateReplies

    package init(
        of operation: String, _ history: OperationHistory, byStatus: [UInt32], byBlame: [UInt32],
        late: LateReplies
    ) {
        self.operation = operation
        successes = Histogram(history.successes, history.counts, areSuccesses: true)
        failures = Histogram(history.failures, history.counts, areSuccesses: false)
        cancelled = history.cancelled
        self.byStatus = byStatus
        self.byBlame = byBlame
        self.late = late
    }

    /// Crosses addresses out of the names, and adds up what then has one name.
    package static func withoutAddresses(_ all: [OperationTotals]) -> [OperationTotals] {
        var sums: [OperationTotals] = []
        for totals in all {
            totals.operation = totals.operation.withoutAddresses
            if let same = sums.first(where: { $0.operation == totals.operation }) {
                same.add(totals)
            } else {
                sums.append(totals)
            }
        }
        return sums
    }

    private func add(_ other: OperationTotals) {
        successes.add(other.successes)
        failures.add(other.failures)
        cancelled += other.cancelled
        for index in byStatus.indices { byStatus[index] &+= other.byStatus[index] }
        for index in byBlame.indices { byBlame[index] &+= other.byBlame[index] }
        late.add(other.late)
    }
}
