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
        /// What it began is over or being ended; it needs its place until `left`, and no longer
        /// than that.
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

    /// Somebody inside, or who waits.
    private struct Member {
        let ticket: Ticket
        let priority: Int32
        var isInside = false
        /// When what it began is ended at the latest.
        var leavesBy = Instant.never
    }

    /// How often a lock that another process holds is tried: often enough to be there within a
    /// tenth of a second, and next to nothing beside a connect.
    package static let lookInterval = Duration.milliseconds(20)
    /// How long whoever had it stands back for others, so that each of them looks at least once.
    package static let rest = Duration.milliseconds(50)

    private var settings: GateSettings
    private var state = State.idle
    /// Those who wait are in the order in which they are to go.
    private var members: [Member] = []
    /// When the lock is tried next.
    private var nextLook = Instant(microseconds: 0)
    /// Whose timer is running, and until when; 0 for nobody's.
    private var looker: Ticket = 0
    private var lookerDue = Instant.never
    /// Who was seen to hold the lock, and since when.
    private var seen: LockHolder?
    private var seenSince = Instant.never

    package init(_ settings: GateSettings) {
        self.settings = settings
    }

    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .requested(let ticket, let priority): enqueue(ticket, priority)
        case .left(let ticket): leave(ticket, by: now)
        case .leaving(let ticket, let due): leave(ticket, by: due)
        case .timerFired(let ticket): if looker == ticket { looker = 0 }
        case .changed(let settings): self.settings = settings
        case .lockTaken: return taken()
        case .lockMissing: return passIfWanting()
        case .lockRefused(let holder): return refused(by: holder, at: now)
        case .lockDropped(let isAwaited):
            if isAwaited { nextLook = now.advanced(by: ConnectGate.rest) }
        }
        return goOn(at: now)
    }

    private mutating func enqueue(_ ticket: Ticket, _ priority: Int32) {
        var place = 0
        while place < members.count, members[place].isInside || members[place].priority >= priority
        {
            place += 1
        }
        members.insert(Member(ticket: ticket, priority: priority), at: place)
    }

    private mutating func leave(_ ticket: Ticket, by due: Instant) {
        guard let place = place(of: ticket) else { return }
        if members[place].isInside {
            members[place].leavesBy = due
        } else {
            members.remove(at: place)
        }
    }

    private func place(of ticket: Ticket) -> Int? {
        for place in 0..<members.count where members[place].ticket == ticket { return place }
        return nil
    }

    /// Takes off whose time is over; tells how many are left, and when the next of them leaves.
    private mutating func countInside(at now: Instant) -> (count: Int, nextLeaves: Instant) {
        var (count, next, place) = (0, Instant.never, 0)
        while place < members.count {
            if members[place].isInside, members[place].leavesBy <= now {
                members.remove(at: place)
                continue
            }
            if members[place].isInside {
                count += 1
                next = min(next, members[place].leavesBy)
            }
            place += 1
        }
        return (count, next)
    }

    /// Lets the lock go that nobody needs, and those in who may.
    private mutating func goOn(at now: Instant) -> [Action] {
        let (inside, nextLeaves) = countInside(at: now)
        if inside == 0 {
            switch state {
            case .holding: return drop()
            case .wanting: if members.isEmpty { return drop() }
            case .passing: state = .idle
            case .idle: break
            }
        }
        guard inside < members.count else { return [] }
        guard inside < settings.limit else { return look(at: nextLeaves) }
        switch state {
        case .holding, .passing: return admit(settings.limit - inside)
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
        if case .wanting = state { actions.append(.dropLock) }
        state = .passing
        return actions + admit(settings.limit)
    }

    private mutating func drop() -> [Action] {
        state = .idle
        return [.dropLock]
    }

    private mutating func admit(_ most: Int) -> [Action] {
        var actions: [Action] = []
        for place in 0..<members.count where !members[place].isInside && actions.count < most {
            members[place].isInside = true
            actions.append(.admit(members[place].ticket))
        }
        return actions
    }

    /// One of those who wait looks for all.
    private mutating func look(at due: Instant) -> [Action] {
        guard due < .never, let first = next else { return [] }
        if lookerDue <= due, let place = place(of: looker), !members[place].isInside { return [] }
        looker = first
        lookerDue = due
        return [.setTimer(first, due)]
    }

    private mutating func taken() -> [Action] {
        guard case .wanting = state else { return [.dropLock] }
        seen = nil
        state = .holding
        return admit(settings.limit)
    }

    private mutating func passIfWanting() -> [Action] {
        guard case .wanting = state else { return [] }
        state = .passing
        return admit(settings.limit)
    }

    /// Its own word counts only for the past; what we saw ourselves counts in any case.
    private mutating func refused(by holder: LockHolder, at now: Instant) -> [Action] {
        nextLook = now.advanced(by: ConnectGate.lookInterval)
        if seen != holder {
            seen = holder
            seenSince = min(holder.since ?? now, now)
        }
        guard seenSince.duration(to: now) >= settings.respect else { return goOn(at: now) }
        return [.passOver(holder)] + passIfWanting()
    }
}

/// For whoever wants to see.
extension ConnectGate {
    package var holdsLock: Bool { if case .holding = state { true } else { false } }

    /// Whoever is admitted next.
    package var next: Ticket? {
        for member in members where !member.isInside { return member.ticket }
        return nil
    }

    package func isInside(_ ticket: Ticket) -> Bool {
        place(of: ticket).map { members[$0].isInside } ?? false
    }

    /// The other process that is waited for.
    package var holderInTheWay: LockHolder? {
        if case .wanting = state { seen } else { nil }
    }
}
