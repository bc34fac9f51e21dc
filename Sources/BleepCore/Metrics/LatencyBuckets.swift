/// Where latencies are counted: buckets that widen with what they hold.
///
/// Successes have fifty to the octave, so that the middle of one is within 1 % of all that it
/// holds; failures sixteen, which is within 3.1 %. Both share one numbering, so that one array
/// serves. Everything here is in microseconds: a `Duration` is four times as large, and taking it
/// apart costs more than all the rest of a recording.
package enum LatencyBuckets {
    /// All of them: those of successes, then those of failures.
    package static let count = firstFailure + failures

    /// A multiple of 32, so that five times halved groups do not straddle it.
    package static let firstFailure = 1376

    /// An hour; what took longer counts as that.
    package static let longest: UInt64 = 3_600_000_000

    private static let successesPerOctave = 50
    private static let failuresPerOctave = 16
    private static let failures = 459

    /// The bucket for a latency of at most `longest`.
    @inline(__always)
    package static func index(of latency: UInt64, isSuccess: Bool) -> Int {
        isSuccess
            ? fineIndex(of: latency)
            : firstFailure + place(latency, shift: bitWidth(latency) - 5, failuresPerOctave)
    }

    /// Fifty is no power of two: the upper half of what six bits hold is one octave and a bit.
    @inline(__always)
    private static func fineIndex(of latency: UInt64) -> Int {
        let shift = bitWidth(latency) - 6
        let isBelow = shift > 0 && latency >> UInt64(shift) < UInt64(successesPerOctave)
        return place(latency, shift: isBelow ? shift - 1 : shift, successesPerOctave)
    }

    @inline(__always)
    private static func place(_ latency: UInt64, shift: Int, _ perOctave: Int) -> Int {
        shift > 0 ? shift &* perOctave &+ Int(latency &>> UInt64(shift)) : Int(latency)
    }

    @inline(__always)
    private static func bitWidth(_ latency: UInt64) -> Int {
        UInt64.bitWidth - latency.leadingZeroBitCount
    }

    /// The least and the greatest whole microsecond that a bucket holds.
    package static func bounds(of bucket: Int) -> (least: UInt64, greatest: UInt64) {
        let isSuccess = bucket < firstFailure
        let perOctave = isSuccess ? successesPerOctave : failuresPerOctave
        let index = isSuccess ? bucket : bucket - firstFailure
        let shift = max(index / perOctave - 1, 0)
        let least = UInt64(index - shift * perOctave) << UInt64(shift)
        return (least, least + (1 << UInt64(shift)) - 1)
    }

    /// What stands for all that a bucket holds: the harmonic mean of its bounds, which is off by
    /// the same share at either end.
    package static func middle(of bucket: Int) -> UInt64 {
        let (least, greatest) = bounds(of: bucket)
        guard greatest > least else { return least }
        // 2ab / (a + b), written so that it does not overflow.
        return least + least * (greatest - least) / (least + greatest)
    }
}
