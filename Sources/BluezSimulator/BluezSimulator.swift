import CGLib

/// A simulated org.bluez on a D-Bus bus, with faults on demand.
///
/// Everything happens on the thread that iterates the main context given; no call here may come
/// from another one. `stop()` must be called: it is what lets go of the bus and of the memory.
package final class BluezSimulator {
    let configuration: Configuration
    let clock: any SimulatorClock
    let context: OpaquePointer?
    private let busAddress: String

    var adapters: [AdapterModel] = []
    var faults = FaultBook()
    var chance: Chance
    /// The process, so to speak; nil while it is dead.
    private(set) var daemon: Daemon?
    private var comeback: UInt?
    var scriptTimers: [UInt: UInt] = [:]
    var lastScriptTimer: UInt = 0

    /// The calls whose answers are held, oldest first.
    package internal(set) var held: [HeldCall] = []
    /// All calls received, in order.
    package internal(set) var journal: [JournalEntry] = []
    /// Told when the bus goes away by itself; bluetoothd would exit.
    package var onBusLost: (() -> Void)?

    /// Nothing happens before `start()`. No context means GLib's default one, no clock real time.
    package init(
        busAddress: String,
        configuration: Configuration = Configuration(),
        context: OpaquePointer? = nil,
        clock: (any SimulatorClock)? = nil
    ) {
        self.busAddress = busAddress
        self.configuration = configuration
        self.context = context
        self.clock = clock ?? GLibSimulatorClock(context: context)
        chance = Chance(seed: configuration.seed)
    }

    /// Enters the bus, objects first, name last; fails when the name has an owner.
    package func start() throws(BusError) {
        guard daemon == nil else { return }
        for adapter in adapters {
            adapter.ownName = AdapterModel.hostName
        }
        try launch { $0.exportEverything() }
    }

    /// Leaves the bus as a crash does, and stays away.
    package func stop() {
        endDaemon()
        if let comeback { clock.cancel(comeback) }
        comeback = nil
        for timer in scriptTimers.values {
            clock.cancel(timer)
        }
        scriptTimers = [:]
        onBusLost = nil
    }

    /// Whether the daemon lives; a stalled one does.
    package var isRunning: Bool { daemon != nil }

    /// The daemon's unique name, which changes with every restart; nil while it is dead.
    package var uniqueName: String? { daemon?.bus.uniqueName }

    /// Calls that wait for a stalled daemon to read them.
    package var unreadCount: Int { daemon?.backlogCount ?? 0 }

    /// Adds an adapter, before or after the start.
    package func addAdapter(_ adapter: Adapter = Adapter()) {
        let model = AdapterModel(adapter)
        adapters.append(model)
        daemon?.export(model)
    }

    /// Adds a peer to the adapter of that name; nil is the first adapter.
    package func addDevice(_ device: Device, on adapterName: String? = nil) {
        let adapter = adapters.first { adapterName == nil || $0.name == adapterName }
        guard let adapter else { preconditionFailure("add an adapter first") }
        let model = DeviceModel(device, on: adapter)
        adapter.devices.append(model)
        guard let daemon, adapter.isExported else { return }
        daemon.exportIfKnown(model)
        daemon.sight(model)
    }

    /// Makes a peer send a notification; the characteristic by object path or UUID.
    ///
    /// False when nobody can get it: no such characteristic, no link, or no session.
    @discardableResult
    package func notify(_ pathOrUUID: String, _ bytes: [UInt8]) -> Bool {
        guard let daemon, let (attribute, device) = findAttribute(pathOrUUID) else { return false }
        return daemon.notify(attribute, device, bytes)
    }

    /// Empties the journal.
    package func clearJournal() {
        journal = []
    }
}

// MARK: The life of the daemon
extension BluezSimulator {
    /// Dies with calls in flight and says nothing; returns after the time away.
    func crash(_ downtime: Downtime) {
        guard daemon != nil else { return }
        endDaemon()
        switch downtime {
        case .usual: comeBack(after: configuration.timings.crashDown)
        case .lasting(let time): comeBack(after: time)
        case .forever: break
        }
    }

    /// The bus is gone, and the daemon with it; `start` and the fault of that name try again.
    func loseBus() {
        endDaemon()
        onBusLost?()
    }

    /// Says good-bye to everybody, goes, and returns.
    func restart() {
        // systemd wakes a stopped process to end it, and that first does what it was asked.
        daemon?.resume()
        guard let daemon else { return }
        daemon.retractEverything()
        daemon.bus.flush()
        endDaemon()
        comeBack(after: configuration.timings.restartDown)
    }

    /// Starts a daemon that is down, as systemd would: the name first, its objects later.
    func comeBack(after delay: Duration) {
        if let comeback { clock.cancel(comeback) }
        comeback = clock.after(delay) { [self] in
            comeback = nil
            guard daemon == nil else { return }
            // A name that is taken or a bus that is gone leaves the daemon dead.
            try? launch { $0.exportManager() }
            daemon?.exportAdaptersLater()
        }
    }

    private func launch(_ prepare: (Daemon) -> Void) throws(BusError) {
        let daemon = try Daemon(self, busAddress: busAddress)
        prepare(daemon)
        do {
            try daemon.bus.own(configuration.name)
        } catch {
            daemon.end()
            for adapter in adapters {
                adapter.daemonDied()
            }
            throw error
        }
        self.daemon = daemon
    }

    private func endDaemon() {
        guard let daemon else { return }
        self.daemon = nil
        daemon.end()
        for heldCall in held {
            heldCall.abandon()
        }
        held = []
        faults.isMuted = false
        faults.isPoweredStuck = false
        for adapter in adapters {
            adapter.daemonDied()
        }
    }
}
