/// Connections that are lent one at a time, and what becomes of each when it comes back.
///
///     opening ──▶ idle ⇄ leased ──▶ undoing
///        │         │ ▲      │          │
///        │         ▼ └──────┼──────────┤
///        │      checking    │          │
///        └─────────┴────────┴──────────┘
///                           ▼
///                         closed
///
/// Whoever asks is served in turn. What is idle longest is left to grow old: the connection that
/// was in use last goes out first. Nothing is opened before somebody asks, unless a minimum is set.
package struct ConnectionPool: Sendable {
    /// How many there are, and for how long.
    package struct Configuration: Equatable, Sendable {
        /// The bus allows 256 for all programs of a user, so none may take many.
        package static let mostConnections = 8

        /// Kept open also while nobody needs them.
        package var minimum = 0
        /// Never exceeded; those being opened and undone count.
        package var maximum = 4
        /// Older ones are not lent any more.
        package var maximumAge = Duration.seconds(3600)
        /// After so long idle, those beyond the minimum are closed.
        package var maximumIdle = Duration.seconds(60)
        /// After so long idle, a connection is checked.
        package var checkInterval = Duration.seconds(30)
        /// A lease that is out for longer is reported, once.
        package var leaseLimit = Duration.seconds(60)

        package init() {}
    }

    package enum CloseReason: Int, CaseIterable, Sendable {
        case idle, age, unhealthy, lost, worn, notClean, shut
    }

    package enum Refusal: Int, CaseIterable, Sendable {
        case timedOut, cancelled, cannotOpen, closed
    }

    /// Leases are numbered by the driver, and each number comes once; connections by the pool.
    package enum Event: Equatable, Sendable {
        case configured(Configuration)
        case acquireRequested(lease: UInt64, deadline: Instant)
        /// Nobody waits for it any more.
        case cancelled(lease: UInt64)
        case released(lease: UInt64)
        /// Nobody can release it any more.
        case leaked(lease: UInt64)
        /// It has left something behind that is to be undone.
        case pinned(lease: UInt64)
        /// Its connection must not be lent again.
        case spoiled(lease: UInt64, CloseReason)
        case opened(connection: UInt64)
        case openFailed(connection: UInt64)
        case undone(connection: UInt64, isClean: Bool)
        case checked(connection: UInt64, isHealthy: Bool)
        /// It broke.
        case lost(connection: UInt64)
        /// It has been used for too much to be lent again.
        case worn(connection: UInt64)
        case timerFired
        case shut
    }

    package enum Action: Equatable, Sendable {
        /// Answer with `opened` or `openFailed`.
        case open(connection: UInt64)
        /// It takes too long; nothing more is heard of it.
        case stopOpening(connection: UInt64)
        case grant(lease: UInt64, connection: UInt64)
        case refuse(lease: UInt64, Refusal)
        /// It is not out: released already, or never granted.
        case reject(lease: UInt64)
        /// Take back what the lease left behind; answer with `undone`.
        case undo(connection: UInt64)
        /// See whether the bus still answers; answer with `checked`.
        case check(connection: UInt64)
        case close(connection: UInt64, CloseReason)
        case reportLeak(lease: UInt64, held: Duration)
        case setTimer(Instant)
        case stopTimer
    }

    /// A lease that is out.
    struct Hold: Sendable {
        var lease: UInt64
        var since: Instant
        var isPinned = false
        var isReported = false
        /// Why the connection is not to be lent again.
        var spoiled: CloseReason?
    }

    enum State: Sendable {
        /// On its way. Can go to `idle`, `leased` and away.
        case opening(until: Instant)
        /// For whoever asks next. Can go to `leased`, `checking` and away.
        case idle(since: Instant, checkAt: Instant)
        /// The bus is asked whether it is there. Can go to `idle`, `leased` and away.
        case checking(idleSince: Instant, until: Instant)
        /// In use. Can go to `idle`, `leased`, `undoing` and away.
        case leased(Hold)
        /// What the last lease left is taken back. Can go to `idle`, `leased` and away.
        case undoing(until: Instant)
    }

    struct Connection: Sendable {
        let number: UInt64
        var state: State
        var isWorn = false
        /// When it is open, from then on it is too old to be lent.
        var oldFrom = Instant.never
        var openedAt = Instant.never
    }

    struct Waiter: Sendable {
        let lease: UInt64
        let deadline: Instant
    }

    static let openLimit = Duration.wholeMicroseconds(10_000_000)
    static let undoLimit = Duration.wholeMicroseconds(3_000_000)
    static let checkLimit = Duration.wholeMicroseconds(2_000_000)

    var configuration = Configuration()
    /// The idle ones among them in the order in which they became so.
    var connections: [Connection] = []
    /// In the order in which they came.
    var waiters: [Waiter] = []
    /// Leases that are out and whose connection broke.
    var widowed: [UInt64] = []
    var lastNumber: UInt64 = 0
    var rest = ReopeningRest()
    var tally = Tally()
    var isShut = false
    /// When the timer fires. It is not put off and not stopped: a glance too many costs less than
    /// setting it with every lease.
    package internal(set) var timer = Instant.never
    private var actions: [Action] = []

    package init() {}

    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        guard !isShut else { return handleAfterEnd(event) }
        switch event {
        case .configured(let configuration): configure(configuration, at: now)
        case .acquireRequested(let lease, let deadline): acquire(lease, deadline, at: now)
        case .cancelled(let lease): cancel(lease)
        case .released(let lease): release(lease, at: now)
        case .leaked(let lease): leaked(lease, at: now)
        case .pinned(let lease): change(lease) { $0.isPinned = true }
        case .spoiled(let lease, let reason): change(lease) { $0.spoiled = reason }
        case .opened(let connection): opened(connection, at: now)
        case .openFailed(let connection): openFailed(connection, at: now)
        case .undone(let connection, let isClean): undone(connection, isClean, at: now)
        case .checked(let connection, let isHealthy): checked(connection, isHealthy, at: now)
        case .lost(let connection): lost(connection, at: now)
        case .worn(let connection): worn(connection, at: now)
        case .timerFired: timerFired(at: now)
        case .shut: shut(at: now)
        }
        defer { actions = [] }
        return actions
    }

    func index(of connection: UInt64) -> Int? {
        connections.firstIndex { $0.number == connection }
    }

    func index(holding lease: UInt64) -> Int? {
        connections.firstIndex {
            if case .leased(let hold) = $0.state { hold.lease == lease } else { false }
        }
    }

    mutating func emit(_ action: Action) {
        actions.append(action)
    }

    /// Has the timer fire then, unless it does so earlier anyway.
    mutating func wake(at due: Instant) {
        guard due < timer else { return }
        timer = due
        emit(.setTimer(due))
    }

    private mutating func configure(_ fresh: Configuration, at now: Instant) {
        configuration = fresh
        for index in connections.indices where connections[index].openedAt != .never {
            connections[index].oldFrom =
                connections[index].openedAt.advanced(by: fresh.maximumAge)
        }
        lookAtEverything(at: now)
    }

    private mutating func shut(at now: Instant) {
        isShut = true
        refuseAll(.closed)
        while !connections.isEmpty {
            let connection = connections.removeFirst()
            if let hold = connection.hold {
                widowed.append(hold.lease)
                if !hold.isReported { report(hold, at: now) }
            }
            end(connection, .shut)
        }
        if timer != .never { emit(.stopTimer) }
        timer = .never
    }

    /// Nothing is opened any more; leases still come back.
    private mutating func handleAfterEnd(_ event: Event) -> [Action] {
        switch event {
        case .acquireRequested(let lease, _):
            refuse(lease, .closed)
        case .released(let lease), .leaked(let lease):
            if !forget(widowed: lease) { emit(.reject(lease: lease)) }
        case .configured, .cancelled, .pinned, .spoiled, .opened, .openFailed, .undone, .checked,
            .lost, .worn, .timerFired, .shut:
            break
        }
        defer { actions = [] }
        return actions
    }
}

extension ConnectionPool.Connection {
    var hold: ConnectionPool.Hold? {
        if case .leased(let hold) = state { hold } else { nil }
    }

    var isIdle: Bool {
        if case .idle = state { true } else { false }
    }
}
