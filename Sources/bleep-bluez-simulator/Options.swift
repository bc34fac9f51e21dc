import BluezSimulator
import CGLib

/// What the command line asks for.
struct Options {
    enum Bus: Equatable {
        case address(String)
        case system
        case session
        case own
    }

    enum Mistake: Error {
        case unknown(String)
        case incomplete(String)
    }

    var bus = Bus.session
    var name = "org.bluez"
    var script: String?
    var seed: UInt64 = 1
    var speed = 1
    var strangers = 0
    var isQuiet = false
    var wantsHelp = false
    var wantsVersion = false

    init(_ words: [String]) throws(Mistake) {
        var rest = words[...]
        while let word = rest.popFirst() {
            switch word {
            case "--bus": bus = .address(try Options.value(word, &rest))
            case "--system": bus = .system
            case "--session": bus = .session
            case "--private": bus = .own
            case "--name": name = try Options.value(word, &rest)
            case "--script": script = try Options.value(word, &rest)
            case "--seed": seed = UInt64(try Options.number(word, &rest, from: 0))
            case "--speed": speed = try Options.number(word, &rest, from: 1)
            case "--devices": strangers = try Options.number(word, &rest, from: 0)
            case "--quiet": isQuiet = true
            case "--help": wantsHelp = true
            case "--version": wantsVersion = true
            default: throw .unknown(word)
            }
        }
        guard g_dbus_is_name(name) != 0, g_dbus_is_unique_name(name) == 0 else {
            throw .incomplete("--name")
        }
    }

    private static func value(
        _ option: String,
        _ rest: inout ArraySlice<String>
    ) throws(Mistake) -> String {
        guard let value = rest.popFirst(), !value.isEmpty else { throw .incomplete(option) }
        return value
    }

    private static func number(
        _ option: String,
        _ rest: inout ArraySlice<String>,
        from least: Int
    ) throws(Mistake) -> Int {
        guard let number = Int(try value(option, &rest)), number >= least else {
            throw .incomplete(option)
        }
        return number
    }

    static let help = """
        Usage: bleep-bluez-simulator [OPTION…]

        A simulated org.bluez with faults on demand, on any D-Bus bus.

          --bus ADDRESS    the bus to enter (default: the session bus)
          --system         the system bus
          --session        the session bus
          --private        a bus of its own, whose address is the first line of the output
          --name NAME      the name to own (default: org.bluez)
          --script FILE    faults to inject, one a line; - reads standard input
          --seed N         decides what is left to chance (default: 1)
          --speed N        makes everything N times as fast
          --devices N      adds N devices that only discovery shows
          --quiet          prints nothing but a private bus's address
          --help, --version

        It prints "ready" as soon as the name is owned; SIGINT and SIGTERM end it.
        The control interface is org.bleepreliability.Simulator on the same bus.
        """
}
