import BleepCore
import BleepGDBus
import BluezSimulator
import CGLib

/// A private bus, a simulated BlueZ on it and a client, with all their clocks standing still.
///
/// The simulator lives on the test's own context and runs in `run(until:)`; so does an attached
/// client. Sendable, so that work on other threads may use `client`: that guards itself, the
/// rest stays with the test's thread.
package final class FakeWorld: @unchecked Sendable {
    /// How the world is made.
    package struct Configuration {
        package var client = Client.Configuration()
        package var bus = TestBus.Configuration()
        package var simulator = BluezSimulator.Configuration()
        /// Whether BlueZ is there from the beginning.
        package var hasService = true
        /// Nil for one of its own; the world takes the reference over.
        package var context: OpaquePointer?
        /// The client is attached to the test's context; otherwise `client.delivery` decides.
        package var isAttached = true

        package init() {
            simulator.timings = .immediate
            client.seed = 1
            client.probesSlowCalls = false  // The tests count Pings themselves.
            client.gate.usesLock = false  // No files outside of the test's own folder.
            client.keepsRecord = false
        }
    }

    package let context: OpaquePointer
    package let bus: TestBus
    /// The client's time.
    package let clock = ManualClock()
    /// BlueZ's time.
    package let daemonClock = ManualSimulatorClock()
    package let bluez: BluezSimulator
    package let client: Client
    /// What the client logged.
    package let log: Told<LogRecord>
    /// What is done to the client at the end; nil after a test did it.
    private var isShutDown = false
    /// Runs the client's callbacks where it delivers by a descriptor.
    private var dispatcher: Dispatcher?

    package init(_ change: (inout Configuration) -> Void = { _ in }) throws {
        var configuration = Configuration()
        change(&configuration)
        context = configuration.context ?? g_main_context_new()
        bus = try TestBus(configuration.bus)
        bluez = BluezSimulator(
            busAddress: bus.address, configuration: configuration.simulator, context: context,
            clock: daemonClock)
        bluez.addDefaultWorld()
        if configuration.hasService { try bluez.start() }

        configuration.client.bus = .address(bus.address)
        configuration.client.clock = clock
        if configuration.isAttached { configuration.client.delivery = .context(context) }
        guard let client = Client(configuration.client) else {
            throw TestBus.Failure(what: "no client")
        }
        self.client = client
        log = Told(waking: context)
        listenToLog()
        dispatcher = client.delivery.descriptor.map { Dispatcher(client.delivery, $0, context) }
    }

    private func listenToLog() {
        client.setLogLevel(.debug)
        client.setLogHandler(LogHandler({ [log] in log.tell($0) }, onEnd: {}))
    }

    /// The last unref of the client, as the program does it.
    package func shutClientDown() {
        guard !isShutDown else { return }
        isShutDown = true
        client.shutDown()
    }

    /// From now on nobody calls `dispatch()` but the test.
    package func leaveDispatchingToTheTest() {
        dispatcher?.end()
        dispatcher = nil
    }

    package func close() {
        shutClientDown()
        dispatcher?.end()
        bluez.stop()
        bus.end()
        while g_main_context_iteration(context, 0) != 0 {}
        g_main_context_unref(context)
    }

    /// Runs the context until the effect is there; false when the watchdog barks.
    package func run(until isThere: () -> Bool) -> Bool {
        let watchdog = Watchdog(context)
        defer { watchdog.end() }
        while true {
            daemonClock.advance(by: .zero)  // What happens at once in BlueZ.
            if isThere() { return true }
            guard !watchdog.hasBarked else {
                tellWhatHappened()
                return false
            }
            g_main_context_iteration(context, 1)
        }
    }

    /// For whoever finds that a test waited in vain, perhaps once in a thousand times.
    private func tellWhatHappened() {
        for record in log.all { print("log:", record.message) }
        for call in bluez.journal { print("call:", call.method, call.path, call.sender) }
    }

    /// Ends the bus; BlueZ dies with it.
    package func killBus() {
        bus.kill()
        bluez.stop()
    }

    /// A new bus at the old address, with a new BlueZ.
    package func restartBus() throws {
        try bus.start()
        try bluez.start()
    }

    /// How often BlueZ received this, as `Interface.Member` with the interface's last part.
    package func calls(_ method: String) -> [BluezSimulator.JournalEntry] {
        bluez.journal.filter { $0.method.hasSuffix("." + method) }
    }

    /// A record of the log has all these words.
    package func logged(_ words: String...) -> Bool {
        log.all.contains { record in words.allSatisfy { record.message.contains($0) } }
    }
}
