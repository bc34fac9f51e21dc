import CPreload

/// What the command line asks for, which goes into the environment as it is read.
struct Options {
    /// What a command line turned out to be.
    enum Request {
        case run
        case help
        case version
        /// Why is said already.
        case refused
    }

    /// The words not read yet; in the end the program, with its arguments.
    private(set) var rest: ArraySlice<Word>
    private var timeouts: [CChar] = []

    init(_ words: ArraySlice<Word>) {
        rest = words
    }

    /// Reads the options; the words behind the program's name are its own.
    mutating func parse() -> Request {
        while let word = rest.first, word.pointee == CChar(UInt8(ascii: "-")) {
            rest.removeFirst()
            if strcmp(word, "--") == 0 { break }
            if strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0 { return .help }
            if strcmp(word, "--version") == 0 { return .version }
            guard set(word) || take(word) else { return .refused }
        }
        guard !rest.isEmpty else {
            complain("there is no program to run")
            return .refused
        }
        if !timeouts.isEmpty { setenv("BLEEP_PRELOAD_TIMEOUTS", timeouts + [0], 1) }
        return .run
    }

    /// Sets an option that stands alone; false if it is none.
    private mutating func set(_ word: Word) -> Bool {
        if strcmp(word, "--no-deadlines") == 0 {
            setenv("BLEEP_PRELOAD_DEADLINES", "0", 1)
        } else if strcmp(word, "--no-cancel") == 0 {
            setenv("BLEEP_PRELOAD_CANCEL", "0", 1)
        } else if strcmp(word, "--no-metrics") == 0 {
            setenv("BLEEP_PRELOAD_METRICS", "0", 1)
        } else if strcmp(word, "--recover") == 0 {
            // The next word, if it can be nothing else.
            let consents = rest.first.flatMap { areConsents($0) ? $0 : nil }
            if consents != nil { rest.removeFirst() }
            setenv("BLEEP_PRELOAD_RECOVERY", consents.map { bytes(of: $0) + [0] } ?? [0], 1)
        } else {
            return false
        }
        return true
    }

    /// Takes an option that has a value; false if that is none, and then has said so.
    private mutating func take(_ word: Word) -> Bool {
        let length = strcspn(word, "=")
        guard let option = Option(word, length) else {
            complain("unknown option ", word)
            return false
        }
        let value = word[length] == 0 ? rest.popFirst() : word + length + 1
        guard let value, value.pointee != 0 else {
            complain(word, " needs a value")
            return false
        }
        switch option {
        case .timeout:
            guard isTimeout(value) else {
                complain(value, " is no category and seconds like connect=20")
                return false
            }
            if !timeouts.isEmpty { timeouts.append(CChar(UInt8(ascii: ","))) }
            timeouts += bytes(of: value)
        case .longestOwn:
            guard isSeconds(value) else {
                complain(value, " is no number of seconds like 2 or 0.5")
                return false
            }
            setenv("BLEEP_PRELOAD_LONGEST_OWN", value, 1)
        case .metrics:
            setenv("BLEEP_PRELOAD_METRICS", absolutePath(value), 1)
        case .record:
            setenv("BLEEP_PRELOAD_RECORD", absolutePath(value), 1)
        case .recover:
            guard areConsents(value) else {
                complain(value, " is none of restart, reset, rfkill, remove and all")
                return false
            }
            setenv("BLEEP_PRELOAD_RECOVERY", value, 1)
        }
        return true
    }
}

/// The options that have a value, written "--name value" or "--name=value".
private enum Option: CaseIterable {
    case timeout
    case longestOwn
    case metrics
    case record
    case recover

    private var name: StaticString {
        switch self {
        case .timeout: "--timeout"
        case .longestOwn: "--longest-own"
        case .metrics: "--metrics"
        case .record: "--record"
        case .recover: "--recover"
        }
    }

    init?(_ word: Word, _ length: Int) {
        for option in Option.allCases where begins(word, with: option.name, length) {
            self = option
            return
        }
        return nil
    }
}
