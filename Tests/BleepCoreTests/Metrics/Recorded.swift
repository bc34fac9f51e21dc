import BleepCore

/// A history as the edge feeds it: counted densely, and folded when a slot is over.
struct Recorded {
    private(set) var history: OperationHistory
    private(set) var now: Instant
    private var started: Instant
    private var dense = [UInt32](repeating: 0, count: LatencyBuckets.count)
    private var successes = LatencyTally()
    private var failures = LatencyTally()
    private var cancelled: UInt32 = 0

    init(at now: Instant = Instant(microseconds: 1_000_000_000)) {
        history = OperationHistory(at: now)
        self.now = now
        started = now
    }

    /// Time goes by; slots end where they do for the edge.
    mutating func wait(_ duration: Duration) {
        let end = SlotLedger.endOfSlot(at: started)
        now = now.advanced(by: duration)
        if now >= end { fold(upTo: end) }
    }

    mutating func succeed(_ microseconds: UInt64, times: UInt32 = 1) {
        record(microseconds, isSuccess: true, times)
    }

    mutating func fail(_ microseconds: UInt64, times: UInt32 = 1) {
        record(microseconds, isSuccess: false, times)
    }

    mutating func cancel() {
        cancelled += 1
    }

    /// Reads what the edge reads: everything so far.
    mutating func statistics(_ window: MetricsWindow) -> OperationStatistics {
        fold(upTo: now)
        return history.statistics(over: window, at: now)
    }

    mutating func issues(
        _ thresholds: LatencyThresholds = LatencyThresholds()
    ) -> [LatencyIssue] {
        fold(upTo: now)
        return LatencyIssue.detect(in: "connect", history, thresholds, at: now)
    }

    private mutating func record(_ microseconds: UInt64, isSuccess: Bool, _ times: UInt32) {
        dense[LatencyBuckets.index(of: microseconds, isSuccess: isSuccess)] += times
        let tally = LatencyTally(
            count: UInt64(times), sum: microseconds * UInt64(times), least: UInt32(microseconds),
            greatest: UInt32(microseconds))
        if isSuccess { successes.add(tally) } else { failures.add(tally) }
    }

    mutating func fold(upTo end: Instant) {
        var slot = LatencySlot(from: started, to: end)
        slot.successes = successes
        slot.failures = failures
        slot.cancelled = cancelled
        let fresh = dense.indices.filter { dense[$0] > 0 }
            .map { BucketCount(bucket: $0, count: dense[$0]) }
        history.fold(slot, fresh, at: now)
        started = now
        dense = [UInt32](repeating: 0, count: LatencyBuckets.count)
        successes = LatencyTally()
        failures = LatencyTally()
        cancelled = 0
    }
}

/// Within so many per mille of what it should be.
func isNear(_ value: UInt64, _ wanted: UInt64, perMille: Double = 10) -> Bool {
    abs(Double(value) - Double(wanted)) <= Double(wanted) * perMille / 1000
}
