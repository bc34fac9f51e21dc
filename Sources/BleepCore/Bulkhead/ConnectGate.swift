/// The way to one adapter: whose connect goes on, who waits, and the lock against other processes.
///
/// The states are those of the lock:
///
///     idle ──▶ wanting ──▶ holding
///      ▲│         │           │
///      │└▶ passing◀           │
///      └─────┴────────────────┘
///
/// Higher priorities go first, and equal ones in the order in which they came; whoever is inside is
/// never pushed out. A low priority may wait for ever: its own deadline ends that.
package struct ConnectGate: Sendable {
    /// One attempt at a connect.
    package typealias Ticket = UInt64

    package enum Event: Equatable, Sendable {
        case requested(Ticket, priority: Int32)
        /// It needs its place no more, whether it had one already or not.
        case left(Ticket)
        /// What it began is being ended; it needs its place until `left`, and no longer than that.
        case leaving(Ticket, by: Instant)
        case lockTaken
        case lockRefused(LockHolder)
        /// There is nowhere to have one.
        case lockMissing
        /// Somebody else was waiting for it, or not.
        case lockDropped(isAwaited: Bool)
        case timerFired(Ticket)
        case changed(GateSettings)
    }

    package enum Action: Equatable, Sendable {
        case admit(Ticket)
        /// Try, without waiting; answer with `lockTaken`, `lockRefused` or `lockMissing`.
        case takeLock
        /// Give it back, or give up wanting it; answer with `lockDropped`.
        case dropLock
        /// This one goes on without; say so, and do not want the lock any more.
        case passOver(LockHolder)
        /// Replaces the ticket's timer before; answer with `timerFired`.
        case setTimer(Ticket, Instant)
    }

    private enum State {
        /// Nobody needs the lock. Can go to `wanting` and `passing`.
        case idle
        /// Another process holds it. Can go to `holding`, `passing` and `idle`.
        case wanting
        /// It is ours, and somebody inside. Can go to `idle`.
        case holding
        /// Somebody is inside without it. Can go to `idle`.
        case passing
    }

    /// How often a lock that another process holds is tried: often enough to be there within a
    /// tenth of a second, and next to nothing beside a connect.
    package static let lookInterval = Duration.milliseconds(20)
    /// How long whoever had it stands back for others, so that each of them looks at least once.
    package static let rest = Duration.milliseconds(50)

    private var settings: GateSettings
    private var state = State.idle
    /// In the order in which they are to go.
    private var waiters: [(ticket: Ticket, priority: Int32)] = []
    private var inside: [(ticket: Ticket, leavesBy: Instant)] = []
    /// When the lock is tried next.
    private var nextLook = Instant(microseconds: 0)
    /// Whose timer is running.
    private var looker: (ticket: Ticket, due: Instant)?
    /// Who was seen to hold the lock, since when.
    private var seen: (holder: LockHolder, since: Instant)?

    package init(_ settings: GateSettings) {
        self.settings = settings
    }

    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .requested(let ticket, let priority): enqueue(ticket, priority)
        case .left(let ticket): remove(ticket)
        case .leaving(let ticket, let due): leave(ticket, by: due)
        case .timerFired(let ticket): if looker?.ticket == ticket { looker = nil }
        case .changed(let settings): self.settings = settings
        case .lockTaken: return taken(at: now)
        case .lockMissing: return passIfWanting(at: now)
        case .lockRefused(let holder): return refused(by: holder, at: now)
        case .lockDropped(let isAwaited):
            if isAwaited { nextLook = now.advanced(by: ConnectGate.rest) }
        }
        return goOn(at: now)
    }

    private mutating func enqueue(_ ticket: Ticket, _ priority: Int32) {
        let place = waiters.firstIndex { $0.priority < priority } ?? waiters.count
        waiters.insert((ticket, priority), at: place)
    }

    private mutating func remove(_ ticket: Ticket) {
        waiters.removeAll { $0.ticket == ticket }
        inside.removeAll { $0.ticket == ticket }
    }

    private mutating func leave(_ ticket: Ticket, by due: Instant) {
        waiters.removeAll { $0.ticket == ticket }
        if let place = inside.firstIndex(where: { $0.ticket == ticket }) {
            inside[place].leavesBy = due
        }
    }

    /// Lets the lock go that nobody needs, and those in who may.
    private mutating func goOn(at now: Instant) -> [Action] {
        inside.removeAll { $0.leavesBy <= now }
        if inside.isEmpty {
            switch state {
            case .holding: return drop()
            case .wanting: if waiters.isEmpty { return drop() }
            case .passing: state = .idle
            case .idle: break
            }
        }
        guard !waiters.isEmpty else { return [] }
        guard inside.count < settings.limit else {
            return look(at: inside.map { $0.leavesBy }.min() ?? .never)
        }
        switch state {
        case .holding, .passing: return admit()
        case .idle, .wanting: return settings.usesLock ? take(at: now) : goWithout()
        }
    }

    private mutating func take(at now: Instant) -> [Action] {
        guard now >= nextLook else { return look(at: nextLook) }
        state = .wanting
        return [.takeLock]
    }

    private mutating func goWithout() -> [Action] {
        var actions: [Action] = []
        if case .wanting = state { actions = [.dropLock] }
        state = .passing
        return actions + admit()
    }

    private mutating func drop() -> [Action] {
        state = .idle
        return [.dropLock]
    }

    private mutating func admit() -> [Action] {
        var actions: [Action] = []
        while inside.count < settings.limit, !waiters.isEmpty {
            let ticket = waiters.removeFirst().ticket
            inside.append((ticket, .never))
            actions.append(.admit(ticket))
        }
        return actions
    }

    /// One of those who wait looks for all.
    private mutating func look(at due: Instant) -> [Action] {
        guard due < .never, let first = waiters.first?.ticket else { return [] }
        if let looker, looker.due <= due, waiters.contains(where: { $0.ticket == looker.ticket }) {
            return []
        }
        looker = (first, due)
        return [.setTimer(first, due)]
    }

    private mutating func taken(at now: Instant) -> [Action] {
        guard case .wanting = state else { return [.dropLock] }
        seen = nil
        state = .holding
        return admit()
    }

    private mutating func passIfWanting(at now: Instant) -> [Action] {
        guard case .wanting = state else { return [] }
        state = .passing
        return admit()
    }

    /// Its own word counts only for the past; what we saw ourselves counts in any case.
    private mutating func refused(by holder: LockHolder, at now: Instant) -> [Action] {
        nextLook = now.advanced(by: ConnectGate.lookInterval)
        if seen?.holder != holder { seen = (holder, min(holder.since ?? now, now)) }
        let since = seen?.since ?? now
        guard since.duration(to: now) >= settings.respect else { return goOn(at: now) }
        return [.passOver(holder)] + passIfWanting(at: now)
    }
}

/// For whoever wants to see.
extension ConnectGate {
    package var waiting: Int { waiters.count }
    /// Whoever is admitted next.
    package var next: Ticket? { waiters.first?.ticket }
    package var holdsLock: Bool { if case .holding = state { true } else { false } }
    package var ticketsInside: [Ticket] { inside.map { $0.ticket } }

    /// The other process that is waited for.
    package var holderInTheWay: LockHolder? {
        if case .wanting = state { seen?.holder } else { nil }
    }
}
