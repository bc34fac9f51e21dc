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
    var testsPool = false
    /// Looks for what is wrong on this machine.
    var examines = false
    var monitors = false
    var watches = false
    var stresses = false
    /// How long to monitor, watch or stress; nil until something else ends it.
    var duration: Duration?
    /// Between two looks while monitoring or watching.
    var interval: Duration?
    /// Of a stress test; nil for the default.
    var threads: Int?
    /// Of a stress test, in all; nil for the default.
    var operations: Int?
    var recovers = false
    /// Tells what a recovery would do.
    var plans = false
    var showsHistory = false
    /// What a recovery may do that harms others.
    var consents: UInt32 = 0
    var showsMetrics = false
    /// Where to write OpenMetrics text.
    var metricsFile: String?
    /// Where to write what went on, without an extension.
    var recordFile: String?
    /// Where to write a report to attach; "-" is standard output.
    var reportFile: String?
    /// Whether reports and records leave out whose machine and devices these are.
    var redacts = true
    /// A stress test that nobody asked for by name is short.
    private var isStressShort = false

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
            default:
                if options.set(word) { continue }
                if let problem = options.take(word, &rest) { return .refused(problem) }
            }
        }
        return options.completed()
    }

    /// Sets an option that stands alone; false if it is none.
    private mutating func set(_ word: String) -> Bool {
        switch word {
        case "--check-bluez": checksBluez = true
        case "--all": checksAll = true
        case "--debug": isDebugging = true
        case "--json": isJSON = true
        case "--simulate": isSimulated = true
        case "--monitor": monitors = true
        case "--watch": watches = true
        case "--pool-test": testsPool = true
        case "--doctor": examines = true
        case "--stress-test": stresses = true
        case "--recovery": recovers = true
        case "--plan": plans = true
        case "--history": showsHistory = true
        case "--no-redact": redacts = false
        case "--metrics": showsMetrics = true
        default: return false
        }
        return true
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
        case "--bus", "--openmetrics", "--record", "--report":
            if name == "--bus" { bus = value }
            if name == "--openmetrics" { metricsFile = value }
            if name == "--record" { recordFile = value }
            if name == "--report" { reportFile = value }
            return nil
        case "--allow":
            guard let consents = Options.consents(value) else {
                return "\(value) is none of \(Options.consentNames)"
            }
            self.consents |= consents
            return nil
        case "--threads", "--operations":
            return takeNumber(name, value)
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
        "--threads", "--operations", "--allow", "--record", "--report",
    ]

    private mutating func takeNumber(_ name: String, _ value: String) -> String? {
        let maximum = name == "--threads" ? 64 : 1_000_000_000
        guard let number = Options.number(value, upTo: maximum) else {
            return "\(value) is no number from 1 to \(maximum)"
        }
        if name == "--threads" { threads = number }
        if name == "--operations" { operations = number }
        return nil
    }

    /// Where BlueZ is, for a headline.
    var place: String {
        if isSimulated { return "BlueZ, simulated" }
        guard let bus else { return "BlueZ on the system bus" }
        return "BlueZ on " + (bus.split(separator: ",").first ?? "")
    }

    var threadCount: Int { threads ?? 4 }

    /// How many operations end a stress test; nil where only time does.
    var operationLimit: Int? {
        operations ?? (duration == nil ? (isStressShort ? 200 : 1000) : nil)
    }

    /// Whatever comes to an end by itself.
    var makesChecks: Bool {
        makesSeries || device != nil || stresses || recovers || plans
    }

    /// What is more than one thing: a stress test, a recovery or a plan alone has its own document.
    var makesSeries: Bool {
        checksBluez || checksAll || testsPool || examines || reportFile != nil
            || [stresses, recovers, plans].count(where: { $0 }) > 1
            || (stresses && device != nil)
    }

    /// A device that is only to be recovered is not tried besides.
    var checksDevice: Bool {
        device != nil && (!(recovers || plans) || checksBluez || checksAll || testsPool)
    }

    private func completed() -> Request {
        if let contradiction { return .refused(contradiction) }
        var options = self
        let isNamed = checksBluez || testsPool || examines || stresses || recovers || plans
        options.checksAll = checksAll || (reportFile != nil && !isNamed)
        if options.checksAll {
            options.checksBluez = true
            options.testsPool = true
            options.examines = true
            options.isStressShort = !stresses
            options.stresses = true
            options.plans = !recovers
            options.showsMetrics = true
        }
        if !options.makesChecks && !monitors && !watches { options.checksBluez = true }
        return .run(options)
    }
}
