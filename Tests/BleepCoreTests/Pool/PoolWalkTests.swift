import BleepCore
import Testing

/// Acceptance: a million steps, in walks that each have a seed of their own.
@Suite struct PoolWalkTests {
    @Test(arguments: 1...20)
    func keepsItsPromisesOnARandomWalk(seed: UInt64) {
        var walk = PoolWalk(seed: seed)

        for _ in 0..<50_000 { walk.step() }
        walk.end()

        #expect(walk.broken == nil)
        #expect(walk.pool.statistics.granted > 1000)
        // Shut is last, and need not find any.
        #expect(walk.pool.statistics.closed.dropLast().allSatisfy { $0 > 0 })
        #expect(walk.pool.statistics.refused.allSatisfy { $0 > 0 })
        #expect(walk.pool.statistics.leaks > 0)
    }
}

/// A world around a pool that keeps books of its own, and says which promise was broken first.
struct PoolWalk {
    enum Place: Equatable {
        case opening, idle, checking, undoing
        case leased(UInt64)
    }

    private(set) var pool = ConnectionPool()
    private(set) var broken: String?
    private var random: SplitMix64
    private var now = Instant(microseconds: 1_000_000_000)
    private var configuration = ConnectionPool.Configuration()
    private var places: [UInt64: Place] = [:]
    private var waiting: [(lease: UInt64, deadline: Instant)] = []
    private var out: [UInt64] = []
    private var widowed: [UInt64] = []
    private var pinned: Set<UInt64> = []
    private var spoiled: Set<UInt64> = []
    private var worn: Set<UInt64> = []
    private var timer = Instant.never
    private var lastLease: UInt64 = 0
    private var lastConnection: UInt64 = 0
    private var created = 0
    private var closed = 0
    private var granted = 0
    private var refused = 0
    private var rejected = 0

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        configure()
    }

    private mutating func demand(_ isSo: Bool, _ promise: String) {
        if !isSo, broken == nil { broken = promise }
    }

    mutating func step() {
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<30: acquire()
        case 30..<52: releaseOne()
        case 52..<54: releaseWrongly()
        case 54..<57: cancel()
        case 57..<60: leakOne()
        case 60..<66: mark()
        case 66..<82: answer()
        case 82..<84: breakOne()
        case 84: configure()
        default: passTime()
        }
    }

    /// Everything comes back, and the pool ends with what it was told to keep.
    mutating func end() {
        while let lease = out.first { tell(.released(lease: lease)) }
        for lease in widowed { tell(.released(lease: lease)) }
        widowed = []
        for waiter in waiting { tell(.cancelled(lease: waiter.lease)) }
        demand(waiting.isEmpty, "a waiter was lost")
        tell(.shut)
        demand(places.isEmpty, "a connection was left open")
        acquire()
        demand(pool.statistics.refused[ConnectionPool.Refusal.closed.rawValue] > 0, "not closed")
    }
}

/// What the world does.
extension PoolWalk {
    private mutating func acquire() {
        lastLease += 1
        let limit = Duration.milliseconds(Int.random(in: 0...8000, using: &random))
        let deadline = now.advanced(by: limit)
        waiting.append((lastLease, deadline))
        tell(.acquireRequested(lease: lastLease, deadline: deadline))
    }

    private mutating func releaseOne() {
        if Int.random(in: 0..<10, using: &random) == 0, let lease = widowed.popLast() {
            return tell(.released(lease: lease))
        }
        if let lease = out.randomElement(using: &random) { tell(.released(lease: lease)) }
    }

    /// Twice, or before it was granted, or one that never was.
    private mutating func releaseWrongly() {
        let lease = UInt64.random(in: 0...lastLease + 3, using: &random)
        guard !out.contains(lease), !widowed.contains(lease) else { return }
        let before = rejected
        tell(.released(lease: lease))
        demand(rejected == before + 1, "a wrong release was not rejected")
    }

    private mutating func cancel() {
        guard let waiter = waiting.randomElement(using: &random) else { return }
        tell(.cancelled(lease: waiter.lease))
        demand(!waiting.contains { $0.lease == waiter.lease }, "a cancelled waiter waits on")
    }

    private mutating func leakOne() {
        guard let lease = out.randomElement(using: &random) else { return }
        let leaks = pool.statistics.leaks
        tell(.leaked(lease: lease))
        demand(pool.statistics.leaks <= leaks + 1, "one leak was counted twice")
    }

    private mutating func mark() {
        guard let lease = out.randomElement(using: &random) else { return }
        if Int.random(in: 0..<3, using: &random) > 0 {
            pinned.insert(lease)
            return tell(.pinned(lease: lease))
        }
        spoiled.insert(lease)
        tell(.spoiled(lease: lease, .unhealthy))
    }

    /// One of the pool's questions is answered, well or badly.
    private mutating func answer() {
        guard let (number, place) = sortedPlaces.randomElement(using: &random) else { return }
        let isWell = Int.random(in: 0..<8, using: &random) > 0
        switch place {
        case .opening:
            if isWell {
                created += 1
                places[number] = .idle
                tell(.opened(connection: number))
            } else {
                places[number] = nil
                tell(.openFailed(connection: number))
            }
        case .checking:
            places[number] = .idle
            tell(.checked(connection: number, isHealthy: isWell))
        case .undoing:
            places[number] = .idle
            tell(.undone(connection: number, isClean: isWell))
        case .idle, .leased: break
        }
    }

