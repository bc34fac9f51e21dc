import CGLib

/// A moment on the clock on the wall.
package struct TimeStamp {
    private let seconds: time_t
    private let nanoseconds: Int

    /// Now.
    package init() {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        seconds = time.tv_sec
        nanoseconds = time.tv_nsec
    }

    /// For people who are where the computer is: "2026-03-01 12:00:00.000".
    package var local: String {
        var parts = tm()
        var seconds = seconds
        localtime_r(&seconds, &parts)
        return TimeStamp.date(parts) + " " + TimeStamp.clock(parts) + "."
            + TimeStamp.digits(nanoseconds / 1_000_000, 3)
    }

    /// The same without the date and what is less than a second.
    package var clock: String {
        var parts = tm()
        var seconds = seconds
        localtime_r(&seconds, &parts)
        return TimeStamp.clock(parts)
    }

    /// For programs, as RFC 3339 has it: "2026-03-01T11:00:00.000000Z".
    package var universal: String {
        var parts = tm()
        var seconds = seconds
        gmtime_r(&seconds, &parts)
        return TimeStamp.date(parts) + "T" + TimeStamp.clock(parts) + "."
            + TimeStamp.digits(nanoseconds / 1000, 6) + "Z"
    }

    private static func date(_ parts: tm) -> String {
        digits(Int(parts.tm_year) + 1900, 4) + "-" + digits(Int(parts.tm_mon) + 1, 2) + "-"
            + digits(Int(parts.tm_mday), 2)
    }

    private static func clock(_ parts: tm) -> String {
        digits(Int(parts.tm_hour), 2) + ":" + digits(Int(parts.tm_min), 2) + ":"
            + digits(Int(parts.tm_sec), 2)
    }

    private static func digits(_ number: Int, _ count: Int) -> String {
        let text = "\(number)"
        return String(repeating: "0", count: max(0, count - text.utf8.count)) + text
    }
}
