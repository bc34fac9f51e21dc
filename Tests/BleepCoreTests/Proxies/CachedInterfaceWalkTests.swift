import BleepCore
import Testing

/// A service, the wire in both directions and the cache, in any order that a bus allows.
///
/// Every change gets a number that grows, so that an older value is told from a newer one.
private struct CacheWalk {
    /// What travels to the client.
    private enum Message {
        case signal(CachedInterface<Int>.Event, about: [String])
        case reply(CachedInterface<Int>.Event, about: [String])
        case setDone(String)
        case ruleAdded
    }

    /// What travels to the service.
    private enum Question {
        case addRule
        case getAll(UInt64)
        case get(UInt64, String)
        case set(String)
    }

    private static let names = ["A", "B", "C"]
    private let now = Instant(microseconds: 1_000_000)
    var random: SplitMix64

    // The service.
    private var values: [String: Int] = ["A": 0, "B": 0]
    private var isThere = true
    private var hasOwner = true
    private var version = 0
    /// The bus passes signals on.
    private var hasRule = false

    // The wire.
    private var toClient: [(message: Message, version: Int)] = []
    private var toService: [Question] = []

    // The client.
    private var cached = CachedInterface<Int>()
    private var isSubscribed = false
    private var isConfirmed = false
    private var lastLoad: UInt64 = 0
    /// Nothing older than this may be read any more.
    private var floor: [String: Int] = [:]
    private var heard: [String: Int] = [:]
    private(set) var hits = 0
    private(set) var faults: [String] = []

    init(seed: UInt64) {
        random = SplitMix64(seed: seed)
        isWatched = seed % 3 == 0
        if isWatched { handle(.watched(true)) }
    }

    private let isWatched: Bool

    mutating func step() {
        switch Int.random(in: 0..<20, using: &random) {
        case 0...3: change()
        case 4: invalidate()
        case 5: comeOrGo()
        case 6: restart()
        case 7...10: answer()
        case 11...14: deliver()
        case 15: loseConnection()
        case 16: set()
        case 17: handle(.invalidated)
        default: break
        }
        read()
    }

    /// Everything that is under way arrives, and what was asked of it in turn.
    mutating func drain() {
        while !toService.isEmpty || !toClient.isEmpty {
            answer()
            deliver()
        }
        read()
        guard isWatched else { return }
        let isRight = heard == (isThere && hasOwner ? values : [:])
        if !isRight { faults.append("heard \(heard) of \(values)") }
    }

    // MARK: the service

    private mutating func next() -> Int {
        version += 1
        return version
    }

    private mutating func send(_ message: Message) {
        toClient.append((message, version))
    }

    private mutating func signal(_ event: CachedInterface<Int>.Event, about names: [String]) {
        send(.signal(event, about: names))
    }

    private mutating func change() {
        let name = Self.names.randomElement(using: &random)!
        guard isThere, hasOwner else { return }
        values[name] = next()
        guard hasRule else { return }
        signal(.propertiesChanged([(name, version)], invalidated: []), about: [name])
    }

    private mutating func invalidate() {
        guard isThere, hasOwner, values["C"] != nil else { return }
        _ = next()
        values["C"] = nil
        if hasRule { signal(.propertiesChanged([], invalidated: ["C"]), about: ["C"]) }
    }

    /// Its coming and going is heard without a rule of its own.
    private mutating func comeOrGo() {
        guard hasOwner else { return }
        isThere.toggle()
        _ = next()
        guard isThere else { return signal(.removed, about: Self.names) }
        values = ["A": version, "B": version]
        signal(.appeared(values.map { ($0.key, $0.value) }), about: Self.names)
    }

    private mutating func restart() {
        hasOwner.toggle()
        _ = next()
        values = ["A": version, "B": version]
        isThere = true
        // Nobody answers any more what it was asked.
        if !hasOwner { toService.removeAll { if case .addRule = $0 { false } else { true } } }
        signal(.ownerChanged(isAbsent: !hasOwner), about: Self.names)
    }

