/// What is known of some latencies beside their buckets, in microseconds.
package struct LatencyTally: Equatable, Sendable {
    /// How many.
    package var count: UInt64 = 0
    package var sum: UInt64 = 0
    /// Above `greatest` while there are none.
    package var least = UInt32.max
    package var greatest: UInt32 = 0

    package init() {}

    package init(count: UInt64, sum: UInt64, least: UInt32, greatest: UInt32) {
        self.count = count
        self.sum = sum
        self.least = least
        self.greatest = greatest
    }

    /// Both together.
    package mutating func add(_ other: LatencyTally) {
        count += other.count
        sum += other.sum
        least = min(least, other.least)
        greatest = max(greatest, other.greatest)
    }
}
