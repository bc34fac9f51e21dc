/// One run of the simulated bluetoothd: from its connection to the bus until that is closed.
///
/// What a real process would lose at its end lives here or is wiped by `daemonDied()` of the
/// models; what the world keeps lives in the models.
final class Daemon {
    typealias Timer = UInt

    let simulator: BluezSimulator
    let bus: BusConnection
    var isManagerExported = false
    var agents: [Agent] = []
    var profiles: [Profile] = []
    /// Unique name of the client whose agent answers for clients without one.
    var defaultAgent: String?

    private(set) var isAlive = true
    private var isStalled = false
    private var stallEnd: Timer?
    /// What a stalled process would find when it goes on.
    private var backlog: [() -> Void] = []
    private var timers: [Timer: UInt] = [:]
    private var lastTimer: Timer = 0

    init(_ simulator: BluezSimulator, busAddress: String) throws(BusError) {
        self.simulator = simulator
        bus = try BusConnection(address: busAddress, context: simulator.context)
        bus.onMessage = { [unowned(unsafe) self] incoming in
            perform { [self] in handle(incoming) }
        }
        bus.onClosed = { [unowned(unsafe) simulator] in simulator.loseBus() }
        _ = try bus.callBus(
            "AddMatch",
            .string(
                "type='signal',sender='org.freedesktop.DBus',"
                    + "interface='org.freedesktop.DBus',member='NameOwnerChanged'"
            )
        )
    }

    var timings: BluezSimulator.Timings { simulator.configuration.timings }

    var backlogCount: Int { backlog.count }

    /// The end of the process: nothing of it happens any more.
    func end() {
        isAlive = false
        for timer in timers.values {
            simulator.clock.cancel(timer)
        }
        timers = [:]
        backlog = []
        bus.close()
    }

    private func handle(_ incoming: Incoming) {
        switch incoming {
        case .call(let call): simulator.receive(call, at: self)
        case .departed(let name): clientLeft(name)
        }
    }

    /// Does it now, or when a stalled process goes on.
    private func perform(_ work: @escaping () -> Void) {
        guard isAlive else { return }
        guard !isStalled else {
            backlog.append(work)
            return
        }
        work()
    }

    /// Does it later, in this process; nil when later is now.
    @discardableResult
    func after(_ delay: Duration, _ work: @escaping () -> Void) -> Timer? {
        guard delay > .zero else {
            perform(work)
            return nil
        }
        lastTimer += 1
        let timer = lastTimer
        timers[timer] = simulator.clock.after(delay) { [self] in
            timers[timer] = nil
            perform(work)
        }
        return timer
    }

    func cancel(_ timer: Timer?) {
        guard let timer, let alarm = timers.removeValue(forKey: timer) else { return }
        simulator.clock.cancel(alarm)
    }

    /// Stops as SIGSTOP does: the name stays, nothing is read, answered or noticed.
    func stall(for time: Duration?) {
        isStalled = true
        if let stallEnd { simulator.clock.cancel(stallEnd) }
        stallEnd = time.map { simulator.clock.after($0) { [self] in resume() } }
    }

    /// Goes on as SIGCONT does, with everything that came in the meantime, in order.
    func resume() {
        guard isStalled else { return }
        isStalled = false
        if let stallEnd { simulator.clock.cancel(stallEnd) }
        stallEnd = nil
        while !backlog.isEmpty, !isStalled, isAlive {
            backlog.removeFirst()()
        }
    }
}
