extension BluezSimulator.Fault {
    /// Reads one line, as scripts and the control interface have it.
    package init(parsing line: String) throws(FaultSyntaxError) {
        var reader = try FaultReader(line)
        self = try BluezSimulator.Fault(&reader)
        try reader.finish()
    }

    init(_ reader: inout FaultReader) throws(FaultSyntaxError) {
        let verb = try reader.word("a fault")
        if let fault = try BluezSimulator.Fault.answerFault(verb, &reader) {
            self = fault
        } else if let fault = try BluezSimulator.Fault.daemonFault(verb, &reader) {
            self = fault
        } else if let fault = try BluezSimulator.Fault.adapterFault(verb, &reader) {
            self = fault
        } else if let fault = try BluezSimulator.Fault.deviceFault(verb, &reader) {
            self = fault
        } else {
            throw FaultSyntaxError(message: "no such fault: " + verb)
        }
    }

    private static func answerFault(
        _ verb: String,
        _ reader: inout FaultReader
    ) throws(FaultSyntaxError) -> Self? {
        switch verb {
        case "hold": return .hold(try reader.pattern(), count: try reader.optionalCount())
        case "delay": return .delay(try reader.pattern(), try reader.microseconds())
        case "lose": return .lose(try reader.pattern(), count: try reader.optionalCount())
        case "late": return .late(try reader.pattern(), try reader.microseconds())
        case "refuse":
            return .refuse(
                try reader.pattern(),
                try error(&reader),
                count: try reader.optionalCount()
            )
        case "fail":
            return .refuse(try reader.pattern(), try error(&reader), count: try reader.count("N"))
        case "swallow": return .swallow(try reader.pattern())
        case "release": return .release(try reader.optionalPattern())
        case "clear": return .clear(try reader.optionalPattern())
        case "chaos":
            guard let seed = UInt64(try reader.word("SEED")) else {
                throw FaultSyntaxError(message: "not a seed")
            }
            let rate = try reader.decimal("RATE")
            guard rate <= 1 else { throw FaultSyntaxError(message: "RATE is above 1") }
            return .chaos(seed: seed, rate: rate)
        default: return nil
        }
    }

    private static func error(_ reader: inout FaultReader) throws(FaultSyntaxError) -> BusError {
        let name = try reader.word("NAME")
        let parts = name.split(separator: ".", omittingEmptySubsequences: false)
        // GDBus refuses to send anything else as an error.
        let isName =
            parts.count > 1
            && parts.allSatisfy { part in
                part.utf8.first.map { $0 > 0x39 } == true
                    && part.utf8.allSatisfy {
                        $0 == 0x5f || 0x30...0x39 ~= $0 || 0x41...0x5a ~= $0 || 0x61...0x7a ~= $0
                    }
            }
        guard isName else { throw FaultSyntaxError(message: "not an error name: " + name) }
        return BusError(name, try reader.word("MESSAGE"))
    }

    private static func daemonFault(
        _ verb: String,
        _ reader: inout FaultReader
    ) throws(FaultSyntaxError) -> Self? {
        switch verb {
        case "stall": return .stall(reader.isAtEnd ? nil : try reader.microseconds())
        case "resume": return .resume
        case "mute": return .mute(reader.isAtEnd ? true : try reader.isOn())
        case "crash": return .crash(try downtime(&reader))
        case "start": return .start
        case "restart": return .restart
        case "crash-on-power-off-during-connect":
            return .crashOnPowerOffDuringConnect(count: try reader.optionalCount() ?? 1)
        case "crash-on-unplug-during-connect":
            return .crashOnUnplugDuringConnect(count: try reader.optionalCount() ?? 1)
        case "crash-on-refused-connect":
            return .crashOnRefusedConnect(count: try reader.optionalCount() ?? 1)
        default: return nil
        }
    }

    private static func downtime(
        _ reader: inout FaultReader
    ) throws(FaultSyntaxError) -> BluezSimulator.Downtime {
        guard !reader.isAtEnd else { return .usual }
        var ahead = reader
        guard try ahead.word("USEC") == "forever" else {
            return .lasting(try reader.microseconds())
        }
        reader = ahead
        return .forever
    }

    private static func adapterFault(
        _ verb: String,
        _ reader: inout FaultReader
    ) throws(FaultSyntaxError) -> Self? {
        switch verb {
        case "vanish": return .vanish(try reader.word("PATH or ADDRESS"))
        case "appear": return .appear(try reader.word("PATH or ADDRESS"))
        case "renumber":
            return .renumber(from: try reader.word("hciN"), to: try reader.word("hciN"))
        case "wedge-discovery": return .wedgeDiscovery
        case "powered-stuck": return .poweredStuck
        case "controller-silent": return .controllerSilent(try reader.isOn())
        case "rfkill": return .rfkill(try reader.isOn())
        case "hardware-error": return .hardwareError
        default: return nil
        }
    }

    private static func deviceFault(
        _ verb: String,
        _ reader: inout FaultReader
    ) throws(FaultSyntaxError) -> Self? {
        switch verb {
        case "flap":
            return .flap(
                try reader.address(),
                property: try reader.word("PROPERTY"),
                count: try reader.count("COUNT")
            )
        case "phantom": return .phantom(try reader.address())
        case "false-ok": return .falseOK(try reader.address())
        case "link-loss": return .linkLoss(try reader.address())
        case "hangup-on-connect":
            return .hangUpOnConnect(
                try reader.address(),
                count: try reader.optionalCount() ?? 1
            )
        case "out-of-range": return .outOfRange(try reader.address())
        case "in-range": return .inRange(try reader.address())
        case "peer-silent": return .peerSilent(try reader.address(), try reader.isOn())
        case "hang-read": return .hangRead(try reader.word("PATH or UUID"))
        case "notify": return .notify(try reader.word("PATH or UUID"), try reader.bytes())
        default: return nil
        }
    }
}
