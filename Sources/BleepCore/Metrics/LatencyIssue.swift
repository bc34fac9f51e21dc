/// Something about an operation that somebody should look at.
package struct LatencyIssue: Equatable, Sendable {
    /// What is wrong.
    package enum Kind: Sendable {
        /// Its 95th percentile is over the threshold.
        case slow
        /// Too much of it fails.
        case failing
        /// Its 95th percentile has at least doubled against its own past.
        case slower

        /// As it is told to the program.
        package var name: StaticString {
            switch self {
            case .slow: "slow"
            case .failing: "failing"
            case .slower: "slower"
            }
        }
    }

    package var kind: Kind
    package var operation: String
    package var isCritical: Bool
    /// What was measured: seconds, or a share of one.
    package var value: Double
    /// What it must not exceed.
    package var limit: Double
    /// One sentence, with the numbers.
    package var text: String

    /// All that is wrong with one operation.
    package static func detect(
        in operation: String, _ history: OperationHistory, _ thresholds: LatencyThresholds,
        at now: Instant
    ) -> [LatencyIssue] {
        let figures = history.statistics(over: LatencyThresholds.window, at: now)
        var issues: [LatencyIssue] = []
        if let slow = slow(operation, figures, thresholds) { issues.append(slow) }
        if let failing = failing(operation, figures, thresholds) { issues.append(failing) }
        let baseline = history.baseline(before: .seconds(300), at: now)
        if let slower = slower(operation, figures, baseline, thresholds) { issues.append(slower) }
        return issues
    }

    private static func slow(
        _ operation: String, _ figures: OperationStatistics, _ thresholds: LatencyThresholds
    ) -> LatencyIssue? {
        let limit = thresholds.p95.microseconds
        let p95 = figures.successes.p95
        guard figures.successes.count >= thresholds.minimumSamples, p95 > limit else { return nil }
        return LatencyIssue(
            kind: .slow, operation: operation,
            isCritical: p95 / LatencyThresholds.criticalFactor >= limit,
            value: p95.asSeconds, limit: limit.asSeconds,
            text: operation + " is slow: 95 % of \(figures.successes.count) took up to "
                + p95.inWords + ", and the limit is " + limit.inWords)
    }

    private static func failing(
        _ operation: String, _ figures: OperationStatistics, _ thresholds: LatencyThresholds
    ) -> LatencyIssue? {
        let failed = figures.failures.count
        let total = figures.successes.count + failed
        let rate = figures.errorRate
        guard total >= thresholds.minimumSamples, rate > thresholds.errorRate else { return nil }
        return LatencyIssue(
            kind: .failing, operation: operation,
            isCritical: rate >= LatencyThresholds.criticalErrorRate,
            value: rate, limit: thresholds.errorRate,
            text: operation + " fails: \(failed) of \(total) did, which is "
                + rate.inPerCent + ", and the limit is " + thresholds.errorRate.inPerCent)
    }

    private static func slower(
        _ operation: String, _ figures: OperationStatistics,
        _ baseline: (p95: UInt64, count: UInt64), _ thresholds: LatencyThresholds
    ) -> LatencyIssue? {
        let p95 = figures.successes.p95
        let limit = baseline.p95 * LatencyThresholds.trendFactor
        guard figures.successes.count >= thresholds.minimumSamples,
            baseline.count >= LatencyThresholds.baselineSamples,
            p95 >= limit, p95 >= LatencyThresholds.trendFloor
        else { return nil }
        return LatencyIssue(
            kind: .slower, operation: operation,
            isCritical: p95 / LatencyThresholds.criticalFactor >= limit,
            value: p95.asSeconds, limit: limit.asSeconds,
            text: operation + " has become slower: 95 % of \(figures.successes.count) took up to "
                + p95.inWords + ", and before that up to " + baseline.p95.inWords)
    }
}

extension UInt64 {
    /// Of microseconds.
    fileprivate var asSeconds: Double {
        Double(self) / 1_000_000
    }

    /// Microseconds for people.
    package var inWords: String {
        if self < 10_000 { return tenths(of: 1000) + " ms" }
        if self < 1_000_000 { return "\(self / 1000) ms" }
        return tenths(of: 1_000_000) + " s"
    }

    private func tenths(of unit: UInt64) -> String {
        "\(self / unit).\(self % unit * 10 / unit)"
    }
}

extension Double {
    /// A share, for people.
    fileprivate var inPerCent: String {
        let perMille = UInt64(max(self, 0) * 1000 + 0.5)
        return perMille % 10 == 0 ? "\(perMille / 10) %" : "\(perMille / 10).\(perMille % 10) %"
    }
}
