/// Which objects are on the bus, and the signals that say so.
extension Daemon {
    /// The object at a path; nil when nothing is exported there.
    func node(at path: String) -> Node? {
        if path == "/" { return .root }
        let parts = path.split(separator: "/").map { String($0) }
        guard isManagerExported, parts.count >= 2, parts[0] == "org", parts[1] == "bluez" else {
            return nil
        }
        guard parts.count > 2 else { return .manager }
        let adapter = simulator.adapters.first { $0.isExported && $0.name == parts[2] }
        guard let adapter else { return nil }
        guard parts.count > 3 else { return .adapter(adapter) }
        let device = adapter.devices.first { $0.isExported && path.hasPrefix($0.path) }
        return device.flatMap { device in nodes(of: device).first { $0.path == path } }
    }

    /// Every object below the root.
    var allNodes: [Node] {
        guard isManagerExported else { return [] }
        return [.manager] + simulator.adapters.flatMap { nodes(of: $0) }
    }

    private func nodes(of adapter: AdapterModel) -> [Node] {
        guard adapter.isExported else { return [] }
        return [.adapter(adapter)] + adapter.devices.flatMap { nodes(of: $0) }
    }

    private func nodes(of device: DeviceModel) -> [Node] {
        guard device.isExported else { return [] }
        return [.device(device)] + gattNodes(of: device)
    }

    private func gattNodes(of device: DeviceModel) -> [Node] {
        guard device.showsServices else { return [] }
        return device.services.flatMap { service in
            [.service(service, device)] + service.attributes.map { .attribute($0, device) }
        }
    }

    // MARK: Signals

    /// Emits PropertiesChanged with what these properties are now, in one signal.
    func changed(_ node: Node, _ interface: String, _ names: [String]) {
        guard let current = node.interface(interface)?.properties, isShown(node) else { return }
        let values = current.filter { names.contains($0.name) }
        let gone = names.filter { name in !current.contains { $0.name == name } }
        bus.emit(
            node.path,
            "org.freedesktop.DBus.Properties",
            "PropertiesChanged",
            [.string(interface), .properties(values), .strings(gone)]
        )
    }

    func changed(_ device: DeviceModel, _ names: String...) {
        changed(.device(device), "org.bluez.Device1", names)
    }

    func changed(_ adapter: AdapterModel, _ names: String...) {
        changed(.adapter(adapter), "org.bluez.Adapter1", names)
    }

    private func isShown(_ node: Node) -> Bool {
        switch node {
        case .root, .manager: true
        case .adapter(let adapter): adapter.isExported
        case .device(let device): device.isExported
        case .service(_, let device), .attribute(_, let device): device.showsServices
        }
    }

    private func announce(_ node: Node) {
        emitFromRoot("InterfacesAdded", [.path(node.path), node.description])
    }

    private func retract(_ node: Node) {
        emitFromRoot("InterfacesRemoved", [.path(node.path), .strings(node.interfaceNames)])
    }

    private func emitFromRoot(_ member: String, _ values: [Value]) {
        bus.emit("/", "org.freedesktop.DBus.ObjectManager", member, values)
    }

    // MARK: Coming and going

    /// A daemon that was there before anybody looked.
    func exportEverything() {
        exportManager()
        for adapter in simulator.adapters {
            export(adapter)
        }
    }

    func exportManager() {
        isManagerExported = true
        announce(.manager)
    }

    /// After a start the adapters come late, and not powered at first.
    func exportAdaptersLater() {
        after(timings.adapterAfterOwner) { [self] in
            for adapter in simulator.adapters where adapter.isPlugged && !adapter.isExported {
                recallLinks(of: adapter)
                plug(adapter)
            }
        }
    }

    /// Links that the kernel has not ended yet are shown for a moment.
    private func recallLinks(of adapter: AdapterModel) {
        guard simulator.configuration.linksOutliveCrash else { return }
        for device in adapter.devices where device.hadLink && device.isInRange {
            device.isConnected = true
            after(timings.linkAfterCrash) { [self] in linkDown(device) }
        }
    }

    func export(_ adapter: AdapterModel) {
        guard adapter.isPlugged, !adapter.isExported else { return }
        adapter.isExported = true
        announce(.adapter(adapter))
        for device in adapter.devices {
            exportIfKnown(device)
        }
    }

    func exportIfKnown(_ device: DeviceModel) {
        guard device.isKnown, !device.isExported, device.adapter.isExported else { return }
        export(device)
    }

    func export(_ device: DeviceModel) {
        device.isExported = true
        announce(.device(device))
    }

    /// The peer's services have been found, or loaded.
    func exportServices(of device: DeviceModel) {
        if !device.showsServices {
            device.showsServices = true
            for node in gattNodes(of: device) {
                announce(node)
            }
        }
        guard device.batteryLevel != nil, !device.showsBattery else { return }
        device.showsBattery = true
        let battery = Node.battery(of: device)
        let description = Value.array(
            type: "a{sa{sv}}",
            [.entry(.string(battery.name), .properties(battery.properties))]
        )
        emitFromRoot("InterfacesAdded", [.path(device.path), description])
    }

    func retractBattery(of device: DeviceModel) {
        guard device.showsBattery else { return }
        device.showsBattery = false
        emitFromRoot("InterfacesRemoved", [.path(device.path), .strings(["org.bluez.Battery1"])])
    }

    /// Innermost objects first, as BlueZ does.
    func retract(_ device: DeviceModel) {
        guard device.isExported else { return }
        retractBattery(of: device)
        for node in nodes(of: device).reversed() {
            retract(node)
        }
        device.isExported = false
        device.showsServices = false
        device.isTemporary = false
        device.showsRSSI = false
    }

    func retract(_ adapter: AdapterModel) {
        guard adapter.isExported else { return }
        for device in adapter.devices {
            retract(device)
        }
        retract(.adapter(adapter))
        adapter.isExported = false
    }

    /// A clean end: everybody is told everything.
    func retractEverything() {
        for adapter in simulator.adapters {
            switchOff(adapter)
            retract(adapter)
        }
        retract(.manager)
        isManagerExported = false
    }
}
