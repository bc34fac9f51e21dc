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
    var monitors = false
    var watches = false
    /// How long to monitor or watch; nil until a signal comes.
    var duration: Duration?
    /// Between two looks while monitoring or watching.
    var interval: Duration?
    var showsMetrics = false
    /// Where to write OpenMetrics text.
    var metricsFile: String?

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
            case "--monitor":
                options.monitors = true
            case "--watch":
                options.watches = true
            case "--metrics":
                options.showsMetrics = true
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
        guard Options.withValue.contains(name) else {
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
        case "--bus":
            bus = value
            return nil
        case "--openmetrics":
            metricsFile = value
            return nil
        default:
            guard let seconds = Options.seconds(value) else {
                return "\(value) is no number of seconds like 2 or 0.5"
            }
            if name == "--timeout" { timeout = seconds }
            if name == "--duration" { duration = seconds }
            if name == "--interval" { interval = seconds }
            return nil
        }
    }

    private static let withValue = [
        "--device", "--bus", "--timeout", "--duration", "--interval", "--openmetrics",
    ]

    /// Why these options cannot be given together; nil if they can.
    private var contradiction: String? {
        if isSimulated && bus != nil {
            return "--simulate brings its own bus, so --bus cannot be given with it"
        }
        if monitors && watches { return "--monitor and --watch cannot be given together" }
        if monitors || watches {
            if checksBluez || checksAll || device != nil {
                return "--monitor and --watch make no checks"
            }
            return watches && isJSON ? "--json goes with --monitor, not with --watch" : nil
        }
        if duration != nil || interval != nil {
            return "--duration and --interval go with --monitor or --watch"
        }
        return nil
    }

    /// Where BlueZ is, for a headline.
    var place: String {
        if isSimulated { return "BlueZ, simulated" }
        guard let bus else { return "BlueZ on the system bus" }
        return "BlueZ on " + (bus.split(separator: ",").first ?? "")
    }

    private func completed() -> Request {
        if let contradiction { return .refused(contradiction) }
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
