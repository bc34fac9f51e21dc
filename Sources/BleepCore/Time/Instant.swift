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
        // One division; that of `components`, which is by 128 bits, takes ten times as long.
        let (high, low) = (attoseconds >> 64, UInt64(truncatingIfNeeded: attoseconds))
        guard high >= 0 else { return 0 }
        guard high < Duration.attosecondsEach else { return .max }
        return Duration.attosecondsEach.dividingFullWidth((UInt64(high), low)).quotient
    }

    /// The standard factory takes signed numbers; ours are not.
    package static func wholeMicroseconds(_ count: UInt64) -> Duration {
        let (high, low) = count.multipliedFullWidth(by: attosecondsEach)
        return Duration(attoseconds: Int128(high) << 64 | Int128(low))
    }

    /// In a microsecond.
    private static var attosecondsEach: UInt64 { 1_000_000_000_000 }
}
