/// The figures of one operation over a window.
package struct OperationStatistics: Equatable, Sendable {
    package var successes = LatencyStatistics()
    package var failures = LatencyStatistics()
    /// Neither: the caller gave up.
    package var cancelled: UInt64 = 0
    /// How long the window really is: it begins with a slot, and not before there was anything.
    package var covered = Duration.zero

    package init() {}

    /// Failures per thousand; cancelled ones do not count.
    package var errorsPerMille: UInt64 {
        let total = successes.count + failures.count
        return total == 0 ? 0 : failures.count * 1000 / total
    }

    /// Failures among all that were not cancelled.
    package var errorRate: Double {
        let total = successes.count + failures.count
        return total == 0 ? 0 : Double(failures.count) / Double(total)
    }
}
