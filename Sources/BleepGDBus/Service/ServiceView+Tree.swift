import BleepCore

/// Looking things up, and having what is looked up.
extension ServiceView {
    /// Where something is at this moment.
    package enum Location: Equatable {
        case at(path: String, device: String)
        case missing(Failure)
        /// The tree is on its way; the waiter is told.
        case unknown
    }

    /// Finds a device, or a characteristic of it.
    package func locate(
        _ target: Target.Named, for waiter: any TreeWaiter, token: UInt64
    ) -> Location {
        var mustLoad = false
        let location = lock.with { () -> Location in
            isTreeWanted = true
            guard tree == .loaded else {
                waiters.append((waiter, token))
                mustLoad = tree == .unloaded
                return .unknown
            }
            return find(target)
        }
        if mustLoad { loadTree() }
        return location
    }

    /// The lock is held.
    private func find(_ target: Target.Named) -> Location {
        let device = objects.bestDevicePath(address: target.address, adapter: target.adapter)
        guard let device else { return .missing(deviceMissing(target.address)) }
        guard let name = target.characteristic else { return .at(path: device, device: device) }

        switch objects.characteristic(device: device, named: name) {
        case .found(let path):
            return .at(path: path, device: device)
        case .ambiguous(let paths):
            let reason =
                "More than one characteristic has that name: " + paths.joined(separator: ", ")
            return .missing(Failure(.invalidArgument, because: reason))
        case .missing:
            let facts = objects.facts(at: device)
            let isConnected = facts?.connected == true
            return .missing(Failure(isConnected ? .notFound : .notConnected))
        }
    }

    /// The program had it removed itself: it is not expected back.
    package func noteRemoved(_ address: BluetoothAddress) {
        lock.with { gone[address] = nil }
    }

    /// One that just went, or whose daemon or adapter has just begun, may come back.
    private func deviceMissing(_ address: BluetoothAddress) -> Failure {
        let mayReturn = isYoungNow || (gone[address].map(isRecent) ?? false)
        return Failure(.deviceNotFound, awaits: mayReturn ? .device : nil)
    }

    /// True if the device is there, so that nobody needs to wait for it.
    package func hasDevice(of target: Target.Named) -> Bool {
        lock.with {
            guard tree == .loaded else { return false }
            return objects.bestDevicePath(address: target.address, adapter: target.adapter) != nil
        }
    }

    /// Where something is, if that is known without asking.
    package func path(of target: Target.Named) -> String? {
        lock.with {
            guard tree == .loaded, case .at(let path, _) = find(target) else { return nil }
            return path
        }
    }

    /// True if a subscription to it can succeed.
    package func isReady(_ target: Target.Named) -> Bool {
        lock.with {
            guard tree == .loaded, case .at(_, let device) = find(target) else { return false }
            return objects.facts(at: device)?.connected == true
        }
    }

    package var hasOwner: Bool {
        lock.with { owner != nil }
    }

    /// What we know of a device; nil if it is not there.
    package func state(ofDevice path: String) -> DeviceState? {
        lock.with {
            guard let facts = objects.facts(at: path) else { return nil }
            return DeviceState(
                isConnected: facts.connected == true,
                servicesResolved: facts.servicesResolved == true,
                hasServices: objects.hasServices(device: path))
        }
    }

    /// The adapter that a device belongs to.
    package func adapter(ofDevice path: String) -> String? {
        lock.with { objects.facts(at: path)?.adapter }
    }

    /// True if the adapter that a device belongs to is on, as far as BlueZ has told.
    package func isPowered(adapterOf path: String) -> Bool {
        lock.with { () -> Bool in
            guard let adapter = objects.adapterPath(ofDevice: path) else { return false }
            return objects.facts(at: adapter)?.powered == true
        }
    }

    package func hasServices(device path: String) -> Bool {
        lock.with { objects.hasServices(device: path) }
    }

    /// A path turned out to be stale: forget it and read everything anew.
    package func forget(path: String) {
        lock.with {
            if let address = objects.facts(at: path)?.address.flatMap({ BluetoothAddress($0) }) {
                noteGone(address)
            }
            objects.remove(path: path, interfaces: [ServiceName.device])
        }
        loadTree()
    }

    /// Asks for all objects; signals that came before the answer are in it.
    func loadTree() {
        let request = lock.with { () -> (BusConnection, UInt64)? in
            guard let connection, connection.isUsable else { return nil }
            load += 1
            tree = .loading
            return (connection, load)
        }
        guard let (connection, load) = request else {
            let left = lock.with { takeWaiters() }
            for (waiter, token) in left { waiter.treeFailed(Failure(.busLost), token: token) }
            return
        }
        _ = connection.send(
            MethodCall(service, "/", ServiceName.objectManager, "GetManagedObjects"),
            for: self, token: load, isBackground: true)
    }

    func treeAnswered(_ reply: Reply, load: UInt64) {
        var failure: Failure?
        var appeared: [BluetoothAddress] = []
        let told = lock.with { () -> [(any TreeWaiter, UInt64)]? in
            guard load == self.load else { return nil }
            switch reply {
            case .returned(let body?) where body.isOf(type: "(a{oa{sa{sv}}})"):
                appeared = replaceObjects(with: body[0])
                tree = .loaded
            case .returned:
                failure = Failure(.remote)
                tree = .unloaded
            case .refused(let error), .noSlot(let error):
                failure = Failure(
                    error, of: MethodName(ServiceName.objectManager, "GetManagedObjects"))
                tree = .unloaded
            case .connectionLost:
                failure = Failure(.busLost)
                tree = .unloaded
            }
            return takeWaiters()
        }
        guard let told else { return }
        for (waiter, token) in told {
            if let failure {
                waiter.treeFailed(failure, token: token)
            } else {
                waiter.treeReady(token: token)
            }
        }
        let observer = lock.with { self.observer }
        for address in appeared { observer?.deviceAppeared(address) }
        tellAdapters()
    }

    /// The lock is held.
    private func replaceObjects(with dictionary: Value) -> [BluetoothAddress] {
        objects.removeAll()
        var appeared: [BluetoothAddress] = []
        for index in 0..<dictionary.count {
            let entry = dictionary[index]
            guard let path = entry[0].string else { continue }
            if let address = insert(interfaces: entry[1], at: path) { appeared.append(address) }
        }
        return appeared
    }
}
