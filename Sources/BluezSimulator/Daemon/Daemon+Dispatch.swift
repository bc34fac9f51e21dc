/// From a call to what it does.
extension Daemon {
    func execute(_ call: Call) {
        guard isAlive else { return }
        if executePeer(call) { return }
        guard let node = node(at: call.path) else {
            if introspectAncestor(call) { return }
            return call.fail(unknown(call, "UnknownObject"))
        }
        guard executeStandard(call, node) || executeOwn(call, node) else {
            return call.fail(unknown(call, "UnknownMethod"))
        }
    }

    /// libdbus's own words, with its line end.
    private func unknown(_ call: Call, _ name: String) -> BusError {
        let interface = call.interface.isEmpty ? "(null)" : call.interface
        return BusError(
            "org.freedesktop.DBus.Error." + name,
            "Method \"" + call.member + "\" with signature \"" + call.signature
                + "\" on interface \"" + interface + "\" doesn't exist\n"
        )
    }

    /// libdbus answers these at any path.
    private func executePeer(_ call: Call) -> Bool {
        guard call.interface == "org.freedesktop.DBus.Peer" else { return false }
        switch call.member {
        case "Ping": call.answer()
        case "GetMachineId": call.answer(.string("00000000000000000000000000000000"))
        default: return false
        }
        return true
    }

    private func executeStandard(_ call: Call, _ node: Node) -> Bool {
        let interface = "org.freedesktop.DBus."
        guard call.interface.hasPrefix(interface) else { return false }
        switch (String(call.interface.dropFirst(interface.utf8.count)), call.member, call.signature)
        {
        case ("Introspectable", "Introspect", ""):
            call.answer(
                .string(Introspection.document(of: node, children: children(of: call.path)))
            )
        case ("Properties", "Get", "ss"): getProperty(call, node)
        case ("Properties", "GetAll", "s"): getAllProperties(call, node)
        case ("Properties", "Set", "ssv"): setProperty(call, node)
        case ("ObjectManager", "GetManagedObjects", ""):
            guard case .root = node else { return false }
            let objects = allNodes.map { Value.entry(.path($0.path), $0.description) }
            call.answer(.array(type: "a{oa{sa{sv}}}", objects))
        default: return false
        }
        return true
    }

    private func executeOwn(_ call: Call, _ node: Node) -> Bool {
        switch node {
        case .root, .service: false
        case .manager: executeManager(call)
        case .adapter(let adapter): executeAdapter(call, adapter)
        case .device(let device): executeDevice(call, device)
        case .attribute(let attribute, let device): executeAttribute(call, attribute, device)
        }
    }

    /// A path that only leads to objects can be introspected.
    private func introspectAncestor(_ call: Call) -> Bool {
        guard call.interface == "org.freedesktop.DBus.Introspectable", call.member == "Introspect"
        else { return false }
        let below = children(of: call.path)
        guard !below.isEmpty else { return false }
        call.answer(.string(Introspection.document(of: nil, children: below)))
        return true
    }

    private func children(of path: String) -> [String] {
        let prefix = path == "/" ? path : path + "/"
        var names: [String] = []
        for node in allNodes where node.path.hasPrefix(prefix) {
            let rest = node.path.dropFirst(prefix.utf8.count)
            let name = String(rest.prefix { $0 != "/" })
            if !name.isEmpty, !names.contains(name) { names.append(name) }
        }
        return names
    }

    /// What ends when a client leaves the bus; a pending Connect does not.
    func clientLeft(_ name: String) {
        agents.removeAll { $0.owner == name }
        profiles.removeAll { $0.owner == name }
        if defaultAgent == name { defaultAgent = nil }
        for adapter in simulator.adapters where adapter.isExported {
            discoveryClientLeft(name, adapter)
            for device in adapter.devices {
                notifyClientLeft(name, device)
                pairingClientLeft(name, device)
            }
        }
    }
}

extension Call {
    /// A string or path argument; the signature has been checked.
    func text(_ index: Int) -> String {
        index < arguments.count ? arguments[index].asString ?? "" : ""
    }
}
