/// How long an answer usually takes, and from when on it is missing: RFC 6298's estimate for
/// retransmissions, which follows a peer that turns slow and still notices one that fell silent.
package struct LatencyEstimate: Equatable, Sendable {
    private var mean: UInt64?
    private var deviation: UInt64 = 0

    /// Knows nothing yet.
    package init() {}

    /// The smoothed latency; nil before the first answer.
    package var latency: Duration? {
        mean.map { .wholeMicroseconds($0) }
    }

    package mutating func add(_ latency: Duration) {
        let sample = latency.microseconds
        guard let mean else {
            self.mean = sample
            deviation = sample / 2
            return
        }
        let distance = sample > mean ? sample - mean : mean - sample
        deviation = (3 * deviation + distance) / 4
        self.mean = (7 * mean + sample) / 8
    }

    /// Longer than that is not slowness any more.
    package func limit(atLeast floor: Duration, atMost ceiling: Duration) -> Duration {
        guard let mean else { return floor }
        return max(floor, min(ceiling, .wholeMicroseconds(mean + 4 * deviation)))
    }
}
