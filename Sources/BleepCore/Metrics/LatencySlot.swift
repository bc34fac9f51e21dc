/// A stretch of time, and what was recorded in it.
package struct LatencySlot: Equatable, Sendable {
    package var start: Instant
    package var end: Instant
    package var successSum: UInt64 = 0
    package var failureSum: UInt64 = 0
    package var successCount: UInt32 = 0
    package var failureCount: UInt32 = 0
    package var leastSuccess = UInt32.max
    package var greatestSuccess: UInt32 = 0
    package var leastFailure = UInt32.max
    package var greatestFailure: UInt32 = 0
    /// Neither: the caller gave up.
    package var cancelled: UInt32 = 0
    /// How many bucket counts belong to it.
    var length: UInt16 = 0
    /// Its buckets are taken in groups of `1 << level`.
    var level: UInt8 = 0

    package init(from start: Instant, to end: Instant) {
        self.start = start
        self.end = max(start, end)
    }

    package var successes: LatencyTally {
        get {
            LatencyTally(
                count: UInt64(successCount), sum: successSum, least: leastSuccess,
                greatest: greatestSuccess)
        }
        set {
            successCount = UInt32(clamping: newValue.count)
            successSum = newValue.sum
            leastSuccess = newValue.least
            greatestSuccess = newValue.greatest
        }
    }

    package var failures: LatencyTally {
        get {
            LatencyTally(
                count: UInt64(failureCount), sum: failureSum, least: leastFailure,
                greatest: greatestFailure)
        }
        set {
            failureCount = UInt32(clamping: newValue.count)
            failureSum = newValue.sum
            leastFailure = newValue.least
            greatestFailure = newValue.greatest
        }
    }

    /// Nothing was recorded.
    package var isEmpty: Bool {
        successCount == 0 && failureCount == 0 && cancelled == 0
    }

    /// Takes a later slot in, but for its bucket counts.
    mutating func add(_ later: LatencySlot) {
        end = max(end, later.end)
        var sum = successes
        sum.add(later.successes)
        successes = sum
        sum = failures
        sum.add(later.failures)
        failures = sum
        cancelled = UInt32(clamping: UInt64(cancelled) + UInt64(later.cancelled))
    }
}
