/// What the command line asks for.
struct Options {
    /// What is to be in the environment of the program.
    var environment: [(name: String, value: String)] = []
    /// With its arguments.
    var program: [String] = []
    private var timeouts: [String] = []

    /// What a command line turned out to be.
    enum Request {
        case run(Options)
        case help
        case version
        case refused(String)
    }

    /// Reads the words of a command line; the program's are its own.
    static func parse(_ words: [String]) -> Request {
        var options = Options()
        var rest = words[...]
        while let word = rest.first, word.hasPrefix("-") {
            rest.removeFirst()
            switch word {
            case "--": return options.completed(rest)
            case "--help", "-h": return .help
            case "--version": return .version
            case "--no-deadlines": options.put("DEADLINES", "0")
            case "--no-cancel": options.put("CANCEL", "0")
            case "--no-metrics": options.put("METRICS", "0")
            case "--recover": options.put("RECOVERY", options.consents(&rest))
            default:
                if let problem = options.take(word, &rest) { return .refused(problem) }
            }
        }
        return options.completed(rest)
    }

    private func completed(_ rest: ArraySlice<String>) -> Request {
        guard !rest.isEmpty else { return .refused("there is no program to run") }
        var options = self
        options.program = Array(rest)
        if !timeouts.isEmpty { options.put("TIMEOUTS", timeouts.joined(separator: ",")) }
        return .run(options)
    }

    /// The last one of a name counts.
    private mutating func put(_ name: String, _ value: String) {
        environment.append(("BLEEP_PRELOAD_" + name, value))
    }

    /// Takes an option that has a value, written "--name value" or "--name=value".
    private mutating func take(_ word: String, _ rest: inout ArraySlice<String>) -> String? {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts[0])
        guard Options.withValue.contains(name) else { return "unknown option " + word }
        guard let value = parts.count == 2 ? String(parts[1]) : rest.popFirst(), !value.isEmpty
        else { return name + " needs a value" }
        switch name {
        case "--timeout":
            guard Options.isTimeout(value) else {
                return value + " is no category and seconds like connect=20"
            }
            timeouts.append(value)
        case "--longest-own":
            guard Options.isSeconds(value[...]) else {
                return value + " is no number of seconds like 2 or 0.5"
            }
            put("LONGEST_OWN", value)
        case "--metrics": put("METRICS", absolutePath(value))
        case "--record": put("RECORD", absolutePath(value))
        default:
            guard Options.isConsents(value) else { return value + " is no consent" }
            put("RECOVERY", value)
        }
        return nil
    }

    private static let withValue = [
        "--timeout", "--longest-own", "--metrics", "--record", "--recover",
    ]

    /// The next word, if it can be nothing else; none is "" then.
    private func consents(_ rest: inout ArraySlice<String>) -> String {
        guard let word = rest.first, Options.isConsents(word) else { return "" }
        rest.removeFirst()
        return word
    }

    private static func isConsents(_ text: String) -> Bool {
        text.split(separator: ",", omittingEmptySubsequences: false).allSatisfy {
            ["restart", "reset", "rfkill", "remove", "all"].contains(String($0))
        }
    }

    private static func isTimeout(_ text: String) -> Bool {
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        return parts.count == 2 && categories.contains(String(parts[0])) && isSeconds(parts[1])
    }

    private static let categories = [
        "connect", "disconnect", "pair", "get_property", "set_property", "read", "write",
        "start_notify", "stop_notify", "default",
    ]

    /// More than nothing and less than a fortnight, to the microsecond.
    private static func isSeconds(_ text: Substring) -> Bool {
        let parts = text.utf8.split(
            separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        guard let whole = parts.first, (1...6).contains(whole.count) else { return false }
        guard parts.count == 1 || (1...6).contains(parts[1].count) else { return false }
        let digits = parts.joined()
        return digits.allSatisfy { (48...57).contains($0) } && digits.contains { $0 != 48 }
    }
}
