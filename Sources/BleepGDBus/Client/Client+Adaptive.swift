import BleepCore

/// Limits that follow what operations really take.
extension Client {
    /// Zero for the ordinary limits again.
    package func setAdaptive(_ category: OperationCategory, factor: Double) {
        lock.with { state.adaptiveFactors[Int(category.rawValue)] = factor }
    }

    /// For all categories.
    package func setAdaptive(factor: Double) {
        for category in OperationCategory.allCases { setAdaptive(category, factor: factor) }
    }

    /// The limit of an operation whose options give none.
    func limit(
        of category: OperationCategory, _ method: MethodName, otherwise timeout: Duration,
        factor: Double
    ) -> Duration {
        guard factor > 0 else { return timeout }
        let p99 = Client.withName(category, method) { metrics.usualWorst(of: $0) }
        return p99.map { AdaptiveLimit.limit(for: category, p99: $0, factor: factor) } ?? timeout
    }
}
