/// From when on an operation counts as an issue.
package struct LatencyThresholds: Equatable, Sendable {
    /// What the 95th percentile of its successes must not exceed; a second, as the original has it.
    package var p95 = Duration.seconds(1)
    /// What share of it may fail.
    package var errorRate = 0.1
    /// Fewer than these prove nothing.
    package var minimumSamples: UInt64 = 5

    package init() {}

    /// Over how long they are judged.
    package static let window = MetricsWindow.fiveMinutes
    /// So much slower than it used to be is an issue of its own.
    static let trendFactor: UInt64 = 2
    /// From so many samples on there is a "used to be".
    static let baselineSamples: UInt64 = 20
    /// Below that, in microseconds, nobody waits, and a busy machine alone doubles it.
    static let trendFloor: UInt64 = 10_000
    /// So many times the limit is critical.
    static let criticalFactor: UInt64 = 5
    /// Such a share of failures, too.
    static let criticalErrorRate = 0.5
}
