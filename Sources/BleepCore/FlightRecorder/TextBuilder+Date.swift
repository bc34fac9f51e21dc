extension TextBuilder {
    /// Microseconds since 1970, UTC, as RFC 3339 has it: `2025-11-26T04:25:57.123456Z`.
    package mutating func add(date microseconds: UInt64) {
        let seconds = microseconds / 1_000_000
        let (year, month, day) = TextBuilder.date(ofDay: seconds / 86_400)
        add(year, digits: 4)
        add("-")
        add(month, digits: 2)
        add("-")
        add(day, digits: 2)
        add("T")
        add(seconds % 86_400 / 3600, digits: 2)
        add(":")
        add(seconds % 3600 / 60, digits: 2)
        add(":")
        add(seconds % 60, digits: 2)
        add(".")
        add(microseconds % 1_000_000, digits: 6)
        add("Z")
    }

    /// With zeros before it.
    @inline(never)
    package mutating func add(_ number: UInt64, digits: Int) {
        var least: UInt64 = 1
        for _ in 1..<digits {
            least *= 10
            if number < least { add("0") }
        }
        add(number)
    }

    /// Years begin in March here, so that the odd day is the last; they repeat after 400.
    private static func date(ofDay day: UInt64) -> (year: UInt64, month: UInt64, day: UInt64) {
        let sinceYearZero = day + 719_468
        let inEra = sinceYearZero % 146_097
        let yearInEra = (inEra - inEra / 1460 + inEra / 36_524 - inEra / 146_096) / 365
        let inYear = inEra - (365 * yearInEra + yearInEra / 4 - yearInEra / 100)
        let monthFromMarch = (5 * inYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = yearInEra + sinceYearZero / 146_097 * 400 + (month <= 2 ? 1 : 0)
        return (year, month, inYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}
