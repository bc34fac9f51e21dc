import BleepCore

/// All characteristics that a client listens to, kept subscribed over restarts and losses.
///
/// Sendable: `all` belongs to `lock`.
final class Subscriptions: @unchecked Sendable {
    private let lock = Lock()
    private var all: [Subscription] = []

    var isEmpty: Bool {
        lock.with { all.isEmpty }
    }

    func add(_ listener: ValueListener, to target: Target.Named) {
        lock.with {
            if let index = index(of: target) {
                all[index].listeners.append(listener)
            } else {
                var fresh = Subscription(target: target)
                fresh.listeners = [listener]
                all.append(fresh)
            }
        }
    }

    /// Others listen to it besides the one whose StartNotify is under way.
    func isShared(_ target: Target.Named) -> Bool {
        lock.with {
            guard let index = index(of: target) else { return false }
            if case .on = all[index].state { return true }
            return all[index].listeners.count > 1
        }
    }

    /// The characteristics of a device that the program listens to.
    func names(of address: BluetoothAddress) -> [String] {
        lock.with { all.filter { $0.isKept && $0.target.address == address } }
            .compactMap { $0.target.characteristic }
    }

    /// One of them; nil if nobody listens to it any more.
    func find(_ name: String, of address: BluetoothAddress) -> (target: Target.Named, isOn: Bool)? {
        lock.with {
            let found = all.first {
                $0.isKept && $0.target.address == address && $0.target.characteristic == name
            }
            guard let found else { return nil }
            if case .on = found.state { return (found.target, true) }
            return (found.target, false)
        }
    }

    /// Its StartNotify failed; the last one takes the subscription with it.
    func remove(_ listener: ValueListener, from target: Target.Named) {
        listener.end()
        lock.with {
            guard let index = index(of: target) else { return }
            all[index].listeners.removeAll { $0 === listener }
            if all[index].listeners.isEmpty { all.remove(at: index) }
        }
    }

    /// Gives those who were listening.
    func removeAll(of target: Target.Named) -> [ValueListener] {
        let listeners = lock.with { () -> [ValueListener] in
            guard let index = index(of: target) else { return [] }
            return all.remove(at: index).listeners
        }
        for listener in listeners { listener.end() }
        return listeners
    }

    func removeEverything() -> [ValueListener] {
        let listeners = lock.with {
            defer { all = [] }
            return all.flatMap { $0.listeners }
        }
        for listener in listeners { listener.end() }
        return listeners
    }

    /// StartNotify came to an end, at the object of that path.
    func started(
        _ target: Target.Named, at path: String?, on connection: BusConnection?, byProgram: Bool
    ) {
        lock.with {
            guard let index = index(of: target) else { return }
            all[index].path = path
            all[index].state = connection.map { .on($0) } ?? .off
            if byProgram, connection != nil { all[index].isKept = true }
        }
    }

    func connectionGone(_ connection: BusConnection) {
        lock.with {
            for index in all.indices {
                if case .on(let used) = all[index].state, used === connection {
                    all[index].state = .off
                }
            }
        }
    }

    func serviceGone() {
        lock.with {
            for index in all.indices {
                if case .on = all[index].state { all[index].state = .off }
                all[index].path = nil
            }
        }
    }

    func objectGone(_ path: String) {
        lock.with {
            for index in all.indices where all[index].path == path {
                if case .on = all[index].state { all[index].state = .off }
                all[index].path = nil
            }
        }
    }

    /// Takes those that are to be started again and can be; they count as starting from now on.
    func takeStartable(in view: ServiceView) -> [Target.Named] {
        lock.with {
            var startable: [Target.Named] = []
            for index in all.indices where all[index].isKept {
                guard case .off = all[index].state, view.isReady(all[index].target) else {
                    continue
                }
                all[index].state = .starting
                startable.append(all[index].target)
            }
            return startable
        }
    }

    /// The names of those whose values can come at the moment.
    func audible(in view: ServiceView) -> [String] {
        let targets = lock.with {
            all.filter { if case .on = $0.state { true } else { false } }.map { $0.target }
        }
        return targets.filter { view.isReady($0) }.map { $0.name }
    }

    /// Hands a value to whoever listens to that characteristic.
    func deliver(_ value: Value, of path: String, by client: Client) {
        var heard: [Target.Named] = []
        let listeners = lock.with { () -> [ValueListener] in
            var found: [ValueListener] = []
            for index in all.indices {
                if all[index].path == nil {
                    all[index].path = client.view.path(of: all[index].target)
                }
                guard all[index].path == path else { continue }
                found += all[index].listeners
                heard.append(all[index].target)
            }
            return found
        }
        guard value.bytes != nil else { return }
        for listener in listeners { client.delivery.post { listener.hear(value) } }
        client.monitor?.noteValue(of: heard)
    }

    private func index(of target: Target.Named) -> Int? {
        all.firstIndex { $0.target == target }
    }
}
