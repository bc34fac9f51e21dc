import BleepCore

/// Adapters, and how often devices are heard, for whoever monitors.
extension ServiceView {
    /// The objects are known, or somebody wants to know them.
    var isKept: Bool {
        lock.with { isTreeWanted }
    }

    /// Keeps the objects known from now on.
    func wantTree() {
        let mustLoad = lock.with {
            isTreeWanted = true
            return tree == .unloaded
        }
        if mustLoad { loadTree() }
    }

    /// Listens to every device, or not any more.
    func countAdverts(_ isWanted: Bool) {
        let changes = lock.with {
            defer { countsAdverts = isWanted }
            return countsAdverts != isWanted
        }
        guard changes else { return }
        let rule = rule(for: ServiceName.device)
        if isWanted { subscribe(rule) } else { unsubscribe(rule) }
    }

    var isCounting: Bool {
        lock.with { countsAdverts }
    }

    /// All adapters as far as they are known.
    var adapterStates: [AdapterState] {
        lock.with { adapterStatesNow }
    }

    /// Likewise; nil while it is not known which there are.
    var loadedAdapters: [AdapterState]? {
        lock.with { tree == .loaded ? adapterStatesNow : nil }
    }

    /// Where an adapter is that goes by that address, name or path.
    func adapterPath(named name: String) -> String? {
        lock.with { objects.adapterPaths.first { objects.isAdapter($0, named: name) } }
    }

    /// The lock is held.
    var adapterStatesNow: [AdapterState] {
        objects.adapterPaths.map { path in
            let facts = objects.facts(at: path)
            return AdapterState(
                path: path, address: facts?.address ?? "", isPowered: facts?.powered == true,
                isDiscovering: facts?.discovering == true)
        }
    }

    func tellAdapters() {
        let (observer, states) = lock.with { (self.observer, adapterStatesNow) }
        observer?.adaptersChanged(states)
    }

    /// BlueZ's word on a device, on whatever adapter.
    func isConnected(_ address: BluetoothAddress) -> Bool {
        lock.with { isConnectedNow(address) }
    }

    var connectedDeviceCount: Int {
        lock.with { objects.deviceAddresses.filter { isConnectedNow($0) }.count }
    }

    /// The lock is held.
    private func isConnectedNow(_ address: BluetoothAddress) -> Bool {
        objects.devicePaths(of: address).contains { objects.facts(at: $0)?.connected == true }
    }

    /// The adapter that makes a device's link; nil while the tree is on its way, and then the
    /// waiter is told.
    func adapter(
        toConnect device: String, for waiter: any TreeWaiter, token: UInt64
    ) -> AdapterIdentity? {
        var mustLoad = false
        let identity = lock.with { () -> AdapterIdentity? in
            isTreeWanted = true
            guard tree == .loaded else {
                waiters.append((waiter, token))
                mustLoad = tree == .unloaded
                return nil
            }
            let path = objects.adapterPath(ofDevice: device) ?? device
            let address = objects.facts(at: path)?.address.flatMap { BluetoothAddress($0) }
            return AdapterIdentity(path: path, address: address, bus: busID ?? "")
        }
        if mustLoad { loadTree() }
        return identity
    }

    /// BlueZ's word on a device whose signals we hear, so that it is true.
    func isSurelyConnected(path: String) -> Bool {
        lock.with { watched.contains(path) && objects.facts(at: path)?.connected == true }
    }
}
