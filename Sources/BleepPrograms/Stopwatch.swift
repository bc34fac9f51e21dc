import CGLib

/// Measures how long something takes, by the clock that nobody sets.
package struct Stopwatch {
    private let start = Stopwatch.now()

    /// Starts measuring.
    package init() {}

    /// The time since the start.
    package var elapsed: Duration {
        Stopwatch.now() - start
    }

    private static func now() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}

extension Duration {
    /// The whole microseconds in it.
    package var microseconds: UInt64 {
        let (seconds, attoseconds) = components
        return UInt64(seconds) * 1_000_000 + UInt64(attoseconds / 1_000_000_000_000)
    }

    /// For a person: "40 us", "0.4 ms", "12 ms" or "1.50 s".
    package var spelled: String {
        let usec = microseconds
        switch usec {
        case ..<100:
            return "\(usec) us"
        case ..<9_950:
            return Duration.decimal((usec + 50) / 100, places: 1) + " ms"
        case ..<999_500:
            return "\((usec + 500) / 1000) ms"
        default:
            return Duration.decimal((usec + 5_000) / 10_000, places: 2) + " s"
        }
    }

    /// For a person who wants no more than an idea: "12 s", "3 min" or "2 h".
    package var roughly: String {
        let seconds = microseconds / 1_000_000
        switch seconds {
        case ..<120: return "\(seconds) s"
        case ..<7200: return "\(seconds / 60) min"
        default: return "\(seconds / 3600) h"
        }
    }

    /// `places` of the digits stand after the point.
    private static func decimal(_ number: UInt64, places: Int) -> String {
        var digits = "\(number)"
        while digits.utf8.count <= places {
            digits = "0" + digits
        }
        return digits.dropLast(places) + "." + digits.suffix(places)
    }
}
