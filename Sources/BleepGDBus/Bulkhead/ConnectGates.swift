import BleepCore
import CGLib

/// The gates to all adapters that this client has connected on.
///
/// Sendable: all that changes belongs to `lock`. Under it lock files are tried and written, which
/// waits for nobody; whoever is to be told is told outside of it.
package final class ConnectGates: @unchecked Sendable {
    /// Of one attempt, in the gate of its adapter.
    struct Place {
        fileprivate let gate: Gate
        let ticket: ConnectGate.Ticket
    }

    fileprivate final class Gate {
        let adapter: AdapterIdentity
        var machine: ConnectGate
        /// Nil where other processes would not know which adapter is meant.
        let file: AdapterLock?
        var members: [ConnectGate.Ticket: Member] = [:]

        init(_ adapter: AdapterIdentity, _ settings: GateSettings) {
            self.adapter = adapter
            machine = ConnectGate(settings)
            file = adapter.lockName.map(AdapterLock.init(name:))
        }
    }

    fileprivate struct Member {
        /// Nil once it is over, and only what it began is being ended.
        var operation: Operation?
        let device: String
    }

    /// What is said when the lock is free again.
    private struct Told {
        var events: [(Operation, Operation.Event)] = []
        var records: [(LogLevel, String)] = []
    }

    private let clock: Clock
    private let lock = Lock()
    private var settings: GateSettings
    private var folder: String?
    private var gates: [String: Gate] = [:]
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

    /// For all adapters, from now on.
    package func change(_ settings: GateSettings, folder: String?) {
        locked { told in
            self.settings = settings
            self.folder = folder
            isLackTold = false
            for gate in gates.values { feed(.changed(settings), to: gate, &told) }
        }
    }

    /// Gives up what it has. On the loop, when no operation is left.
    func close() {
        lock.with {
            for gate in gates.values { _ = gate.file?.drop(isHeld: gate.machine.holdsLock) }
            gates = [:]
            onReport = nil
        }
    }

    /// Asks for a turn; if it is not admitted at once, it is told when it is. In its own turn.
    func enter(
        _ operation: Operation, at adapter: AdapterIdentity, device: String
    ) -> (place: Place, isAdmitted: Bool) {
        locked { told in
            let gate = gates[adapter.name] ?? Gate(adapter, settings)
            gates[adapter.name] = gate
            lastTicket += 1
            let ticket = lastTicket
            gate.members[ticket] = Member(operation: operation, device: device)
            feed(
                .requested(ticket, priority: operation.request.options.priority), to: gate, &told)
            let isAdmitted = gate.machine.ticketsInside.contains(ticket)
            if isAdmitted { told.events.removeAll { $0.1.admits(ticket) } }
            return (Place(gate: gate, ticket: ticket), isAdmitted)
        }
    }

    /// It needs its place no more. From any thread.
    func left(_ place: Place) {
        locked { told in
            place.gate.members[place.ticket] = nil
            feed(.left(place.ticket), to: place.gate, &told)
        }
    }

    /// It needs it until what it began is ended, and then calls `left`.
    func leaving(_ place: Place) {
        let due = clock.now.advanced(by: CallPolicy().cancelLimit)
        locked { told in
            place.gate.members[place.ticket]?.operation = nil
            feed(.leaving(place.ticket, by: due), to: place.gate, &told)
        }
    }

    func timerFired(_ place: Place) {
        locked { told in feed(.timerFired(place.ticket), to: place.gate, &told) }
    }

    private func locked<Result>(_ body: (inout Told) -> Result) -> Result {
        var told = Told()
        var report: ((LogLevel, String) -> Void)?
        let result = lock.with {
            report = onReport
            return body(&told)
        }
        for (level, text) in told.records { report?(level, text) }
        for (operation, event) in told.events { operation.executor.post(event, to: operation) }
        return result
    }
}

/// Performing what a gate decides; the lock is held.
extension ConnectGates {
    private func feed(_ event: ConnectGate.Event, to gate: Gate, _ told: inout Told) {
        var news = [event]
        while !news.isEmpty {
            let wasHeld = gate.machine.holdsLock
            for action in gate.machine.handle(news.removeFirst(), at: clock.now) {
                switch action {
                case .admit(let ticket):
                    tell(.admitted(ticket), ticket, of: gate, &told)
                case .setTimer(let ticket, let due):
                    tell(.gateTimerSet(ticket, due), ticket, of: gate, &told)
                case .takeLock:
                    news.append(take(gate, &told))
                case .dropLock:
                    news.append(
                        .lockDropped(isAwaited: gate.file?.drop(isHeld: wasHeld) ?? false))
                case .passOver(let holder):
                    _ = gate.file?.drop(isHeld: false)
                    told.records.append(
                        (
                            .warning,
                            phrase("connects in spite of ", holder.text, " on ")
                                + phrase(gate.adapter.name, ", which it has had for too long")
                        ))
                }
            }
        }
    }

    private func tell(
        _ event: Operation.Event, _ ticket: ConnectGate.Ticket, of gate: Gate, _ told: inout Told
    ) {
        if let operation = gate.members[ticket]?.operation {
            told.events.append((operation, event))
        }
    }

    private func take(_ gate: Gate, _ told: inout Told) -> ConnectGate.Event {
        guard let file = gate.file else { return .lockMissing }
        var holder = LockHolder()
        holder.process = UInt64(getpid())
        holder.program = SystemFile.text(at: "/proc/self/comm") ?? ""
        holder.device = gate.machine.next.flatMap { gate.members[$0]?.device } ?? ""
        holder.since = clock.now
        switch file.take(as: holder, in: LockFolder.candidates(chosen: folder)) {
        case .taken: return .lockTaken
        case .refused(let other): return .lockRefused(other)
        case .missing(let refusal):
            // Whoever named a folder wants to know.
            if !isLackTold {
                told.records.append(
                    (
                        folder == nil ? .info : .warning,
                        phrase("no lock against other processes: ", refusal.text)
                    ))
            }
            isLackTold = true
            return .lockMissing
        }
    }
}

/// For whoever wants to see.
extension ConnectGates {
    /// What keeps somebody waiting, in a sentence.
    func obstacle(to place: Place) -> String {
        lock.with {
            if let holder = place.gate.machine.holderInTheWay {
                return phrase("Waited for ", holder.text, ".")
            }
            let others = place.gate.machine.ticketsInside.compactMap {
                place.gate.members[$0]?.device
            }
            let other = others.first ?? "another device"
            return phrase("Waited for this program's own connect to ", other, ".")
        }
    }

    /// A dictionary for each adapter.
    package var records: Value {
        let now = clock.now
        return lock.with {
            Value(
                records: gates.values.map { gate in
                    let entry = Record()
                    entry.set("adapter", gate.adapter.name)
                    let inside = gate.machine.ticketsInside
                    entry.set(
                        "connecting",
                        Value(strings: inside.map { gate.members[$0]?.device ?? "" }))
                    entry.set("waiting", UInt64(gate.machine.waiting))
                    entry.set("has_lock", gate.machine.holdsLock)
                    let holder = gate.file?.holder(in: LockFolder.candidates(chosen: folder))
                    if let holder {
                        entry.set("holder_pid", holder.process)
                        entry.set("holder_program", holder.program)
                        entry.set("holder_device", holder.device)
                        entry.set("held_usec", (holder.since ?? now).duration(to: now))
                    }
                    return entry.finish()
                })
        }
    }
}

extension Operation.Event {
    fileprivate func admits(_ ticket: ConnectGate.Ticket) -> Bool {
        if case .admitted(ticket) = self { true } else { false }
    }
}