    private mutating func breakOne() {
        guard let (number, place) = sortedPlaces.randomElement(using: &random) else { return }
        guard Bool.random(using: &random) else {
            worn.insert(number)
            return tell(.worn(connection: number))
        }
        if case .leased(let lease) = place {
            out.removeAll { $0 == lease }
            widowed.append(lease)
        }
        if place == .opening { places[number] = nil }
        tell(.lost(connection: number))
        demand(places[number] == nil, "a broken connection was kept")
    }

    private mutating func configure() {
        configuration.maximum = Int.random(in: 1...8, using: &random)
        configuration.minimum = Int.random(in: 0...configuration.maximum, using: &random)
        configuration.maximumAge = .seconds(Int.random(in: 5...60, using: &random))
        configuration.maximumIdle = .seconds(Int.random(in: 1...20, using: &random))
        configuration.checkInterval = .seconds(Int.random(in: 1...20, using: &random))
        configuration.leaseLimit = .seconds(Int.random(in: 1...30, using: &random))
        tell(.configured(configuration))
    }

    private mutating func passTime() {
        let most = Int.random(in: 0..<20, using: &random) == 0 ? 8000 : 800
        now = now.advanced(by: .milliseconds(Int.random(in: 0...most, using: &random)))
        guard timer <= now else { return }
        timer = .never
        tell(.timerFired)
        demand(timer > now, "the timer is set for what is past")
        demand(!waiting.contains { $0.deadline <= now }, "a waiter waits beyond its deadline")
    }

    private var sortedPlaces: [(UInt64, Place)] {
        places.sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }
}

/// What the pool does.
extension PoolWalk {
    private mutating func tell(_ event: ConnectionPool.Event) {
        if case .released(let lease) = event { forget(lease) }
        if case .leaked(let lease) = event { forget(lease) }
        for action in pool.handle(event, at: now) { perform(action) }
        checkBooks()
    }

    private mutating func forget(_ lease: UInt64) {
        out.removeAll { $0 == lease }
        for (number, place) in places where place == .leased(lease) { places[number] = .idle }
    }

    private mutating func perform(_ action: ConnectionPool.Action) {
        switch action {
        case .open(let number):
            demand(number == lastConnection + 1, "a connection's number came twice")
            demand(places.count < configuration.maximum, "above the maximum")
            lastConnection = number
            places[number] = .opening
        case .stopOpening(let number):
            demand(places[number] == .opening, "stopped to open what was not opening")
            places[number] = nil
        case .grant(let lease, let number): grant(lease, number)
        case .refuse(let lease, let why): refuse(lease, why)
        case .reject: rejected += 1
        case .undo(let number):
            demand(places[number] == .idle, "undone while in use")
            places[number] = .undoing
        case .check(let number):
            demand(places[number] == .idle, "checked while not idle")
            places[number] = .checking
        case .close(let number, let reason): close(number, reason)
        case .reportLeak(let lease, _): demand(out.contains(lease), "reported what is not out")
        case .setTimer(let due):
            demand(due < timer, "a timer was put off")
            timer = due
        case .stopTimer: timer = .never
        }
    }

    private mutating func grant(_ lease: UInt64, _ number: UInt64) {
        granted += 1
        demand(waiting.first?.lease == lease, "served out of order")
        demand((waiting.first?.deadline ?? .never) > now || waiting.count == 1, "served too late")
        waiting.removeAll { $0.lease == lease }
        if case .leased = places[number] { demand(false, "two holders") }
        demand(places[number] != nil && places[number] != .opening, "granted what is not open")
        demand(!worn.contains(number), "granted what is worn")
        places[number] = .leased(lease)
        out.append(lease)
    }

    private mutating func refuse(_ lease: UInt64, _ why: ConnectionPool.Refusal) {
        refused += 1
        let waiter = waiting.first { $0.lease == lease }
        demand(waiter != nil, "refused who did not wait")
        if why == .timedOut { demand(waiter.map { $0.deadline <= now } ?? false, "too early") }
        waiting.removeAll { $0.lease == lease }
    }

    private mutating func close(_ number: UInt64, _ reason: ConnectionPool.CloseReason) {
        closed += 1
        if case .leased(let lease) = places[number] {
            demand(reason == .lost || reason == .shut, "closed under its holder")
            demand(!out.contains(lease) || reason == .shut, "closed under its holder")
        }
        places[number] = nil
        worn.remove(number)
    }

    private mutating func checkBooks() {
        let statistics = pool.statistics
        let held = places.values.filter { if case .leased = $0 { true } else { false } }.count
        let open = places.values.filter { $0 != .opening }.count
        demand(statistics.inUse == held && held == out.count, "in use: does not add up")
        demand(statistics.waiting == waiting.count, "waiting: does not add up")
        demand(Int(statistics.created) == created, "created: does not add up")
        demand(created == closed + open, "closed: does not add up")
        demand(Int(statistics.granted) == granted, "granted: does not add up")
        demand(statistics.refused.reduce(0, +) == UInt64(refused), "refused: does not add up")
        demand(statistics.closed.reduce(0, +) == UInt64(closed), "closed: does not add up")
        demand(waiting.isEmpty || statistics.idle == checking, "somebody waits beside an idle one")
    }

    private var checking: Int {
        places.values.filter { $0 == .checking }.count
    }
}
