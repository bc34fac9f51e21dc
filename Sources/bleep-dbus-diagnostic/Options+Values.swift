import CBleepReliability

/// How the values of options are written.
extension Options {
    /// Six pairs of hexadecimal digits between colons; nil for anything else.
    static func address(_ text: String) -> String? {
        let pairs = text.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let isAddress =
            pairs.count == 6 && pairs.allSatisfy { $0.count == 2 && $0.allSatisfy(isHexDigit) }
        return isAddress ? text.uppercased() : nil
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default:
            false
        }
    }

    static let consentNames = "restart, reset, rfkill, remove and all"

    /// What recoveries may do, parted by commas; nil if a word of it means nothing.
    static func consents(_ text: String) -> UInt32? {
        var consents: UInt32 = 0
        for word in text.split(separator: ",", omittingEmptySubsequences: false) {
            switch word {
            case "restart": consents |= BLEEP_ALLOW_SERVICE_RESTART.rawValue
            case "reset": consents |= BLEEP_ALLOW_ADAPTER_RESET_WITH_LINKS.rawValue
            case "rfkill": consents |= BLEEP_ALLOW_RFKILL_UNBLOCK.rawValue
            case "remove": consents |= BLEEP_ALLOW_REMOVE_BONDED.rawValue
            case "all":
                consents |=
                    BLEEP_ALLOW_SERVICE_RESTART.rawValue
                    | BLEEP_ALLOW_ADAPTER_RESET_WITH_LINKS.rawValue
                    | BLEEP_ALLOW_RFKILL_UNBLOCK.rawValue | BLEEP_ALLOW_REMOVE_BONDED.rawValue
            default: return nil
            }
        }
        return consents
    }

    /// More than nothing, to the microsecond; nil for anything else.
    static func seconds(_ text: String) -> Duration? {
        let parts = text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = digits(parts[0]), whole <= 1_000_000 else { return nil }
        guard parts.count == 2 else { return whole > 0 ? .seconds(whole) : nil }

        let padded = (parts[1] + "000000").prefix(6)
        guard !parts[1].isEmpty, digits(parts[1]) != nil, let usec = digits(padded) else {
            return nil
        }
        let duration = Duration.seconds(whole) + .microseconds(usec)
        return duration > .zero ? duration : nil
    }

    /// At least one; nil for anything else.
    static func number(_ text: String, upTo maximum: Int) -> Int? {
        guard let number = digits(text[...]), (1...Int64(maximum)).contains(number) else {
            return nil
        }
        return Int(number)
    }

    private static func digits(_ text: Substring) -> Int64? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? Int64(text) : nil
    }
}
