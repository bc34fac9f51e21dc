import CPreload

/// What the environment says, read once, at the first call to BlueZ.
///
/// As C has it: Swift's text would bring Unicode along, which is as large as all else here.
struct Settings: Sendable {
    /// The limits of categories, as they are given.
    var timeouts: [(category: [CChar], microseconds: UInt64)] = []
    /// A program's own timeout counts up to this; a longer one is none.
    var longestOwn: UInt64 = 120_000_000
    var setsDeadlines = true
    var cancels = true
    var metricsFile: [CChar]?
    /// Without an extension, and without an end.
    var recordName: [CChar]?
    /// What recoveries may do; nil if there are to be none.
    var consents: UInt32?
    var isDebugging = false

    /// Nil if all is switched off, as it is for whoever has more rights than his user.
    static func read() -> Settings? {
        guard getauxval(UInt(AT_SECURE)) == 0, !isOff("BLEEP_PRELOAD") else { return nil }
        var settings = Settings()
        settings.isDebugging = equals(getenv("BLEEP_PRELOAD_DEBUG"), "1")
        settings.setsDeadlines = !isOff("BLEEP_PRELOAD_DEADLINES")
        settings.cancels = !isOff("BLEEP_PRELOAD_CANCEL")
        settings.metricsFile = fileName("BLEEP_PRELOAD_METRICS").map { $0 + [0] }
        settings.recordName = fileName("BLEEP_PRELOAD_RECORD")
        if let longest = microseconds(value("BLEEP_PRELOAD_LONGEST_OWN")[...]) {
            settings.longestOwn = longest
        }
        for word in value("BLEEP_PRELOAD_TIMEOUTS").split(separator: comma) {
            let parts = word.split(separator: CChar(UInt8(ascii: "=")), maxSplits: 1)
            guard parts.count == 2, let limit = microseconds(parts[1]), limit > 0 else { continue }
            settings.timeouts.append((parts[0] + [0], limit))
        }
        settings.consents = consents()
        return settings
    }

    private static let comma = CChar(UInt8(ascii: ","))

    private static func isOff(_ name: StaticString) -> Bool {
        equals(getenv(text(name)), "0")
    }

    /// Without its end; empty also where there is none.
    private static func value(_ name: StaticString) -> [CChar] {
        guard let value = getenv(text(name)) else { return [] }
        return Array(UnsafeBufferPointer(start: value, count: strlen(value)))
    }

    /// Several processes may have the same environment: %p is the number of this one.
    private static func fileName(_ variable: StaticString) -> [CChar]? {
        let given = value(variable)
        guard !given.isEmpty, !isOff(variable) else { return nil }
        var name: [CChar] = []
        for byte in given {
            if byte == CChar(UInt8(ascii: "p")), name.last == CChar(UInt8(ascii: "%")) {
                name.removeLast()
                appendDigits(of: getpid(), to: &name)
            } else {
                name.append(byte)
            }
        }
        return name
    }

    private static func appendDigits(of number: Int32, to name: inout [CChar]) {
        if number > 9 { appendDigits(of: number / 10, to: &name) }
        name.append(CChar(UInt8(ascii: "0")) + CChar(number % 10))
    }

    /// Seconds with decimals, whatever the program's locale; nil for anything else.
    private static func microseconds(_ text: ArraySlice<CChar>) -> UInt64? {
        var number: UInt64 = 0
        /// What the last digit counts; 0 before the point.
        var scale: UInt64 = 0
        for byte in text {
            let digit = Int(byte) - 48
            if (0...9).contains(digit), number < 1_000_000_000_000 {
                if scale == 1 { continue }
                number = number * 10 + UInt64(digit)
                scale /= 10
            } else if byte == CChar(UInt8(ascii: ".")), scale == 0 {
                scale = 1_000_000
            } else {
                return nil
            }
        }
        return text.isEmpty ? nil : number * (scale == 0 ? 1_000_000 : scale)
    }

    /// Parted by commas; words that mean nothing are left out, and "0" is no recovery.
    private static func consents() -> UInt32? {
        guard getenv("BLEEP_PRELOAD_RECOVERY") != nil, !isOff("BLEEP_PRELOAD_RECOVERY") else {
            return nil
        }
        var consents: UInt32 = 0
        for word in value("BLEEP_PRELOAD_RECOVERY").split(separator: comma) {
            (word + [0]).withUnsafeBufferPointer { word in
                for (name, consent) in known where equals(word.baseAddress, name) {
                    consents |= consent
                }
            }
        }
        return consents
    }

    private static var known: [(StaticString, UInt32)] {
        [
            ("restart", BLEEP_ALLOW_SERVICE_RESTART.rawValue),
            ("reset", BLEEP_ALLOW_ADAPTER_RESET_WITH_LINKS.rawValue),
            ("rfkill", BLEEP_ALLOW_RFKILL_UNBLOCK.rawValue),
            ("remove", BLEEP_ALLOW_REMOVE_BONDED.rawValue),
            ("all", 15),
        ]
    }
}
