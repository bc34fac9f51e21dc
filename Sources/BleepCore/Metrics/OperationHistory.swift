/// All that one operation's latencies were, in a fixed amount of memory.
package struct OperationHistory: Sendable {
    /// Of the whole lifetime, bucket by bucket.
    package private(set) var counts = [UInt32](repeating: 0, count: LatencyBuckets.count)
    package private(set) var successes = LatencyTally()
    package private(set) var failures = LatencyTally()
    package private(set) var cancelled: UInt64 = 0
    private var ledger = SlotLedger()
    private var began: Instant

    /// All the memory is taken here.
    package init(at now: Instant) {
        began = now
    }

    /// Takes in a slot that is over; `fresh` is in the order of its buckets.
    package mutating func fold(_ slot: LatencySlot, _ fresh: [BucketCount], at now: Instant) {
        ledger.add(slot, fresh, at: now)
        successes.add(slot.successes)
        failures.add(slot.failures)
        cancelled += UInt64(slot.cancelled)
        for count in fresh {
            let (sum, overflow) = counts[count.bucket].addingReportingOverflow(count.count)
            if overflow {
                // After four thousand million: the shape stays, and the tallies know the number.
                for bucket in counts.indices { counts[bucket] /= 2 }
                counts[count.bucket] += count.count
            } else {
                counts[count.bucket] = sum
            }
        }
    }

    /// Something was recorded since the beginning or the last reset.
    package var isEmpty: Bool {
        successes.count == 0 && failures.count == 0 && cancelled == 0
    }

    /// The figures of a window that ends now.
    package func statistics(over window: MetricsWindow, at now: Instant) -> OperationStatistics {
        var statistics = OperationStatistics()
        guard let length = window.length else {
            statistics.successes = LatencyStatistics(successes, counts, areSuccesses: true)
            statistics.failures = LatencyStatistics(failures, counts, areSuccesses: false)
            statistics.cancelled = cancelled
            statistics.covered = began.duration(to: now)
            return statistics
        }
        let start = now.preceded(by: length)
        var (good, bad) = (LatencyTally(), LatencyTally())
        for slot in ledger.slots(since: start) {
            good.add(slot.successes)
            bad.add(slot.failures)
            statistics.cancelled += UInt64(slot.cancelled)
        }
        let recent = recentCounts(since: start)
        statistics.successes = LatencyStatistics(good, recent, areSuccesses: true)
        statistics.failures = LatencyStatistics(bad, recent, areSuccesses: false)
        let first = ledger.slots(since: start).first?.start ?? start
        statistics.covered = max(min(start, first), began).duration(to: now)
        return statistics
    }

    /// The 95th percentile of the successes before a window, and how many there were.
    package func baseline(
        before window: Duration, at now: Instant
    ) -> (p95: UInt64, count: UInt64) {
        let recent = recentCounts(since: now.preceded(by: window))
        var before = counts
        // What was counted in groups is taken out of the nearest bucket that has it.
        var debt: UInt32 = 0
        for bucket in 0..<LatencyBuckets.firstFailure {
            let owed = UInt32(clamping: UInt64(debt) + UInt64(recent[bucket]))
            let paid = min(owed, before[bucket])
            before[bucket] -= paid
            debt = owed - paid
        }
        let ranks = Percentiles(before, areSuccesses: true)
        return (ranks.value(perMille: 950), ranks.total)
    }

    private func recentCounts(since start: Instant) -> [UInt32] {
        var sums = [UInt32](repeating: 0, count: LatencyBuckets.count)
        ledger.addCounts(since: start, to: &sums)
        return sums
    }
}
