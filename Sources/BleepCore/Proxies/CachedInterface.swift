/// What is known of one interface of one object, and since when.
///
///     cold ──▶ loading ──▶ warm
///      ▲          │          │
///      ├──────────┴──────────┤ invalidated, moved, new owner
///      └─── gone, absent ◀───┘ object removed, owner lost
///
/// It is true as long as it is told everything in the order of the wire: the loads that go out,
/// their replies, and the signals. A load counts only if signals were subscribed to before it.
package struct CachedInterface<Value: Equatable> {
    package typealias Properties = [(name: String, value: Value)]

    package enum Event {
        /// A question goes out; loads are numbered upwards, over all interfaces.
        case loadBegan(UInt64)
        /// The answer to GetAll.
        case snapshotArrived(load: UInt64, Properties)
        /// The answer to Get.
        case valueArrived(load: UInt64, name: String, Value)
        case loadFailed(UInt64)
        case propertiesChanged(Properties, invalidated: [String])
        /// The object has come with these properties, and its signals were subscribed to before.
        case appeared(Properties)
        case removed
        /// Nobody owns the name any more, or somebody else does.
        case ownerChanged(isAbsent: Bool)
        /// By the program, by a lost connection or a new path, or because it was set.
        case invalidated
        case propertyInvalidated(String)
        /// Somebody wants to hear of changes, or nobody does any more.
        case watched(Bool)
    }

    package enum Action: Equatable {
        /// Read everything anew, since somebody watches.
        case load
        /// The property is different from what was told before; nil if that is all we know.
        case tell(String, Value?)
    }

    enum State {
        /// Nothing is known. Can go to all others.
        case cold
        /// The latest load is under way; what signals and replies tell meanwhile is kept. Can go to
        /// all others.
        case loading(UInt64)
        /// Everything is known. Can go to all others.
        case warm(since: Instant)
        /// The object is not there. Can go to all others.
        case gone
        /// Nobody owns the name. Can go to all others.
        case absent
    }

    struct Property {
        let name: String
        /// Nil if it is not known, or was only said to have changed.
        var value: Value?
        var since: Instant
        /// The object has it.
        var isThere: Bool
        /// What those who watch were told last.
        var told: Value?
    }

    private(set) var state = State.cold
    /// Some dozens at most, so that nothing is faster than looking through them.
    private(set) var properties: [Property] = []
    private var isWatched = false
    private var latestLoad: UInt64 = 0
    /// Loads up to this one began before what happened last.
    private var staleLoads: UInt64 = 0
    /// How often something that was known had to be dropped.
    package private(set) var invalidations: UInt64 = 0

    package init() {}

    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        switch event {
        case .loadBegan(let load):
            return begin(load)
        case .snapshotArrived(let load, let all):
            return load > staleLoads ? replaceAll(with: all, at: now) : []
        case .valueArrived(let load, let name, let value):
            return load > staleLoads ? change([(name, value)], [], at: now) : []
        case .loadFailed(let load):
            return fail(load)
        case .propertiesChanged(let changed, let invalidated):
            return change(changed, invalidated, at: now)
        case .appeared(let all):
            return replaceAll(with: all, at: now)
        case .removed:
            return drop(.gone)
        case .ownerChanged(let isAbsent):
            return drop(isAbsent ? .absent : .cold)
        case .invalidated:
            return drop(.cold)
        case .propertyInvalidated(let name):
            return forget(name)
        case .watched(let isWatched):
            return watch(isWatched)
        }
    }

    private mutating func begin(_ load: UInt64) -> [Action] {
        latestLoad = load
        if case .warm = state { return [] }
        state = .loading(load)
        return []
    }

    private mutating func fail(_ load: UInt64) -> [Action] {
        guard case .loading(let current) = state, current == load else { return [] }
        state = .cold
        forgetAll()  // Nothing keeps it true from now on.
        return tellDifferences()
    }

    private mutating func replaceAll(with all: Properties, at now: Instant) -> [Action] {
        state = .warm(since: now)
        forgetAll()
        for (name, value) in all { note(name, value, at: now) }
        return tellDifferences()
    }

    /// Before a snapshot was asked for there is nothing that this could add to.
    private mutating func change(
        _ changed: Properties, _ invalidated: [String], at now: Instant
    ) -> [Action] {
        // What could not be read before may be there now.
        if case .cold = state { return isWatched ? [.load] : [] }
        guard isKept else { return [] }
        var news: [Action] = []
        for name in invalidated {
            note(name, nil, at: now)
            if isWatched { news.append(.tell(name, nil)) }  // Each time, since it may differ.
        }
        for (name, value) in changed { note(name, value, at: now) }
        return news + tellDifferences()
    }

    private var isKept: Bool {
        switch state {
        case .loading, .warm: true
        case .cold, .gone, .absent: false
        }
    }

    /// Replies to what was asked before are from another world.
    private mutating func drop(_ next: State) -> [Action] {
        for property in properties where property.isThere {
            invalidations += 1
            break
        }
        staleLoads = latestLoad
        state = next
        forgetAll()
        if case .cold = next { return isWatched ? [.load] : [] }
        return tellDifferences()
    }

    /// Whatever reply is under way may be from before.
    private mutating func forget(_ name: String) -> [Action] {
        guard case .warm(let since) = state else { return isKept ? drop(.cold) : [] }
        invalidations += 1
        staleLoads = latestLoad
        for index in properties.indices where properties[index].name == name {
            properties[index].value = nil
            properties[index].since = since
        }
        return []
    }

    private mutating func watch(_ isWatched: Bool) -> [Action] {
        guard isWatched != self.isWatched else { return [] }
        self.isWatched = isWatched
        for index in properties.indices {
            properties[index].told = isWatched ? properties[index].value : nil
        }
        if case .warm = state { return [] }
        return isWatched ? [.load] : []
    }

    private mutating func note(_ name: String, _ value: Value?, at now: Instant) {
        for index in properties.indices where properties[index].name == name {
            properties[index].value = value
            properties[index].since = now
            properties[index].isThere = true
            if value == nil { properties[index].told = nil }
            return
        }
        properties.append(Property(name: name, value: value, since: now, isThere: true))
    }

    private mutating func forgetAll() {
        guard isWatched else { return properties = [] }
        for index in properties.indices {
            properties[index].value = nil
            properties[index].isThere = false
        }
    }

    private mutating func tellDifferences() -> [Action] {
        guard isWatched else { return [] }
        var news: [Action] = []
        for index in properties.indices where properties[index].told != properties[index].value {
            // Of what is there and not known, nothing is known to be different.
            if properties[index].isThere, properties[index].value == nil { continue }
            properties[index].told = properties[index].value
            news.append(.tell(properties[index].name, properties[index].value))
        }
        return news
    }
}
