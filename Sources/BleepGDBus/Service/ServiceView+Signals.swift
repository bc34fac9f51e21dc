import BleepCore

/// Signals are believed only from the bus driver and from the present owner: a peer can send us
/// any signal it likes, but not under their names.
extension ServiceView {
    /// On GDBus's thread, in the order in which the bus sent them.
    package func heard(_ signal: Signal, on connection: BusConnection) {
        guard lock.with({ self.connection === connection }) else { return }
        if signal.sender == ServiceName.driver {
            if signal.member == "NameOwnerChanged" { ownerChanged(signal.arguments) }
            return
        }
        guard lock.with({ owner == signal.sender }) else { return }
        switch (signal.interface, signal.member) {
        case (ServiceName.objectManager, "InterfacesAdded"): added(signal.arguments)
        case (ServiceName.objectManager, "InterfacesRemoved"): removed(signal.arguments)
        case (ServiceName.properties, "PropertiesChanged"): changed(signal)
        default: break
        }
    }

    private func ownerChanged(_ arguments: Value) {
        guard arguments.isOf(type: "(sss)"), arguments[0].string == service,
            let next = arguments[2].string
        else { return }
        var mustLoad = false
        var left: [(any TreeWaiter, UInt64)] = []
        var unwatched: Set<String> = []
        let told = lock.with { () -> (any ServiceObserver)? in
            // The snapshot of the owner may have overtaken this signal.
            guard owner != next, !(owner == nil && next.isEmpty) else { return nil }
            setOwner(next.isEmpty ? nil : next, hasJustBegun: !next.isEmpty)
            if next.isEmpty {
                unwatched = watched
                left = takeWaiters()
            } else {
                mustLoad = isTreeWanted
            }
            return observer
        }
        for device in unwatched { unwatch(device: device) }
        for (waiter, token) in left {
            waiter.treeFailed(Failure(.serviceUnavailable, awaits: .service), token: token)
        }
        if mustLoad { loadTree() }
        if next.isEmpty {
            told?.serviceLost()
        } else {
            told?.serviceGained(generation: generation)
        }
    }

    private func added(_ arguments: Value) {
        guard arguments.isOf(type: "(oa{sa{sv}})"), let path = arguments[0].string else { return }
        let appeared = lock.with { insert(interfaces: arguments[1], at: path) }
        guard let observer = lock.with({ observer }) else { return }
        if let appeared { observer.deviceAppeared(appeared) }
        observer.deviceChanged(path: path)
        if appeared != nil, isCounting { observer.advertHeard() }
        if arguments[1].entry(ServiceName.adapter) != nil { tellAdapters() }
    }

    /// The lock is held. Gives the address of a device that is there now.
    func insert(interfaces: Value, at path: String) -> BluetoothAddress? {
        var appeared: BluetoothAddress?
        for index in 0..<interfaces.count {
            let entry = interfaces[index]
            guard let interface = entry[0].string, ServiceName.isTracked(interface) else {
                continue
            }
            let facts = ObjectFacts(properties: entry[1])
            objects.insert(path: path, interface: interface, facts: facts)
            if interface == ServiceName.adapter, tree == .loaded { beganAt = clock.now }
            if interface == ServiceName.device {
                appeared = facts.address.flatMap { BluetoothAddress($0) }
            }
        }
        return appeared
    }

    private func removed(_ arguments: Value) {
        guard arguments.isOf(type: "(oas)"), let path = arguments[0].string else { return }
        let names = arguments[1]
        let interfaces = (0..<names.count).compactMap { names[$0].string }
        var dropped: (BluetoothAddress, String)?
        lock.with {
            if interfaces.contains(ServiceName.device), let facts = objects.facts(at: path),
                let address = facts.address.flatMap({ BluetoothAddress($0) })
            {
                noteGone(address)
                dropped = (address, facts.adapter ?? "")
            }
            if interfaces.contains(ServiceName.adapter) { noteGone(adapter: path) }
            objects.remove(path: path, interfaces: interfaces)
        }
        if interfaces.contains(ServiceName.device) { unwatch(device: path) }
        let observer = lock.with { self.observer }
        observer?.objectRemoved(path: path, interfaces: interfaces)
        if let (address, adapter) = dropped {
            observer?.deviceDropped(address, adapter: adapter)
        }
        if interfaces.contains(ServiceName.adapter) { tellAdapters() }
    }

    private func changed(_ signal: Signal) {
        let arguments = signal.arguments
        guard arguments.isOf(type: "(sa{sv}as)"), let interface = arguments[0].string else {
            return
        }
        let invalidated = arguments[2]
        lock.with {
            objects.update(
                path: signal.path, interface: interface,
                facts: ObjectFacts(properties: arguments[1]),
                invalidated: (0..<invalidated.count).compactMap { invalidated[$0].string })
        }
        guard let observer = lock.with({ observer }) else { return }
        if interface == ServiceName.device {
            if isCounting { observer.advertHeard() }
            // Adverts come by the hundred and change nothing of this.
            let concernsLink = ["Connected", "ServicesResolved"].contains {
                arguments[1].entry($0) != nil
            }
            if concernsLink { observer.deviceChanged(path: signal.path) }
        }
        if interface == ServiceName.adapter { tellAdapters() }
        if interface == ServiceName.characteristic,
            let value = arguments[1].property("Value")
        {
            observer.valueChanged(path: signal.path, value: value)
        }
    }
}
