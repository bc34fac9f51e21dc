/// A point on the monotonic clock, in microseconds; its zero means nothing.
package struct Instant: Hashable, Comparable, Sendable {
    /// Since that zero.
    package var microseconds: UInt64

    package init(microseconds: UInt64) {
        self.microseconds = microseconds
    }

    /// Later than every moment that comes: a deadline here never passes.
    package static let never = Instant(microseconds: .max)

    package static func < (left: Instant, right: Instant) -> Bool {
        left.microseconds < right.microseconds
    }

    /// Moves forward, and stops at `never` instead of overflowing.
    package func advanced(by duration: Duration) -> Instant {
        let (sum, overflow) = microseconds.addingReportingOverflow(duration.microseconds)
        return overflow ? .never : Instant(microseconds: sum)
    }

    /// Moves back, at most to the beginning of the clock.
    package func preceded(by duration: Duration) -> Instant {
        Instant(microseconds: microseconds - min(duration.microseconds, microseconds))
    }

    /// The time from here to `later`; zero when that has passed.
    package func duration(to later: Instant) -> Duration {
        guard later > self else { return .zero }
        return .wholeMicroseconds(later.microseconds - microseconds)
    }
}

extension Duration {
    /// Longer than any wait; stands for `BLEEP_USEC_INFINITY`.
    package static let forever = Duration.wholeMicroseconds(.max)

    /// Whole microseconds, rounded down; negative durations count as zero.
    package var microseconds: UInt64 {
        // A microsecond has 2¹² · 5¹² attoseconds. What is left of a duration under 21 hours when
        // the first are shifted out fits into a word, and is divided ten times as fast.
        let shifted = attoseconds >> 12
        guard shifted >= 0 else { return 0 }
        guard let word = UInt64(exactly: shifted) else { return manyMicroseconds }
        return word / 244_140_625
    }

    private var manyMicroseconds: UInt64 {
        let (seconds, attoseconds) = components
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000)
        let (sum, overflowed) = whole.addingReportingOverflow(
            UInt64(attoseconds) / Duration.attosecondsEach)
        return overflow || overflowed ? .max : sum
    }

    /// The standard factory takes signed numbers; ours are not.
    package static func wholeMicroseconds(_ count: UInt64) -> Duration {
        let (high, low) = count.multipliedFullWidth(by: attosecondsEach)
        return Duration(attoseconds: Int128(high) << 64 | Int128(low))
    }

    /// In a microsecond.
    private static var attosecondsEach: UInt64 { 1_000_000_000_000 }
}
