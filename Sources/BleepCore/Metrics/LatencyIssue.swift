/// Something about an operation that somebody should look at.
package final class LatencyIssue: Sendable {
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

    package let kind: Kind
    package let operation: String
    package let isCritical: Bool
    /// What was measured: seconds, or a share of one.
    package let value: Double
    /// What it must not exceed.
    package let limit: Double
    /// One sentence, with the numbers.
    package let text: String

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
        guard figures.successes.count >= thresholds.minimumSamples, figures.successes.p95 > limit
        else { return nil }
        return LatencyIssue(
            .slow, operation, figures.successes, limit: limit, "slow", ", and the limit is ", limit)
    }

    private static func slower(
        _ operation: String, _ figures: OperationStatistics,
        _ baseline: (p95: UInt64, count: UInt64), _ thresholds: LatencyThresholds
    ) -> LatencyIssue? {
        let limit = baseline.p95 * LatencyThresholds.trendFactor
        let p95 = figures.successes.p95
        guard figures.successes.count >= thresholds.minimumSamples,
            baseline.count >= LatencyThresholds.baselineSamples,
            p95 >= limit, p95 >= LatencyThresholds.trendFloor
        else { return nil }
        return LatencyIssue(
            .slower, operation, figures.successes, limit: limit,
            "slower than it was", ", and before that up to ", baseline.p95)
    }

    private init(
        _ kind: Kind, _ operation: String, _ figures: LatencyStatistics, limit: UInt64,
        _ what: StaticString, _ against: StaticString, _ other: UInt64
    ) {
        self.kind = kind
        self.operation = operation
        isCritical = figures.p95 / LatencyThresholds.criticalFactor >= limit
        value = Double(figures.p95) / 1_000_000
        self.limit = Double(limit) / 1_000_000
        var words = TextBuilder()
        words.add(operation)
        words.add(" is ")
        words.add(what)
        words.add(": 95 % of ")
        words.add(figures.count)
        words.add(" took up to ")
        words.add(microseconds: figures.p95)
        words.add(against)
        words.add(microseconds: other)
        text = words.text
    }

    private static func failing(
        _ operation: String, _ figures: OperationStatistics, _ thresholds: LatencyThresholds
    ) -> LatencyIssue? {
        let failed = figures.failures.count
        let total = figures.successes.count + failed
        guard total >= thresholds.minimumSamples, figures.errorRate > thresholds.errorRate else {
            return nil
        }
        return LatencyIssue(
            operation, failed: failed, of: total, figures.errorRate, limit: thresholds.errorRate)
    }

    private init(
        _ operation: String, failed: UInt64, of total: UInt64, _ rate: Double, limit: Double
    ) {
        kind = .failing
        self.operation = operation
        isCritical = rate >= LatencyThresholds.criticalErrorRate
        value = rate
        self.limit = limit
        var words = TextBuilder()
        words.add(operation)
        words.add(" fails: ")
        words.add(failed)
        words.add(" of ")
        words.add(total)
        words.add(" did, which is ")
        LatencyIssue.addPerCent(rate, to: &words)
        words.add(", and the limit is ")
        LatencyIssue.addPerCent(limit, to: &words)
        text = words.text
    }

    /// A share, for people.
    private static func addPerCent(_ share: Double, to words: inout TextBuilder) {
        words.add(UInt64(share * 1000 + 0.5), tenthsOf: 10)
        words.add(" %")
    }
}
