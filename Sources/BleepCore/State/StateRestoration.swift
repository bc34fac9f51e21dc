/// Makes a device and its adapter again what a snapshot says of them; one thing after the other,
/// only what differs, all within one deadline.
///
///     created ──▶ locating ──▶ readingAdapter ──▶ readingDevice ──▶ finished
///                    ▲               │ ▲               │ ▲
///                    │               ▼ │               ▼ │
///                    └─────────── restoring         restoring
///
/// A device that BlueZ did not know is looked for once more when its adapter has been switched on.
package struct StateRestoration: Sendable {
    package enum Event: Sendable {
        case started
        /// Whether BlueZ knows the device on that adapter.
        case located(Bool)
        /// Nil if it is not there.
        case adapterRead(Facts?)
        case deviceRead(Facts?)
        /// What was to be put back is.
        case restored
        /// It was so all the time.
        case keptItself
        /// Nothing was done about it.
        case passedOver(StaticString)
        case refused(String)
    }

    package enum Action: Equatable, Sendable {
        case locate
        case readAdapter
        case readDevice
        case set(StateItem.Kind, Bool)
        case setAlias(String)
        case connect(untilServices: Bool)
        case startNotify(String)
        case startDiscovery(filter: String?)
        /// All items have their verdict.
        case finish
    }

    /// What is so at the moment.
    package struct Facts: Sendable {
        package var flags = StateFlags()
        package var name = ""
        package var alias = ""

        package init() {}
    }

    private enum State {
        /// Can go to `locating`.
        case created
        /// The device is looked for. Can go to `readingAdapter` and `restoring`.
        case locating
        /// Can go to `restoring`.
        case readingAdapter
        /// Can go to `restoring`.
        case readingDevice
        /// One item is under way, or the next one is chosen. Can go to all that follow `created`.
        case restoring
        /// Terminal.
        case finished
    }

    let snapshot: DeviceSnapshot
    private let deadline: Instant
    private var state = State.created
    private(set) var adapter: Facts?
    private(set) var device: Facts?
    private var isAdapterRead = false
    private var isDeviceRead = false
    /// The device was there when it was looked for.
    private var isLocated = false
    /// The adapter was switched on, so that more may be there than before.
    private var mayHaveAppeared = false
    private var next = 0
    package private(set) var items: [StateItem]

    package init(_ snapshot: DeviceSnapshot, until deadline: Instant) {
        self.snapshot = snapshot
        self.deadline = deadline
        items = snapshot.items
    }

    /// Everything is as it was saved.
    package var isComplete: Bool {
        items.allSatisfy { $0.verdict == .restored || $0.verdict == .unchanged }
    }

    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        switch (state, event) {
        case (.created, .started):
            state = .locating
            return [.locate]
        case (.locating, .located(let isThere)):
            isLocated = isThere
            guard !isAdapterRead else { return goOn(at: now) }
            state = .readingAdapter
            return [.readAdapter]
        case (.readingAdapter, .adapterRead(let facts)):
            isAdapterRead = true
            adapter = facts
            return goOn(at: now)
        case (.readingDevice, .deviceRead(let facts)):
            isDeviceRead = true
            device = facts
            return goOn(at: now)
        case (.restoring, .restored): return end(.restored, "", at: now)
        case (.restoring, .keptItself): return end(.unchanged, "", at: now)
        case (.restoring, .passedOver(let reason)): return end(.skipped, reason.text, at: now)
        case (.restoring, .refused(let reason)): return end(.failed, reason, at: now)
        case (.created, _), (.locating, _), (.readingAdapter, _), (.readingDevice, _),
            (.restoring, _), (.finished, _):
            return []  // Late or repeated news changes nothing.
        }
    }

    private mutating func end(
        _ verdict: StateItem.Verdict, _ text: String, at now: Instant
    ) -> [Action] {
        items[next].verdict = verdict
        items[next].text = text
        if verdict == .restored { note(items[next].kind) }
        next += 1
        return goOn(at: now)
    }

    /// What follows from an item that was put back.
    private mutating func note(_ kind: StateItem.Kind) {
        switch kind {
        case .powered:
            adapter?.flags[.powered] = true
            mayHaveAppeared = !isLocated
        case .blocked: device?.flags[.blocked] = true
        case .connected: device?.flags[.connected] = true
        case .pairable, .discoverable, .paired, .alias, .trusted, .notification, .discovery: break
        }
    }

    /// Goes to the next item that needs something done.
    private mutating func goOn(at now: Instant) -> [Action] {
        while next < items.count {
            if !items[next].kind.isOfAdapter, !isDeviceRead, now < deadline {
                if isLocated {
                    state = .readingDevice
                    return [.readDevice]
                }
                if mayHaveAppeared {
                    mayHaveAppeared = false
                    state = .locating
                    return [.locate]
                }
            }
            state = .restoring
            switch judge(&items[next], isTooLate: now >= deadline) {
            case .act(let action): return [action]
            case .leave(let verdict, let text):
                items[next].verdict = verdict
                items[next].text = text.text
            }
            next += 1
        }
        state = .finished
        return [.finish]
    }
}
