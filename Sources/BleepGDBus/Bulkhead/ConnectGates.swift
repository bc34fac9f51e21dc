import BleepCore
import CGLib

/// The gates to all adapters that this client has connected on.
///
/// Sendable: all that changes belongs to `lock`. Under it lock files are tried and written, which
/// waits for nobody; whoever is to be told is told outside of it.
package final class ConnectGates: @unchecked Sendable {
    /// Of one attempt, in the gate of its adapter. What changes belongs to the lock.
    final class Place {
        let gate: Gate
        let ticket: ConnectGate.Ticket
        let device: String
        /// Nil once it is over, and only what it began is being ended.
        var operation: Operation?

        fileprivate init(
            _ gate: Gate, _ ticket: ConnectGate.Ticket, _ device: String, _ operation: Operation
        ) {
            self.gate = gate
            self.ticket = ticket
            self.device = device
            self.operation = operation
        }
    }

    final class Gate {
        let adapter: AdapterIdentity
        var machine: ConnectGate
        /// Nil where other processes would not know which adapter is meant.
        let file: AdapterLock?
        var places: [Place] = []

        init(_ adapter: AdapterIdentity, _ settings: GateSettings) {
            self.adapter = adapter
            machine = ConnectGate(settings)
            file = adapter.lockName.map(AdapterLock.init(name:))
        }

        func place(of ticket: ConnectGate.Ticket?) -> Place? {
            for place in places where place.ticket == ticket { return place }
            return nil
        }

        func remove(_ ticket: ConnectGate.Ticket) {
            for index in 0..<places.count where places[index].ticket == ticket {
                places.remove(at: index).operation = nil
                return
            }
        }
    }

    let clock: Clock
    let lock = Lock()
    private var settings: GateSettings
    private(set) var folder: String?
    private(set) var gates: [Gate] = []
    private var lastTicket: ConnectGate.Ticket = 0
    private var isLackTold = false
    /// Holds the client; nil once closed.
    private var onReport: ((LogLevel, String) -> Void)?

    init(_ settings: GateSettings, folder: String?, clock: Clock) {
        self.settings = settings
        self.folder = folder
        self.clock = clock
    }

    func report(to body: @escaping (LogLevel, String) -> Void) {
        lock.with { onReport = body }
    }

    /// Nobody ever waits.
    var isOpen: Bool {
        lock.with { settings.isOpen }
    }

    /// Where files that programs share are; nil stands for the system's folders.
    var fileFolder: String? {
        lock.with { folder }
    }

    /// For all adapters, from now on.
    package func change(_ settings: GateSettings, folder: String?) {
        let gates = lock.with {
            self.settings = settings
            self.folder = folder
            isLackTold = false
            return self.gates
        }
        for gate in gates { feed(.changed(settings), to: gate) }
    }

    /// Gives up what it has. On the loop, when no operation is left.
    func close() {
        lock.with {
            for gate in gates { _ = gate.file?.drop(isHeld: gate.machine.holdsLock) }
            gates = []
            onReport = nil
        }
    }

    /// Asks for a turn; if it is not admitted at once, it is told when it is. In its own turn.
    func enter(
        _ operation: Operation, at adapter: AdapterIdentity, device: String
    ) -> (place: Place, isAdmitted: Bool) {
        let place = lock.with { () -> Place in
            lastTicket += 1
            let place = Place(gate(to: adapter), lastTicket, device, operation)
            place.gate.places.append(place)
            return place
        }
        let priority = operation.request.options.priority
        let isAdmitted = feed(
            .requested(place.ticket, priority: priority), to: place.gate, in: place)
        return (place, isAdmitted)
    }

    /// The lock is held.
    private func gate(to adapter: AdapterIdentity) -> Gate {
        for gate in gates where gate.adapter.name == adapter.name { return gate }
        let gate = Gate(adapter, settings)
        gates.append(gate)
        return gate
    }

    /// It needs its place no more. From any thread.
    func left(_ place: Place) {
        feed(.left(place.ticket), to: place.gate)
    }

    /// It needs it until what it began is ended, and then calls `left`.
    func leaving(_ place: Place) {
        let due = clock.now.advanced(by: CallPolicy().cancelLimit)
        lock.with { place.operation = nil }
        feed(.leaving(place.ticket, by: due), to: place.gate)
    }

    /// BlueZ has answered; if its own turn does not come soon, as in a program that blocks the
    /// thread of its main context, others need not wait for that. From any thread.
    func answered(_ operation: Operation) {
        let due = clock.now.advanced(by: CallPolicy().cancelLimit)
        if let inside = lock.with({ place(of: operation) }) {
            feed(.leaving(inside.ticket, by: due), to: inside.gate)
        }
    }

    /// Whose turn it is; the lock is held.
    private func place(of operation: Operation) -> Place? {
        for gate in gates {
            for place in gate.places where place.operation === operation {
                return gate.machine.isInside(place.ticket) ? place : nil
            }
        }
        return nil
    }

    func timerFired(_ place: Place) {
        feed(.timerFired(place.ticket), to: place.gate)
    }
}

/// Performing what a gate decides.
extension ConnectGates {
    /// Whoever is in his own turn is not told of his admission: true if he has it.
    @discardableResult
    private func feed(
        _ event: ConnectGate.Event, to gate: Gate, in own: Place? = nil
    ) -> Bool {
        var told = Told(own: own)
        var report: ((LogLevel, String) -> Void)?
        lock.with {
            if case .left(let ticket) = event { gate.remove(ticket) }
            perform(event, in: gate, &told)
            if let own, !told.isOwnAdmitted {
                told.say(.debug, own.device + " waits for its turn on " + gate.adapter.name)
            }
            report = onReport
        }
        if told.level != .none { report?(told.level, told.text) }
        for (operation, event) in told.events { operation.executor.post(event, to: operation) }
        return told.isOwnAdmitted
    }

    /// The lock is held.
    private func perform(_ event: ConnectGate.Event, in gate: Gate, _ told: inout Told) {
        let wasHeld = gate.machine.holdsLock
        for action in gate.machine.handle(event, at: clock.now) {
            switch action {
            case .admit(let ticket):
                guard let place = gate.place(of: ticket) else { break }
                if place === told.own {
                    told.isOwnAdmitted = true
                } else {
                    told.add(.admitted(ticket), place)
                }
            case .setTimer(let ticket, let due):
                if let place = gate.place(of: ticket) {
                    told.add(.gateTimerSet(ticket, due), place)
                }
            // Each of the two answers what is the only action then, or the first.
            case .takeLock: perform(take(gate, &told), in: gate, &told)
            case .dropLock:
                let isAwaited = gate.file?.drop(isHeld: wasHeld) ?? false
                perform(.lockDropped(isAwaited: isAwaited), in: gate, &told)
            case .passOver(let holder):
                _ = gate.file?.drop(isHeld: false)
                told.say(
                    .warning,
                    phrase("connects in spite of ", holder.text, " on ")
                        + gate.adapter.name + ", which it has had for too long")
            }
        }
    }

    private func take(_ gate: Gate, _ told: inout Told) -> ConnectGate.Event {
        guard let file = gate.file else { return .lockMissing }
        let device = gate.place(of: gate.machine.next)?.device ?? ""
        switch file.take(for: device, at: clock.now, in: folder) {
        case .taken: return .lockTaken
        case .refused(let other): return .lockRefused(other)
        case .missing(let refusal):
            // Whoever named a folder wants to know.
            if !isLackTold {
                told.say(
                    folder == nil ? .info : .warning,
                    "no lock against other processes: " + refusal.text)
            }
            isLackTold = true
            return .lockMissing
        }
    }
}
