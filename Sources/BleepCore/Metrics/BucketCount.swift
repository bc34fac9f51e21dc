/// How many latencies one bucket holds, in one word.
package struct BucketCount: Equatable, Sendable {
    /// 11 bits of bucket, then 21 bits of count.
    private var word: UInt32

    /// The most that it counts.
    package static let limit: UInt32 = (1 << 21) - 1

    /// `count` is at most `limit`.
    package init(bucket: Int, count: UInt32) {
        word = UInt32(bucket) << 21 | count
    }

    package var bucket: Int { Int(word >> 21) }

    package var count: UInt32 { word & BucketCount.limit }

    /// Those of two lists together, by bucket, with the buckets taken in groups of `1 << level`.
    ///
    /// What is more than a word counts halves all the counts: the shape stays.
    static func merged(
        _ left: ArraySlice<BucketCount>, _ right: ArraySlice<BucketCount>, level: UInt8
    ) -> [BucketCount] {
        var sums: [(bucket: Int, count: UInt32)] = []
        sums.reserveCapacity(left.count + right.count)
        var (left, right) = (left, right)
        var most: UInt32 = 0
        while let next = takeLesser(&left, &right) {
            let bucket = next.bucket & ~((1 << Int(level)) - 1)
            if let last = sums.last, last.bucket == bucket {
                sums[sums.count - 1].count += next.count
            } else {
                sums.append((bucket, next.count))
            }
            most = max(most, sums[sums.count - 1].count)
        }
        var halvings: UInt32 = 0
        while most >> halvings > limit { halvings += 1 }
        return sums.map {
            BucketCount(bucket: $0.bucket, count: max($0.count >> halvings, 1))
        }
    }

    private static func takeLesser(
        _ left: inout ArraySlice<BucketCount>, _ right: inout ArraySlice<BucketCount>
    ) -> BucketCount? {
        guard let first = left.first else { return right.popFirst() }
        guard let second = right.first else { return left.popFirst() }
        return first.bucket <= second.bucket ? left.popFirst() : right.popFirst()
    }
}
