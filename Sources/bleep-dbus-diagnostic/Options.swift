import BleepPrograms

/// What the command line asks for.
struct Options {
    var checksBluez = false
    var checksAll = false
    /// The device to try, upper case.
    var device: String?
    var isDebugging = false
    var isJSON = false
    var isSimulated = false
    /// The address of the bus; nil for the system bus.
    var bus: String?
    /// The limit of each step; nil for that of the step.
    var timeout: Duration?

    /// What a command line turned out to be.
    enum Request {
        case run(Options)
        case help
        case version
        case refused(String)
    }

    /// Reads the words of a command line.
    static func parse(_ words: [String]) -> Request {
        var options = Options()
        var rest = words[...]
        while let word = rest.popFirst() {
            switch word {
            case "--help", "-h":
                return .help
            case "--version":
                return .version
            case "--check-bluez":
                options.checksBluez = true
            case "--all":
                options.checksAll = true
            case "--debug":
                options.isDebugging = true
            case "--json":
                options.isJSON = true
            case "--simulate":
                options.isSimulated = true
            default:
                if let problem = options.take(word, &rest) { return .refused(problem) }
            }
        }
        return options.completed()
    }

    /// Takes an option that has a value, written "--name value" or "--name=value".
    private mutating func take(_ word: String, _ rest: inout ArraySlice<String>) -> String? {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard ["--device", "--bus", "--timeout"].contains(name) else {
            return word.hasPrefix("-") ? "unknown option \(word)" : "unexpected word \(word)"
        }
        guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst(), !value.isEmpty
        else {
            return "\(name) needs a value"
        }
        switch name {
        case "--device":
            device = Options.address(value)
            return device == nil ? "\(value) is no Bluetooth address like F0:F1:F2:F3:F4:F5" : nil
        case "--timeout":
            timeout = Options.seconds(value)
            return timeout == nil ? "\(value) is no number of seconds like 2 or 0.5" : nil
        default:
            bus = value
            return nil
        }
    }

    private func completed() -> Request {
        if isSimulated && bus != nil {
            return .refused("--simulate brings its own bus, so --bus cannot be given with it")
        }
        var options = self
        options.checksBluez = checksBluez || checksAll || device == nil
        return .run(options)
    }

    /// Six pairs of hexadecimal digits between colons; nil for anything else.
    private static func address(_ text: String) -> String? {
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

    /// More than nothing, to the microsecond; nil for anything else.
    private static func seconds(_ text: String) -> Duration? {
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

    private static func digits(_ text: Substring) -> Int64? {
        text.utf8.allSatisfy { (48...57).contains($0) } ? Int64(text) : nil
    }
}
