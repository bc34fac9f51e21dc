import BluezSimulator
import CGLib

/// The simulator as a process of its own.
final class Program {
    private let options: Options
    private let loop: OpaquePointer
    private var privateBus: PrivateBus?
    private var exitStatus: CInt = 0

    init(_ options: Options) {
        self.options = options
        loop = g_main_loop_new(nil, 0)
    }

    /// Runs until told to end; answers the exit status.
    func run() -> CInt {
        do {
            let script = try readScript()
            let address = try enterBus()
            defer { privateBus?.end() }
            try simulate(at: address, script)
            return exitStatus
        } catch {
            complain(error.message)
            return 1
        }
    }

    private func simulate(at address: String, _ script: Script?) throws(BusError) {
        var configuration = BluezSimulator.Configuration()
        configuration.name = options.name
        configuration.seed = options.seed
        configuration.timings = configuration.timings.divided(by: options.speed)
        let simulator = BluezSimulator(busAddress: address, configuration: configuration)
        simulator.addDefaultWorld()
        simulator.addStrangers(options.strangers)

        let control = try ControlInterface(simulator, busAddress: address) { [self] in quit() }
        defer { control.close() }
        try simulator.start()
        defer { simulator.stop() }
        simulator.onBusLost = { [self] in
            complain("the bus is gone")
            exitStatus = 1
            quit()
        }
        if let script { try simulator.run(script) }

        g_unix_signal_add(SIGINT, endOnSignal, Unmanaged.passUnretained(self).toOpaque())
        g_unix_signal_add(SIGTERM, endOnSignal, Unmanaged.passUnretained(self).toOpaque())
        if !options.isQuiet { say("ready") }
        g_main_loop_run(loop)
    }

    func quit() {
        g_main_loop_quit(loop)
    }

    private func enterBus() throws(BusError) -> String {
        switch options.bus {
        case .address(let address): return address
        case .system: return try wellKnown(G_BUS_TYPE_SYSTEM)
        case .session: return try wellKnown(G_BUS_TYPE_SESSION)
        case .own:
            let bus = try PrivateBus()
            privateBus = bus
            say(bus.address)
            return bus.address
        }
    }

    private func wellKnown(_ type: GBusType) throws(BusError) -> String {
        guard let address = g_dbus_address_get_for_bus_sync(type, nil, nil) else {
            throw BusError("org.freedesktop.DBus.Error.Failed", "the bus has no address")
        }
        defer { g_free(address) }
        return String(cString: address)
    }

    private func readScript() throws(BusError) -> Script? {
        guard let path = options.script else { return nil }
        guard let text = readFile(path) else {
            throw BusError("org.freedesktop.DBus.Error.FileNotFound", "cannot read " + path)
        }
        do {
            return try Script(parsing: text)
        } catch {
            throw BusError("org.bleepreliability.Error.Syntax", path + ": " + error.message)
        }
    }
}

private func endOnSignal(_ data: gpointer?) -> gboolean {
    guard let data else { return 1 }
    Unmanaged<Program>.fromOpaque(data).takeUnretainedValue().quit()
    return 1
}

/// The whole file, or standard input for `-`; nil when it cannot be read.
private func readFile(_ path: String) -> String? {
    var text: UnsafeMutablePointer<CChar>?
    let isRead = g_file_get_contents(path == "-" ? "/dev/stdin" : path, &text, nil, nil)
    defer { g_free(text) }
    return isRead == 0 ? nil : text.map { String(cString: $0) }
}

/// One line to a reader who may be a pipe: never buffered.
func say(_ line: String) {
    put(line, to: 1)
}

/// One line of complaint.
func complain(_ line: String) {
    put("bleep-bluez-simulator: " + line, to: 2)
}

private func put(_ line: String, to descriptor: CInt) {
    let bytes = [UInt8]((line + "\n").utf8)
    var done = 0
    while done < bytes.count {
        let count = bytes[done...].withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { return }
        done += count
    }
}
