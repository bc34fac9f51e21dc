import BleepCore
import Testing

@Suite struct ConnectGateWalkTests {
    /// What a walk knows without looking into the gate.
    private struct Walk {
        var settings: GateSettings
        var gate: ConnectGate
        var random: SplitMix64
        var now = Instant(microseconds: 1_000_000_000)
        var lastTicket: UInt64 = 0
        /// In the order in which they are to be admitted.
        var waiting: [(ticket: UInt64, priority: Int32)] = []
        var inside: Set<UInt64> = []
        var timers: [UInt64: Instant] = [:]
        var isLockOurs = false
        var isPassing = false
        var isForeign = false
        var admissions = 0
        var mistakes: [String] = []

        mutating func feed(_ event: ConnectGate.Event) {
            var news = [event]
            while !news.isEmpty {
                for action in gate.handle(news.removeFirst(), at: now) {
                    if let answer = note(action) { news.append(answer) }
                }
            }
            check()
        }

        private mutating func note(_ action: ConnectGate.Action) -> ConnectGate.Event? {
            switch action {
            case .admit(let ticket):
                if waiting.first?.ticket != ticket { mistakes.append("out of order") }
                if inside.count >= settings.limit { mistakes.append("too many inside") }
                if settings.usesLock, !isLockOurs, !isPassing { mistakes.append("no lock") }
                waiting.removeAll { $0.ticket == ticket }
                inside.insert(ticket)
                admissions += 1
            case .takeLock:
                if isLockOurs { mistakes.append("takes it twice") }
                if isForeign { return .lockRefused(LockHolder()) }
                isLockOurs = Int.random(in: 0..<8, using: &random) > 0
                isPassing = !isLockOurs
                return isLockOurs ? .lockTaken : .lockMissing
            case .dropLock:
                if !inside.isEmpty { mistakes.append("drops it with somebody inside") }
                isLockOurs = false
                return .lockDropped(isAwaited: Bool.random(using: &random))
            case .passOver: isPassing = true
            case .setTimer(let ticket, let due):
                if due <= now { mistakes.append("a timer for the past") }
                timers[ticket] = due
            }
            return nil
        }

        private mutating func check() {
            if inside.isEmpty { isPassing = false }
            if isLockOurs, inside.isEmpty { mistakes.append("keeps the lock for nobody") }
            let hasRoom = !waiting.isEmpty && inside.count < settings.limit
            let isWatched = waiting.contains { timers[$0.ticket] != nil }
            if hasRoom, !isWatched { mistakes.append("somebody waits and nobody looks") }
        }

        mutating func request() {
            guard waiting.count < 20 else { return }
            lastTicket += 1
            let priority = Int32.random(in: -1...1, using: &random)
            let place = waiting.firstIndex { $0.priority < priority } ?? waiting.count
            waiting.insert((lastTicket, priority), at: place)
            feed(.requested(lastTicket, priority: priority))
        }

        mutating func leave() {
            // Sometimes one that left long ago, or that never was.
            let known = waiting.map(\.ticket) + inside.sorted() + [1, lastTicket + 5]
            let ticket = known.randomElement(using: &random)!
            waiting.removeAll { $0.ticket == ticket }
            inside.remove(ticket)
            timers[ticket] = nil
            feed(.left(ticket))
        }

        mutating func pass(_ duration: Duration) {
            now = now.advanced(by: duration)
            for (ticket, due) in timers where due <= now {
                timers[ticket] = nil
                feed(.timerFired(ticket))
            }
        }
    }

    @Test(arguments: 1...40)
    func keepsItsPromisesOnARandomWalk(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var settings = GateSettings()
        settings.limit = Int.random(in: 1...3, using: &random)
        settings.usesLock = seed % 4 != 0
        settings.respect = .seconds(2)
        var walk = Walk(settings: settings, gate: ConnectGate(settings), random: random)

        for _ in 0..<3000 {
            switch Int.random(in: 0..<10, using: &walk.random) {
            case 0...3: walk.request()
            case 4...7: walk.leave()
            case 8: walk.isForeign = Int.random(in: 0..<3, using: &walk.random) == 0
            default: walk.pass(.milliseconds(Int.random(in: 1...40, using: &walk.random)))
            }
        }
        walk.isForeign = false
        for _ in 0..<1000 where !walk.waiting.isEmpty || !walk.inside.isEmpty {
            walk.pass(.milliseconds(50))
            if let ticket = walk.inside.popFirst() { walk.feed(.left(ticket)) }
        }

        #expect(walk.mistakes.isEmpty, "\(walk.mistakes.prefix(3))")
        #expect(walk.waiting.isEmpty && !walk.isLockOurs)
        #expect(walk.admissions > 40)
    }
}