    private mutating func answer() {
        guard !toService.isEmpty else { return }
        let question = toService.removeFirst()
        let isAnswered = isThere && hasOwner
        switch question {
        case .addRule:
            hasRule = true
            send(.ruleAdded)
        case .getAll(let load):
            let all = values.map { ($0.key, $0.value) }
            send(
                .reply(
                    isAnswered ? .snapshotArrived(load: load, all) : .loadFailed(load), about: []))
        case .get(let load, let name):
            let value = isAnswered ? values[name] : nil
            send(
                .reply(
                    value.map { .valueArrived(load: load, name: name, $0) } ?? .loadFailed(load),
                    about: []))
        case .set(let name):
            guard isAnswered, values[name] != nil else { return }
            values[name] = next()
            let change = CachedInterface<Int>.Event.propertiesChanged(
                [(name, version)], invalidated: [])
            let isSignalFirst = Bool.random(using: &random)
            if isSignalFirst, hasRule { signal(change, about: [name]) }
            send(.setDone(name))
            if !isSignalFirst, hasRule { signal(change, about: [name]) }
        }
    }

    // MARK: the client

    private mutating func handle(_ event: CachedInterface<Int>.Event) {
        for action in cached.handle(event, at: now) {
            switch action {
            case .load: load()
            case .tell(let name, let value): heard[name] = value
            }
        }
    }

    private mutating func deliver() {
        guard !toClient.isEmpty else { return }
        let (message, version) = toClient.removeFirst()
        switch message {
        case .ruleAdded:
            isConfirmed = true
        case .signal(.appeared(let all), let names):
            for name in names { floor[name] = version }
            handle(isConfirmed ? .appeared(all) : .invalidated)
        case .signal(let event, let names), .reply(let event, let names):
            for name in names { floor[name] = version }
            handle(event)
        case .setDone(let name):
            floor[name] = max(floor[name] ?? 0, version)
            handle(.propertyInvalidated(name))
        }
    }

    private mutating func loseConnection() {
        toClient = []
        toService = []
        hasRule = false
        isSubscribed = false
        isConfirmed = false
        handle(.invalidated)
    }

    private mutating func subscribe() {
        if !isSubscribed { toService.append(.addRule) }
        isSubscribed = true
        lastLoad += 1
        handle(.loadBegan(lastLoad))
    }

    private mutating func load() {
        subscribe()
        toService.append(.getAll(lastLoad))
    }

    private mutating func set() {
        toService.append(.set(Self.names.randomElement(using: &random)!))
    }

    private mutating func read() {
        let name = Self.names.randomElement(using: &random)!
        let isQuiet = toClient.isEmpty && toService.isEmpty
        switch cached.read(name, within: .forever, at: now) {
        case .hit(let value):
            hits += 1
            if value < floor[name] ?? 0 { faults.append("\(name) was \(value)") }
            let isTrue = hasOwner && isThere && values[name] == value
            if isQuiet, !isTrue { faults.append("\(name) is not \(value)") }
        case .missing:
            if isQuiet, values[name] != nil { faults.append("\(name) is not missing") }
        case .needsGet:
            subscribe()
            toService.append(.get(lastLoad, name))
        case .needsSnapshot:
            load()
        }
    }
}

@Suite struct CachedInterfaceWalkTests {
    @Test func nothingStaleIsReadInAnyOrderOfEvents() {
        var hits = 0
        for seed in 0..<100_000 as Range<UInt64> {
            var walk = CacheWalk(seed: seed)
            for _ in 0..<30 { walk.step() }
            walk.drain()
            hits += walk.hits
            guard walk.faults.isEmpty else {
                Issue.record("seed \(seed): \(walk.faults)")
                return
            }
        }
        #expect(hits > 100_000)
    }
}
