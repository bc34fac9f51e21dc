import BleepCore

/// Taking in what the bus tells, on GDBus's thread and in its order.
extension ProxyCache {
    /// A fresh connection, before anyone uses it: nobody has told what happened meanwhile.
    func attach(to connection: BusConnection) -> Work {
        var work: Work = []
        lock.write {
            guard !isClosed else { return }
            self.connection = connection
            forgetConnection()
            for entry in entries { handle(.invalidated, entry, &work) }
        }
        return work
    }

    /// The connection is no more. Whoever watches is told by the next one.
    func detach(from connection: BusConnection) {
        var nothing: Work = []
        lock.write {
            guard self.connection === connection else { return }
            self.connection = nil
            forgetConnection()
            for entry in entries { handle(.invalidated, entry, &nothing) }
        }
    }

    private func forgetConnection() {
        attachment += 1
        for rule in rules { rule.state = .unsent }
        for entry in entries { entry.owner?.name = nil }
    }

    /// `isOfService`: the present owner of the client's service sent it.
    func heard(_ signal: Signal, on connection: BusConnection, isOfService: Bool) -> Work {
        var work: Work = []
        guard lock.read({ self.connection === connection && !entries.isEmpty }) else {
            return work
        }
        switch (signal.interface, signal.member) {
        case (ServiceName.driver, "NameOwnerChanged"):
            if signal.sender == ServiceName.driver { ownerChanged(signal.arguments, &work) }
        case (ServiceName.properties, "PropertiesChanged"):
            changed(signal, isOfService, &work)
        case (ServiceName.objectManager, "InterfacesAdded"):
            added(signal, isOfService, &work)
        case (ServiceName.objectManager, "InterfacesRemoved"):
            removed(signal, isOfService, &work)
        default: break
        }
        return work
    }

    private func ownerChanged(_ arguments: Value, _ work: inout Work) {
        guard arguments.isOf(type: "(sss)"), let name = arguments[0].string,
            let next = arguments[2].string
        else { return }
        lock.write {
            for entry in entries where (entry.name ?? service) == name {
                entry.owner?.name = next.isEmpty ? nil : next
                handle(.ownerChanged(isAbsent: next.isEmpty), entry, &work)
            }
        }
    }

    private func changed(_ signal: Signal, _ isOfService: Bool, _ work: inout Work) {
        let arguments = signal.arguments
        guard lock.read({ entries.contains { $0.identity.path == signal.path } }),
            arguments.isOf(type: "(sa{sv}as)"),
            let interface = arguments[0].string
        else { return }
        let event = CachedInterface<Value>.Event.propertiesChanged(
            arguments[1].properties, invalidated: arguments[2].texts)
        lock.write {
            for entry in concerned(signal, at: signal.path, isOfService)
            where entry.interface == interface {
                handle(event, entry, &work)
            }
        }
    }

    private func added(_ signal: Signal, _ isOfService: Bool, _ work: inout Work) {
        let arguments = signal.arguments
        guard arguments.isOf(type: "(oa{sa{sv}})"), let path = arguments[0].string else { return }
        lock.write {
            for entry in concerned(signal, at: path, isOfService) {
                guard let properties = arguments[1].entry(entry.interface) else { continue }
                // Only what the bus is known to tell us stays true.
                let isHeard =
                    !entry.rules.isEmpty && entry.rules.allSatisfy { $0.state == .confirmed }
                handle(isHeard ? .appeared(properties.properties) : .invalidated, entry, &work)
            }
        }
    }

    private func removed(_ signal: Signal, _ isOfService: Bool, _ work: inout Work) {
        let arguments = signal.arguments
        guard arguments.isOf(type: "(oas)"), let path = arguments[0].string else { return }
        let interfaces = arguments[1].texts
        lock.write {
            for entry in concerned(signal, at: path, isOfService)
            where interfaces.contains(entry.interface) {
                handle(.removed, entry, &work)
            }
        }
    }

    /// The lock is held. Those at a path who believe the sender.
    private func concerned(
        _ signal: Signal, at path: String, _ isOfService: Bool
    ) -> [ProxyEntry] {
        entries.filter { entry in
            guard entry.identity.path == path, entry.isThere else { return false }
            return entry.name == nil ? isOfService : entry.owner?.name == signal.sender
        }
    }
}

/// Following objects that move.
extension ProxyCache {
    /// Those that move; a device's, or all.
    func followers(of device: BluetoothAddress?) -> [ProxyEntry] {
        lock.read {
            entries.filter {
                $0.moves && (device == nil || $0.device == device || $0.identity.address == device)
            }
        }
    }

    func identity(of entry: ProxyEntry) -> ProxyIdentity {
        lock.read { entry.identity }
    }

    /// Where it was found; an older finding changes nothing.
    func place(_ entry: ProxyEntry, _ finding: ServiceView.Finding) -> Work {
        var work: Work = []
        lock.write {
            guard !entry.isDropped, finding.revision >= entry.revision else { return }
            entry.revision = finding.revision
            let (wasThere, hasMoved) = (
                entry.isThere, entry.identity.path != finding.identity.path
            )
            if hasMoved { releaseRules(of: entry, &work) }
            entry.identity = finding.identity
            entry.isThere = finding.isThere
            if !finding.isThere {
                if wasThere { handle(.removed, entry, &work) }
            } else if hasMoved || !wasThere {
                handle(.invalidated, entry, &work)
            }
        }
        return work
    }
}
