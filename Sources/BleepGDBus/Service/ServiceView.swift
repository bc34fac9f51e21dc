import BleepCore

/// Somebody who is told what happens to the service. On GDBus's thread, outside of any lock.
package protocol ServiceObserver: AnyObject {
    func serviceGained(generation: UInt64)
    /// On a fresh connection it is the same owner as before.
    func serviceKept(generation: UInt64)
    func serviceLost()
    /// Nobody owns the name, and nobody did before.
    func serviceAbsent()
    /// What was missed while there was no connection is unknown.
    func viewRenewed()
    func deviceAppeared(_ address: BluetoothAddress)
    func deviceChanged(path: String)
    func objectRemoved(path: String, interfaces: [String])
    func valueChanged(path: String, value: Value)
    /// All of them as they are now.
    func adaptersChanged(_ adapters: [AdapterState])
    func advertHeard()
    /// BlueZ took a device off the bus.
    func deviceDropped(_ address: BluetoothAddress, adapter: String)
}

/// Somebody who needs the object tree.
package protocol TreeWaiter: AnyObject {
    func treeReady(token: UInt64)
    func treeFailed(_ failure: Failure, token: UInt64)
}

/// What is known of the service: who owns its name, and its objects; kept true by signals.
///
/// It hangs on one connection at a time and starts anew with each: subscribed first, then read.
/// Sendable: all that changes belongs to `lock`.
package final class ServiceView: @unchecked Sendable {
    enum Tree {
        /// Nobody has needed it yet, or it died with its owner. Can go to `loading`.
        case unloaded
        /// GetManagedObjects is out. Can go to `loaded` and `unloaded`.
        case loading
        /// As true as signals can keep it. Can go to `unloaded` and `loading`.
        case loaded
    }

    enum Token {
        static let owner: UInt64 = 1
        static let match: UInt64 = 2
        /// Loads are numbered from here, so that an older one is told from the newest.
        static let firstLoad: UInt64 = 16
    }

    package let service: String
    let clock: Clock
    let lock = Lock()
    var observer: (any ServiceObserver)?
    var connection: BusConnection?

    var owner: String?
    /// When an owner took the name or an adapter came, if we saw it.
    var beganAt: Instant?
    private(set) var generationNow: UInt64 = 0
    var objects = ObjectTree()
    var tree = Tree.unloaded
    var load = Token.firstLoad
    var waiters: [(waiter: any TreeWaiter, token: UInt64)] = []
    /// The tree was asked for once, so it is loaded again with each owner and connection.
    var isTreeWanted = false
    /// Devices whose signals we subscribed to.
    var watched: Set<String> = []
    /// Somebody counts how often devices are heard.
    var countsAdverts = false
    /// Which bus it was; another one has other owners, even of the same unique name.
    private(set) var busID: String?
    /// Devices and adapters that went lately, and may come back.
    var gone: [BluetoothAddress: Instant] = [:]

    package init(service: String, clock: Clock) {
        self.service = service
        self.clock = clock
    }

    /// Tells `observer` from now on; nobody before, and nobody after nil.
    package func report(to observer: (any ServiceObserver)?) {
        lock.with { self.observer = observer }
    }

    /// Moves to a fresh connection; on the thread that made it, before anyone uses it.
    package func attach(to connection: BusConnection) {
        var isOtherBus = false
        let mustLoad = lock.with {
            isOtherBus = busID != nil && busID != connection.busID && owner != nil
            busID = connection.busID
            self.connection = connection
            if isOtherBus { setOwner(nil, hasJustBegun: false) }
            tree = .unloaded
            objects.removeAll()
            return isTreeWanted
        }
        if isOtherBus { lock.with { observer }?.serviceLost() }
        subscribe(
            "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"
                + phrase("member='NameOwnerChanged',arg0='", service, "'"))
        subscribe(
            phrase(
                "type='signal',sender='", service, "',interface='", ServiceName.objectManager, "'"))
        // Which adapter is on decides which one to use, and what a refusal means.
        subscribe(rule(for: ServiceName.adapter))
        for path in lock.with({ watched }) { subscribe(deviceRule(path)) }
        if lock.with({ countsAdverts }) { subscribe(rule(for: ServiceName.device)) }
        _ = connection.send(
            MethodCall(
                ServiceName.driver, ServiceName.driverPath, ServiceName.driver, "GetNameOwner",
                Value(tuple: [Value(service)])),
            for: self, token: Token.owner, isBackground: true)
        if mustLoad { loadTree() }
        lock.with { observer }?.viewRenewed()
    }

    /// The connection is no more; what it told may be wrong by now.
    ///
    /// False if it was another one that the view hangs on.
    package func detach(from connection: BusConnection) -> Bool {
        let left = lock.with { () -> [(any TreeWaiter, UInt64)]? in
            guard self.connection === connection else { return nil }
            self.connection = nil
            tree = .unloaded
            objects.removeAll()
            return takeWaiters()
        }
        for (waiter, token) in left ?? [] {
            waiter.treeFailed(Failure(.busLost), token: token)
        }
        return left != nil
    }

    /// Asks for the signals of a device and of all below it. Stays until the device goes.
    package func watch(device path: String) {
        let isNew = lock.with { watched.insert(path).inserted }
        guard isNew else { return }
        subscribe(deviceRule(path))
        if let connection = lock.with({ connection }) {
            DeviceReading(of: path, for: self).start(on: connection)
        }
    }

    func unwatch(device path: String) {
        guard lock.with({ watched.remove(path) }) != nil else { return }
        unsubscribe(deviceRule(path))
    }

    /// A new owner took the name, or none has it now. The lock is held.
    func setOwner(_ next: String?, hasJustBegun: Bool) {
        noteAllGone()
        owner = next
        objects.removeAll()
        tree = .unloaded
        guard next != nil else { return }
        generationNow += 1
        if hasJustBegun { beganAt = clock.now }
    }

    /// Which owner of the service's name this client sees, or saw last.
    package var generation: UInt64 {
        lock.with { generationNow }
    }

    /// The daemon or an adapter began so lately that what belongs to it may be on its way.
    package var isYoung: Bool {
        lock.with { isYoungNow }
    }

    /// The lock is held.
    var isYoungNow: Bool {
        beganAt.map(isRecent) ?? false
    }

    /// Less long ago than anyone waits for a return.
    func isRecent(_ moment: Instant) -> Bool {
        moment.advanced(by: CallPolicy().returnLimit) > clock.now
    }

    /// The lock is held.
    func noteGone(_ address: BluetoothAddress) {
        gone = gone.filter { isRecent($0.value) }
        gone[address] = clock.now
    }

    /// The lock is held.
    func noteGone(adapter path: String) {
        objects.facts(at: path)?.address.flatMap { BluetoothAddress($0) }.map(noteGone)
    }

    private func noteAllGone() {
        for address in objects.deviceAddresses { noteGone(address) }
        for path in objects.adapterPaths { noteGone(adapter: path) }
    }

    func takeWaiters() -> [(any TreeWaiter, UInt64)] {
        defer { waiters = [] }
        return waiters.map { ($0.waiter, $0.token) }
    }

    private func deviceRule(_ path: String) -> String {
        phrase("type='signal',sender='", service, "',interface='", ServiceName.properties, "',")
            + phrase("member='PropertiesChanged',path_namespace='", path, "'")
    }

    func rule(for interface: String) -> String {
        phrase("type='signal',sender='", service, "',interface='", ServiceName.properties, "',")
            + phrase("member='PropertiesChanged',arg0='", interface, "'")
    }

    func subscribe(_ rule: String) {
        callDriver("AddMatch", rule)
    }

    func unsubscribe(_ rule: String) {
        callDriver("RemoveMatch", rule)
    }

    private func callDriver(_ method: String, _ argument: String) {
        _ = lock.with { connection }?.send(
            MethodCall(
                ServiceName.driver, ServiceName.driverPath, ServiceName.driver, method,
                Value(tuple: [Value(argument)])),
            for: self, token: Token.match, isBackground: true)
    }
}
