import CPreload

/// What the environment says, read once, at the first call to BlueZ.
struct Settings: Sendable {
    /// The limits of categories, as they are given.
    var timeouts: [(category: String, microseconds: UInt64)] = []
    /// A program's own timeout counts up to this; a longer one is none.
    var longestOwn: UInt64 = 120_000_000
    var setsDeadlines = true
    var cancels = true
    var metricsFile: String?
    /// Without an extension.
    var recordName: String?
    /// What recoveries may do; nil if there are to be none.
    var consents: UInt32?
    var isDebugging = false

    /// Nil if all is switched off, as it is for whoever has more rights than his user.
    static func read() -> Settings? {
        guard getauxval(UInt(AT_SECURE)) == 0, !isOff("BLEEP_PRELOAD") else { return nil }
        var settings = Settings()
        settings.isDebugging = value("BLEEP_PRELOAD_DEBUG") == "1"
        settings.setsDeadlines = !isOff("BLEEP_PRELOAD_DEADLINES")
        settings.cancels = !isOff("BLEEP_PRELOAD_CANCEL")
        if !isOff("BLEEP_PRELOAD_METRICS") {
            settings.metricsFile = value("BLEEP_PRELOAD_METRICS").map(withProcess)
        }
        settings.recordName = value("BLEEP_PRELOAD_RECORD").map(withProcess)
        if let longest = value("BLEEP_PRELOAD_LONGEST_OWN").flatMap({ microseconds($0[...]) }) {
            settings.longestOwn = longest
        }
        for word in (value("BLEEP_PRELOAD_TIMEOUTS") ?? "").split(separator: ",") {
            let parts = word.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, let limit = microseconds(parts[1]), limit > 0 else { continue }
            settings.timeouts.append((String(parts[0]), limit))
        }
        if let words = getenv("BLEEP_PRELOAD_RECOVERY").map({ String(cString: $0) }) {
            settings.consents = consents(words)
        }
        return settings
    }

    private static func isOff(_ name: StaticString) -> Bool {
        value(name) == "0"
    }

    private static func value(_ name: StaticString) -> String? {
        guard let value = getenv(text(name)), value.pointee != 0 else { return nil }
        return String(cString: value)
    }

    /// Several processes may have the same environment: %p is the number of this one.
    private static func withProcess(_ name: String) -> String {
        var result: [UInt8] = []
        var isAfterPercent = false
        for byte in name.utf8 {
            if isAfterPercent, byte == UInt8(ascii: "p") {
                result.removeLast()
                result += Array(String(getpid()).utf8)
            } else {
                result.append(byte)
            }
            isAfterPercent = !isAfterPercent && byte == UInt8(ascii: "%")
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Seconds with decimals, whatever the program's locale; nil for anything else.
    static func microseconds(_ text: Substring) -> UInt64? {
        var whole: UInt64 = 0
        var scale: UInt64 = 0
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                guard scale != 1, whole < 1_000_000_000_000 else { continue }
                whole = whole * 10 + UInt64(byte - UInt8(ascii: "0"))
                scale /= 10
            case UInt8(ascii: ".") where scale == 0:
                scale = 1_000_000
            default:
                return nil
            }
        }
        guard !text.isEmpty, whole < 1_000_000_000_000 else { return nil }
        return whole * (scale == 0 ? 1_000_000 : scale)
    }

    /// Parted by commas; words that mean nothing are left out, and "0" is no recovery.
    private static func consents(_ words: String) -> UInt32? {
        var consents: UInt32 = 0
        for word in words.split(separator: ",") {
            switch word {
            case "0": return nil
            case "restart": consents |= BLEEP_ALLOW_SERVICE_RESTART.rawValue
            case "reset": consents |= BLEEP_ALLOW_ADAPTER_RESET_WITH_LINKS.rawValue
            case "rfkill": consents |= BLEEP_ALLOW_RFKILL_UNBLOCK.rawValue
            case "remove": consents |= BLEEP_ALLOW_REMOVE_BONDED.rawValue
            case "all": consents |= 15
            default: break
            }
        }
        return consents
    }
}
