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
        let (seconds, attoseconds) = components
        guard seconds >= 0, attoseconds >= 0 else { return 0 }
        let (whole, overflow) = UInt64(seconds).multipliedReportingOverflow(by: 1_000_000)
        let (sum, overflowed) = whole.addingReportingOverflow(
            UInt64(attoseconds) / 1_000_000_000_000
        )
        return overflow || overflowed ? .max : sum
    }

    /// The standard factory takes signed numbers; ours are not.
    package static func wholeMicroseconds(_ count: UInt64) -> Duration {
        Duration(
            secondsComponent: Int64(count / 1_000_000),
            attosecondsComponent: Int64(count % 1_000_000) * 1_000_000_000_000
        )
    }
}
