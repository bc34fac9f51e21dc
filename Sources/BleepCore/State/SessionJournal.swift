/// What a client has running in the service on its own connections, and begins again when it was
/// lost: its discovery with the filter, its agent, whatever else it registered.
///
///     off ──▶ starting ──▶ on
///      ▲         │          │
///      └─────────┴──────────┘
///
/// Adapters are known by their addresses, since their paths change.
package struct SessionJournal: Sendable {
    package enum Kind: Int, Sendable {
        // In the order in which they are begun again: each may need those before it.
        case registration, preference, filter, discovery
    }

    /// Something that was asked for, and is to last.
    ///
    /// A class, because events and actions would carry its texts along.
    package final class Wish: Sendable {
        package let kind: Kind
        package let path: String
        package let method: MethodName
        /// What tells one registration from another.
        package let argument: String

        package init(_ kind: Kind, _ path: String, _ method: MethodName, argument: String = "") {
            self.kind = kind
            self.path = path
            self.method = method
            self.argument = argument
        }

        /// The same at another path.
        package func moved(to path: String) -> Wish {
            Wish(kind, path, method, argument: argument)
        }

        /// BlueZ's managers for all adapters are at one place; what is elsewhere is one adapter's.
        var isOfAdapter: Bool {
            path != "/org/bluez"
        }
    }

    package enum Event: Sendable {
        /// The program asked, and has got it, from that generation of the service.
        case granted(Wish, generation: UInt64)
        /// The program took it back, or tried to.
        case takenBack(Wish, isSure: Bool)
        case connectionLost(ofDiscovery: Bool)
        case serviceLost
        case serviceGained(generation: UInt64)
        /// All of them as they are now.
        case adapters([AdapterState])
        /// What was begun again is, or is not.
        case begunAgain(UInt64, Wish, isOn: Bool)
        case timerFired
    }

    package enum Action: Equatable, Sendable {
        /// Keep the arguments of what was just granted under this number.
        case keep(UInt64)
        case forget(UInt64)
        /// Call the method there, with the arguments that were kept.
        case begin(UInt64, Wish)
        /// Nobody wants it any more.
        case end(Wish)
        case setTimer(Instant)
    }

    enum State: Equatable {
        /// Can go to `starting`.
        case off
        /// It is being begun again. Can go to `on` and `off`.
        case starting
        /// Can go to `off`.
        case on
    }

    struct Entry {
        let number: UInt64
        /// Its path is where it was last seen.
        var wish: Wish
        var adapter: BluetoothAddress?
        var generation: UInt64
        var state = State.on
        /// What it is being begun on went meanwhile: whatever is answered, it is off.
        var isVain = false
        var failures = 0
        var restsUntil = Instant(microseconds: 0)
    }

    static let firstRest = Duration.seconds(1)
    static let mostDoublings = 6

    var entries: [Entry] = []
    /// Nil while nobody knows.
    private(set) var adapters: [AdapterState]?
    private(set) var hasService = true
    private var lastNumber: UInt64 = 0

    package init() {}

    package var isEmpty: Bool { entries.isEmpty }

    /// A discovery of ours runs at that adapter.
    package func isDiscovering(at path: String) -> Bool {
        entries.contains { $0.wish.kind == .discovery && $0.wish.path == path && $0.state == .on }
    }

    /// What the program wants there; nil for nothing.
    package func number(of kind: Kind, at path: String) -> UInt64? {
        entries.first { $0.wish.kind == kind && $0.wish.path == path }?.number
    }

    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .granted(let wish, let generation): return grant(wish, generation)
        case .takenBack(let wish, let isSure): return takeBack(wish, isSure)
        case .connectionLost(let ofDiscovery):
            for index in entries.indices
            where entries[index].wish.kind.isOfDiscovery == ofDiscovery { entries[index].lose() }
        case .serviceLost:
            hasService = false
            adapters = nil
            for index in entries.indices { entries[index].lose() }
            return []
        case .serviceGained(let generation):
            hasService = true
            adapters = nil
            for index in entries.indices {
                let granted = entries[index].generation
                // The first owner that is seen is the one that granted what was granted before.
                if granted != generation, granted > 0 || generation > 1 { entries[index].lose() }
                entries[index].generation = generation
            }
        case .adapters(let list): follow(list)
        case .begunAgain(let number, let wish, let isOn):
            guard let index = entries.firstIndex(where: { $0.number == number }) else {
                return isOn ? [.end(wish)] : []  // Taken back meanwhile.
            }
            settle(index, isOn, at: now)
        case .timerFired: break
        }
        return beginWhatCan(at: now)
    }

    private mutating func grant(_ wish: Wish, _ generation: UInt64) -> [Action] {
        let adapter = adapters?.first { $0.path == wish.path }
        let address = adapter.flatMap { BluetoothAddress($0.address) }
        if let index = entries.firstIndex(where: { $0.wish.isAlike(wish) }) {
            // One that is being begun at this moment waits for its own answer.
            if entries[index].state == .off { entries[index].state = .on }
            entries[index].generation = generation
            return [.keep(entries[index].number)]
        }
        lastNumber += 1
        entries.append(
            Entry(number: lastNumber, wish: wish, adapter: address, generation: generation))
        return [.keep(lastNumber)]
    }

    private mutating func takeBack(_ wish: Wish, _ isSure: Bool) -> [Action] {
        var actions: [Action] = []
        for entry in entries where entry.wish.goes(with: wish) {
            actions.append(.forget(entry.number))
            // It may have come back on its own while the program was waiting for its end.
            if entry.state == .on, !isSure { actions.append(.end(entry.wish)) }
        }
        entries.removeAll { $0.wish.goes(with: wish) }
        return actions
    }

    /// Binds entries to their adapters, and finds out what those lost or where they went.
    private mutating func follow(_ list: [AdapterState]) {
        adapters = list
        for index in entries.indices where entries[index].wish.isOfAdapter {
            if entries[index].adapter == nil {
                entries[index].adapter = list.first { $0.path == entries[index].wish.path }
                    .flatMap { BluetoothAddress($0.address) }
            }
            let adapter = adapter(of: entries[index])
            let isThere = adapter?.path == entries[index].wish.path
            if let adapter, !isThere {
                entries[index].wish = entries[index].wish.moved(to: adapter.path)
            }
            let endsWithPower = entries[index].wish.kind.isOfDiscovery && adapter?.isPowered != true
            if !isThere || endsWithPower { entries[index].lose() }
        }
    }

    func adapter(of entry: Entry) -> AdapterState? {
        adapters?.first {
            entry.adapter == nil
                ? $0.path == entry.wish.path : BluetoothAddress($0.address) == entry.adapter
        }
    }
}
