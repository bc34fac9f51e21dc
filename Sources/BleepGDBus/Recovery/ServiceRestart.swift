import BleepCore
import CGLib

/// Has systemd restart bluetoothd, and waits until the adapter is there and on again.
///
/// Sendable: touched on the loop only, but for `heard`, which only queues.
package final class ServiceRestart: StageWork, @unchecked Sendable {
    private let client: Client
    private let adapter: BluetoothAddress?
    private let manager: ServiceManager
    private var restart = UnitRestart()
    private let generation: UInt64
    /// systemd's own name on the bus, so that nobody else's word is taken for its.
    private var sender = ""
    private var alarm: Alarm?
    private var done: ((StageOutcome) -> Void)?

    package init(client: Client, adapter: BluetoothAddress?) {
        self.client = client
        self.adapter = adapter
        generation = client.view.generation
        manager = ServiceManager(
            client: client, deadline: client.clock.now.advanced(by: UnitRestart.limit))
    }

    package func start(_ done: @escaping (StageOutcome) -> Void) {
        self.done = done
        let alarm = Alarm { [self] in feed(.timerFired) }
        self.alarm = alarm
        client.view.wantTree()
        feed(.started)
    }

    package func cancel() {
        done = nil
        if let alarm { client.loop.stopTimer(alarm) }
        alarm = nil
        guard client.endListening(self) else { return }
        manager.askBus("RemoveMatch", rule) { _ in }
        manager.ask("Unsubscribe") { _ in }
    }

    private func feed(_ event: UnitRestart.Event) {
        guard done != nil else { return }
        for action in restart.handle(event, at: client.clock.now) { perform(action) }
    }

    private func perform(_ action: UnitRestart.Action) {
        switch action {
        case .findUnit: listen()
        case .restart(let unit): order(unit)
        case .askWhy(let unit): manager.result(of: unit) { [self] in feed(.explained($0)) }
        case .clearFailures(let unit): clearFailures(of: unit)
        case .look: look()
        case .setTimer(let due): if let alarm { client.loop.setTimer(alarm, at: due) }
        case .powerOn(let path):
            let request = Request.setProperty(
                path, ServiceName.adapter, "Powered",
                Value(taking: g_variant_new_boolean(1)))
            client.startInternally(request, on: client.loop) { _ in }  // It is looked for anyway.
        case .end(let outcome):
            let tell = done
            cancel()
            tell?(outcome)
        }
    }

    /// Before the order, or its end could be missed.
    private func listen() {
        manager.askBus("GetNameOwner", client.configuration.serviceManager) { [self] answer in
            guard done != nil else { return }
            guard case .value(let reply) = answer, let owner = reply.first?.string else {
                return feed(.unavailable("there is no systemd on the bus"))
            }
            sender = owner
            client.listen(self)
            manager.askBus("AddMatch", rule) { _ in }
            manager.ask("Subscribe") { [self] _ in
                guard done != nil else { return }
                manager.findUnit { [self] finding in
                    switch finding {
                    case .unit(let name): feed(.found(unit: name))
                    case .missing(let reason): feed(.unavailable(reason))
                    }
                }
            }
        }
    }

    private var rule: String {
        phrase(
            "type='signal',sender='", sender, "',member='JobRemoved',",
            "interface='org.freedesktop.systemd1.Manager'")
    }

    private func order(_ unit: String) {
        manager.ask("RestartUnit", [Value(unit), Value("replace")]) { [self] answer in
            switch answer {
            case .value(let reply): feed(.ordered(job: reply.first?.string ?? ""))
            case .refused(let name, let text): refused(name, text, unit)
            }
        }
    }

    private func clearFailures(of unit: String) {
        manager.ask("ResetFailedUnit", [Value(unit)]) { [self] answer in
            switch answer {
            case .value: feed(.cleared)
            case .refused(let name, let text): refused(name, text, unit)
            }
        }
    }

    private func refused(_ name: String, _ text: String, _ unit: String) {
        let permission = ServiceManager.permission(name, text, unit)
        if case .missing = permission { return feed(.denied(permission)) }
        feed(.refused(phrase("systemd on ", unit, ": ", text)))
    }

    private func look() {
        let view = client.view
        let isNew = view.hasOwner && view.generation > generation
        var sighting = UnitRestart.Sighting(
            isNewOwner: isNew, adapter: adapter == nil ? view.service : nil, isPowered: true)
        if let adapter {
            for known in view.adapterStates where known.address == adapter.text {
                sighting.adapter = known.path
                sighting.isPowered = known.isPowered
            }
        }
        feed(.looked(sighting))
    }

    /// On GDBus's thread.
    func heard(_ signal: Signal) {
        client.loop.post(
            .run { [self] in
                guard done != nil, signal.sender == sender, signal.arguments.count == 4,
                    let job = signal.arguments[1].string, let result = signal.arguments[3].string
                else { return }
                feed(.jobRemoved(job, result: result))
            })
    }

    /// Whether systemd would restart the daemon for this program; told in a turn, within a second.
    ///
    /// systemd is asked, and not polkit, which does not tell an ordinary user about one unit: the
    /// order is one that systemd refuses by itself, but only after it has asked polkit.
    package static func permission(
        _ client: Client, _ told: @escaping (Permission) -> Void
    ) {
        let manager = ServiceManager(
            client: client, deadline: client.clock.now.advanced(by: .seconds(1)))
        manager.findUnit { finding in
            switch finding {
            case .missing(let reason): told(.unavailable(reason))
            case .unit(let unit):
                manager.ask("RestartUnit", [Value(unit), Value("isolate")]) { answer in
                    switch answer {
                    case .refused(let name, let text):
                        told(ServiceManager.permission(name, text, unit))
                    case .value: told(.granted)
                    }
                }
            }
        }
    }
}

/// Hearing of systemd's jobs.
extension Client {
    func listen(_ restart: ServiceRestart) {
        lock.with { state.restarts.append(restart) }
    }

    /// False if it did not listen.
    func endListening(_ restart: ServiceRestart) -> Bool {
        lock.with {
            let count = state.restarts.count
            state.restarts.removeAll { $0 === restart }
            return state.restarts.count < count
        }
    }

    func tellRestarts(_ signal: Signal) {
        guard signal.member == "JobRemoved" else { return }
        for restart in lock.with({ state.restarts }) { restart.heard(signal) }
    }
}
