/// Replies that came after somebody had given up waiting for them.
package struct LateReplies: Equatable, Sendable {
    package var count: UInt64 = 0
    /// The longest that one took, in microseconds.
    package var greatestLatency: UInt64 = 0
    /// By how much the limit was too short for the worst of them, in microseconds.
    package var greatestShortfall: UInt64 = 0

    package init() {}

    /// One more.
    package mutating func add(latency: UInt64, shortfall: UInt64) {
        count += 1
        greatestLatency = max(greatestLatency, latency)
        greatestShortfall = max(greatestShortfall, shortfall)
    }

    mutating func add(_ other: LateReplies) {
        count += other.count
        greatestLatency = max(greatestLatency, other.greatestLatency)
        greatestShortfall = max(greatestShortfall, other.greatestShortfall)
    }
}
