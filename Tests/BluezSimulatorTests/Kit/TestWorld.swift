import CGLib
import Testing

@testable import BluezSimulator

/// A private bus, a simulator on it whose time stands still, and a client, all on one context.
final class TestWorld {
    let context: OpaquePointer
    let bus: PrivateBus
    let clock = ManualSimulatorClock()
    let simulator: BluezSimulator
    let client: TestClient
    private var others: [TestClient] = []

    static let device = "/org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5"
    static let far = "/org/bluez/hci0/dev_C0_C1_C2_C3_C4_C5"
    static let adapter = "/org/bluez/hci0"

    init(
        _ configuration: BluezSimulator.Configuration = .init(),
        prepare: (BluezSimulator) -> Void = { $0.addDefaultWorld() }
    ) throws {
        context = g_main_context_new()
        bus = try PrivateBus()
        simulator = BluezSimulator(
            busAddress: bus.address, configuration: configuration, context: context, clock: clock)
        prepare(simulator)
        try simulator.start()
        client = try TestClient(bus.address, context)
        client.watchBluez()
    }

    func close() {
        simulator.stop()
        client.close()
        for other in others {
            other.close()
        }
        bus.end()
        while g_main_context_iteration(context, 0) != 0 {}
        g_main_context_unref(context)
    }

    func anotherClient() throws -> TestClient {
        let other = try TestClient(bus.address, context)
        others.append(other)
        return other
    }

    /// Runs the context until the effect is there; false after five seconds.
    func run(until isThere: () -> Bool) -> Bool {
        let watchdog = Watchdog(context)
        defer { watchdog.end() }
        while !isThere() {
            guard !watchdog.hasBarked else { return false }
            g_main_context_iteration(context, 1)
        }
        return true
    }

    /// A round trip of that client through the bus: what was on its way before has come.
    func settle(_ client: TestClient? = nil) throws {
        let client = client ?? self.client
        let echo = client.call(
            "/org/freedesktop/DBus", "org.freedesktop.DBus.GetId", to: "org.freedesktop.DBus")
        try #require(run { echo.isDone })
        let ping = client.call("/", "org.freedesktop.DBus.Peer.Ping", to: client.uniqueName)
        try #require(run { ping.isDone })
    }

    /// Sends a call and waits until the simulator has it.
    func send(
        _ path: String, _ method: String, _ arguments: String = "()", from other: TestClient? = nil
    ) throws -> TestClient.Reply {
        let client = other ?? self.client
        let before = simulator.journal.count
        let reply = client.call(path, "org.bluez." + method, arguments)
        try #require(run { simulator.journal.count > before })
        return reply
    }

    /// Sends a call, moves time, and gives the answer, if there is one by then.
    func ask(
        _ path: String, _ method: String, _ arguments: String = "()", after time: Duration = .zero,
        from other: TestClient? = nil
    ) throws -> String? {
        let reply = try send(path, method, arguments, from: other)
        clock.advance(by: time)
        try settle(other)
        return reply.text
    }

    /// One property, as GVariant text.
    func property(_ path: String, _ interface: String, _ name: String) throws -> String {
        let reply = client.call(
            path, "org.freedesktop.DBus.Properties.Get", "('org.bluez.\(interface)', '\(name)')")
        try #require(run { reply.isDone })
        return reply.text ?? ""
    }

    func set(
        _ path: String, _ interface: String, _ name: String, _ value: String
    ) throws -> TestClient.Reply {
        let before = simulator.journal.count
        let reply = client.call(
            path, "org.freedesktop.DBus.Properties.Set",
            "('org.bluez.\(interface)', '\(name)', <\(value)>)")
        try #require(run { simulator.journal.count > before })
        return reply
    }

    /// Connects the default peripheral and has its services resolved.
    func connect() throws {
        let reply = try send(TestWorld.device, "Device1.Connect")
        clock.advance(by: .milliseconds(200))
        try #require(run { reply.isDone })
        try #require(reply.text == "()")
        try settle()
    }

    /// Object path of a default characteristic.
    func path(of uuid: String) -> String {
        guard let (attribute, device) = simulator.findAttribute(uuid) else { return "/none" }
        return device.path + "/" + attribute.part
    }
}

/// Ends a wait that lasts too long.
private final class Watchdog {
    private(set) var hasBarked = false
    private let source: UnsafeMutablePointer<GSource>

    init(_ context: OpaquePointer) {
        source = g_timeout_source_new(5000)
        let bark: GSourceFunc = { data in
            Unmanaged<Watchdog>.fromOpaque(data!).takeUnretainedValue().hasBarked = true
            return 0
        }
        g_source_set_callback(source, bark, Unmanaged.passUnretained(self).toOpaque(), nil)
        g_source_attach(source, context)
    }

    func end() {
        g_source_destroy(source)
        g_source_unref(source)
    }
}
