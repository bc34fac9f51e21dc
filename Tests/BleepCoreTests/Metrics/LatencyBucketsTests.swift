import BleepCore
import Testing

@Suite struct LatencyBucketsTests {
    /// Where buckets begin and end, and some between.
    private static var latencies: [UInt64] {
        var all: [UInt64] = Array(0...300)
        for bucket in 0..<1354 {
            let (least, greatest) = LatencyBuckets.bounds(of: bucket)
            all += [least, (least + greatest) / 2, greatest]
        }
        return all.filter { $0 <= LatencyBuckets.longest } + [LatencyBuckets.longest]
    }

    @Test(arguments: [true, false]) func everyLatencyLiesInItsBucket(isSuccess: Bool) {
        for latency in LatencyBucketsTests.latencies {
            let (least, greatest) = LatencyBuckets.bounds(
                of: LatencyBuckets.index(of: latency, isSuccess: isSuccess))
            #expect(least <= latency && latency <= greatest)
        }
    }

    @Test(arguments: [(true, 10.0), (false, 31.3)])
    func theMiddleIsNear(isSuccess: Bool, perMille: Double) {
        for latency in LatencyBucketsTests.latencies {
            let bucket = LatencyBuckets.index(of: latency, isSuccess: isSuccess)
            #expect(isNear(LatencyBuckets.middle(of: bucket), latency, perMille: perMille))
        }
    }

    @Test(arguments: [true, false]) func bucketsFollowEachOtherWithoutGaps(isSuccess: Bool) {
        let first = LatencyBuckets.index(of: 0, isSuccess: isSuccess)
        let last = LatencyBuckets.index(of: LatencyBuckets.longest, isSuccess: isSuccess)

        for bucket in first..<last {
            let (_, greatest) = LatencyBuckets.bounds(of: bucket)
            #expect(LatencyBuckets.bounds(of: bucket + 1).least == greatest + 1)
            #expect(LatencyBuckets.index(of: greatest, isSuccess: isSuccess) == bucket)
            #expect(LatencyBuckets.index(of: greatest + 1, isSuccess: isSuccess) == bucket + 1)
        }
    }

    @Test func successesAndFailuresShareOneNumbering() {
        #expect(LatencyBuckets.index(of: 0, isSuccess: true) == 0)
        #expect(
            LatencyBuckets.index(of: LatencyBuckets.longest, isSuccess: true)
                < LatencyBuckets.firstFailure)
        #expect(LatencyBuckets.index(of: 0, isSuccess: false) == LatencyBuckets.firstFailure)
        #expect(
            LatencyBuckets.index(of: LatencyBuckets.longest, isSuccess: false)
                == LatencyBuckets.count - 1)
        #expect(LatencyBuckets.count <= 1 << 11)
        #expect(LatencyBuckets.firstFailure % 32 == 0)
    }

    @Test(arguments: 0..<UInt64(32)) func shortLatenciesAreExact(latency: UInt64) {
        for isSuccess in [true, false] {
            let bucket = LatencyBuckets.index(of: latency, isSuccess: isSuccess)
            #expect(LatencyBuckets.middle(of: bucket) == latency)
        }
    }
}
