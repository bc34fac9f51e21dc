import BleepCore

/// What is known of all objects that the program has proxies on.
///
/// Sendable: all that changes belongs to `lock`, which nobody calls out under.
package final class ProxyCache: @unchecked Sendable {
    /// How many interfaces are kept, held ones included.
    package static let capacity = 128

    /// Something left to do after the lock was given back.
    enum Task {
        case call(DriverCall)
        case tell(PropertyListener, String, Value?)
        /// To be read anew, since somebody watches it.
        case load(ProxyEntry)
    }

    typealias Work = [Task]

    let service: String
    let clock: Clock
    let lock = SharedLock()
    /// So few that looking through them costs less than any order.
    var entries: [ProxyEntry] = []
    var rules: [MatchRule] = []
    var connection: BusConnection?
    /// Counts the connections.
    var attachment: UInt64 = 0
    var lastLoad: UInt64 = 0
    var isClosed = false
    private var shelf = IdleShelf<ProxyEntry>(capacity: ProxyCache.capacity)
    private var lastWatch: UInt64 = 0
    /// Of entries that are gone, and how many were.
    private var past = ProxyStatistics()

    init(service: String, clock: Clock) {
        self.service = service
        self.clock = clock
    }

    /// The entry of an interface, new if need be, held from now on.
    func hold(_ name: String?, _ path: String, _ interface: String) -> (ProxyEntry, Work) {
        var work: Work = []
        let entry = lock.write {
            let known = entries.first {
                $0.identity.path == path && $0.isThere && $0.interface == interface
                    && $0.name == name
            }
            let entry = known ?? add(name, path, interface, &work)
            if entry.holders == 0 { shelf.take(entry) }
            entry.holders += 1
            return entry
        }
        return (entry, work)
    }

    private func add(
        _ name: String?, _ path: String, _ interface: String, _ work: inout Work
    ) -> ProxyEntry {
        let isOfBluez = name == nil && service == ServiceName.bluez
        let entry = ProxyEntry(
            name: name, interface: interface,
            identity: ProxyIdentity(path: path, isOfBluez: isOfBluez))
        entry.isDropped = isClosed
        guard !isClosed else { return entry }
        entries.append(entry)
        for idle in shelf.trim(to: entries.count) { drop(idle, &work) }
        return entry
    }

    /// A proxy is gone; gives the listeners that it leaves.
    func release(_ entry: ProxyEntry, of proxy: ObjectIdentifier) -> ([PropertyListener], Work) {
        var work: Work = []
        let left = lock.write { () -> [PropertyListener] in
            let left = entry.listeners.filter { $0.owner == proxy }
            entry.listeners.removeAll { $0.owner == proxy }
            noteListeners(of: entry, &work)
            entry.holders -= 1
            if entry.holders == 0, !entry.isDropped {
                for idle in shelf.put(entry, of: entries.count) { drop(idle, &work) }
            }
            return left
        }
        return (left, work)
    }

    /// The lock is held. It is forgotten with its match rules.
    private func drop(_ entry: ProxyEntry, _ work: inout Work) {
        entry.isDropped = true
        entries.removeAll { $0 === entry }
        releaseRules(of: entry, &work)
        past.evictions += 1
        past.add(entry)
    }

    /// Forgets everything; what nobody holds goes altogether.
    func clear() -> Work {
        var work: Work = []
        lock.write {
            let evictions = past.evictions
            for idle in shelf.removeAll() { drop(idle, &work) }
            past.evictions = evictions  // Those were wanted.
            for entry in entries { handle(.invalidated, entry, &work) }
        }
        return work
    }

    /// The client ends; gives the listeners.
    func close() -> [PropertyListener] {
        lock.write {
            isClosed = true
            let left = entries.flatMap { $0.listeners }
            for entry in entries {
                entry.listeners = []
                entry.isDropped = true
                entry.rules = []
                _ = entry.known.handle(.invalidated, at: clock.now)
            }
            entries = []
            rules = []
            connection = nil
            _ = shelf.removeAll()
            return left
        }
    }

    var statistics: ProxyStatistics {
        lock.read {
            var sum = past
            for entry in entries { sum.add(entry) }
            sum.entries = entries.count
            sum.idle = shelf.items.count
            sum.rules = rules.count
            return sum
        }
    }
}

/// Changing and telling.
extension ProxyCache {
    /// The lock is held.
    func handle(
        _ event: CachedInterface<Value>.Event, _ entry: ProxyEntry, _ work: inout Work
    ) {
        for action in entry.known.handle(event, at: clock.now) {
            switch action {
            case .load: work.append(.load(entry))
            case .tell(let name, let value):
                for listener in entry.listeners
                where listener.property == nil || listener.property == name {
                    work.append(.tell(listener, name, value))
                }
            }
        }
    }

    func tell(_ entry: ProxyEntry, _ event: CachedInterface<Value>.Event) -> Work {
        var work: Work = []
        lock.write { handle(event, entry, &work) }
        return work
    }

    /// Gives the number by which it is ended; nil if the client has ended.
    func add(_ listener: PropertyListener, to entry: ProxyEntry) -> (UInt64, Work)? {
        var work: Work = []
        let number = lock.write { () -> UInt64? in
            guard !isClosed else { return nil }
            lastWatch += 1
            listener.number = lastWatch
            entry.listeners.append(listener)
            noteListeners(of: entry, &work)
            return lastWatch
        }
        return number.map { ($0, work) }
    }

    /// Nil if there is none of that number.
    func remove(
        _ number: UInt64, of proxy: ObjectIdentifier, from entry: ProxyEntry
    ) -> (PropertyListener, Work)? {
        var work: Work = []
        let listener = lock.write { () -> PropertyListener? in
            let index = entry.listeners.firstIndex { $0.number == number && $0.owner == proxy }
            guard let index else { return nil }
            defer { noteListeners(of: entry, &work) }
            return entry.listeners.remove(at: index)
        }
        return listener.map { ($0, work) }
    }

    private func noteListeners(of entry: ProxyEntry, _ work: inout Work) {
        handle(.watched(!entry.listeners.isEmpty), entry, &work)
    }

    /// Nothing is kept.
    var isEmpty: Bool {
        lock.read { entries.isEmpty }
    }

    /// Somebody depends on hearing changes.
    var isWatched: Bool {
        lock.read { entries.contains { !$0.listeners.isEmpty } }
    }
}
