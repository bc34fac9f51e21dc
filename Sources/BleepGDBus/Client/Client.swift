import BleepCore
import CGLib

/// One program's way to BlueZ: its connections, what it knows, and all that is under way.
///
/// Sendable: `state` belongs to `lock`; the rest is set up once or guards itself.
package final class Client: @unchecked Sendable {
    /// How to make one.
    package struct Configuration {
        package var bus = BusChoice.system
        package var service = ServiceName.bluez
        package var seed: UInt64 = 0
        package var guardLimit = 16
        /// Nil for no breaker.
        package var breakerFailures: Int? = 5
        package var delivery = Delivery.Choice.thread
        package var clock = Clock()
        /// Asks whether the service lives while a call takes long.
        package var probesSlowCalls = true
        package var gate = GateSettings()
        /// Nil for the system's.
        package var lockFolder: String?
        /// Keeps in that folder what was done to adapters, for other programs and later lives.
        package var keepsRecord = true
        /// What is below bluetoothd, and where.
        package var kernelCalls = KernelCalls()
        package var kernelPaths = KernelPaths()
        /// Who looks after services, on the same bus.
        package var serviceManager = "org.freedesktop.systemd1"

        package init() {}
    }

    /// What changes.
    struct State {
        var timeouts = TimeoutTable()
        /// By category; zero where limits do not adapt.
        var adaptiveFactors = [Double](repeating: 0, count: OperationCategory.allCases.count)
        var budget = RetryBudget()
        var breakers: [BluetoothAddress: CircuitBreaker] = [:]
        var seeds: SplitMix64
        var operations: [ObjectIdentifier: Operation] = [:]
        /// How many of them nobody waits for in a thread of his own.
        var asynchronous = 0
        /// Pairs that are out.
        var pairings: [BluetoothAddress: Int] = [:]
        var idleWakeUps: [EventFD] = []
        var abandonedGuards = 0
        var logLevel = LogLevel.warning
        var logHandler: LogHandler?
        var repeats = RepeatFilter()
        /// The last record of each kind that was left out.
        var omitted: [String: LogRecord] = [:]
        var isClosing = false
        var isTornDown = false
        /// Something is under way, and is looked at now and then.
        var isSlowWatchArmed = false
        /// A cycle, which the client's end breaks.
        var monitor: Monitor?
        /// Likewise.
        var pool: Pool?
        /// Those that wait for systemd's jobs; they take themselves off.
        var restarts: [ServiceRestart] = []
    }

    package let clock: Clock
    package let loop: Loop
    package let view: ServiceView
    package let delivery: Delivery
    package let scopes = ThreadScopes()
    /// Opens nothing before it is asked.
    package let kernel: Kernel
    package let metrics: Metrics
    package let recorder: FlightRecorder
    package let gates: ConnectGates
    package let recoveries = Recoveries()
    let configuration: Configuration
    let dumpErrands: Errands
    let subscriptions: Subscriptions
    let states = StateStore()
    let journal = Journal()
    let proxies: ProxyCache
    let lock = Lock()
    /// What a method answers that answers nothing.
    let nothing = Value(tuple: [])
    var state: State
    let loopThread: LoopThread?
    var reconnector: Reconnector?
    var slowWatch: Alarm?
    var repeatAlarm: Alarm?
    var journalAlarm: Alarm?
    private(set) var mainLane: Lane! = nil
    private(set) var sessionLane: Lane! = nil
    private(set) var discoveryLane: Lane! = nil
    private(set) var directLane: DirectLane! = nil

    /// Nil if the system has no thread or descriptor left.
    package init?(_ configuration: Configuration) {
        self.configuration = configuration
        clock = configuration.clock
        metrics = Metrics(clock: configuration.clock)
        recorder = FlightRecorder(clock: configuration.clock)
        view = ServiceView(service: configuration.service, clock: configuration.clock)
        subscriptions = Subscriptions()
        gates = ConnectGates(
            configuration.gate, folder: configuration.lockFolder, clock: configuration.clock)
        proxies = ProxyCache(service: configuration.service, clock: configuration.clock)
        state = State(seeds: SplitMix64(seed: configuration.seed))
        switch configuration.delivery {
        case .context(let context):
            loop = Loop(context: context, clock: configuration.clock)
            loopThread = nil
        case .thread, .descriptor:
            let thread = LoopThread(clock: configuration.clock)
            loop = thread.loop
            loopThread = thread
        }
        dumpErrands = Errands(loop: loop)
        kernel = Kernel(
            loop: loop, calls: configuration.kernelCalls, paths: configuration.kernelPaths)
        guard let delivery = Delivery(configuration.delivery, loop: loop) else { return nil }
        self.delivery = delivery
        state.monitor = Monitor(client: self)
        state.pool = Pool(client: self)
        slowWatch = Alarm { [self] in lookAtSlowCalls() }
        repeatAlarm = Alarm { [self] in tellRepeats() }
        journalAlarm = Alarm { [self] in feedJournal(.timerFired) }
        reconnector = Reconnector(client: self)
        mainLane = makeLane()
        sessionLane = makeLane()
        discoveryLane = makeLane()
        directLane = DirectLane(bus: configuration.bus, loop: loop, recorder: recorder) {
            [self] entry in noteLate(entry)
        }
        view.report(to: self)
        gates.report(to: { [self] level, text in log(level, text) })
        guard loopThread?.start() ?? true else { return nil }
    }

    /// The program's GMainContext, if it runs there.
    package var attachedContext: OpaquePointer? {
        loopThread == nil ? loop.context : nil
    }

    /// Nil at the client's end.
    var monitor: Monitor? {
        lock.with { state.monitor }
    }

    /// Nil at the client's end.
    package var pool: Pool? {
        lock.with { state.pool }
    }

    func makeLane() -> Lane {
        Lane(bus: configuration.bus, clock: clock) { [self] lane, connection in
            let fresh = BusConnection(
                taking: connection, loop: loop, recorder: recorder, observer: self)
            if lane === mainLane {
                monitor?.noteBus(isThere: true)
                view.attach(to: fresh)
                perform(proxies.attach(to: fresh))
            }
            return fresh
        }
    }
}
