/// Discovery sessions, which belong to unique names.
extension Daemon {
    func startDiscovery(_ call: Call, _ adapter: AdapterModel) {
        let client = call.sender
        let discovery = adapter.discovery
        guard adapter.isPowered else { return call.fail(.notReady) }
        guard
            !discovery.isWedged, !discovery.wedgedClients.contains(client),
            !discovery.sessions.contains(client), discovery.start?.call.sender != client
        else { return call.fail(.busy) }
        if discovery.isRunning, discovery.start == nil {
            adapter.discovery.sessions.append(client)
            call.answer()
            return sightAll(adapter)
        }
        if let displaced = discovery.start {
            // BlueZ keeps one "who to answer": the first client is forgotten for good.
            cancel(displaced.timer)
            adapter.discovery.wedgedClients.append(displaced.call.sender)
            adapter.discovery.stopsBehindStart = []
        }
        let isSilent = simulator.faults.isControllerSilent
        adapter.discovery.start = Discovery.Start(call: call, timer: nil)
        let timer = after(isSilent ? timings.hciTimeout : timings.discovery) { [self] in
            finishStart(call, adapter, succeeded: !isSilent)
        }
        if let timer { adapter.discovery.start?.timer = timer }
    }

    private func finishStart(_ call: Call, _ adapter: AdapterModel, succeeded: Bool) {
        guard adapter.discovery.start?.call === call else { return }
        adapter.discovery.start = nil
        let stops = adapter.discovery.stopsBehindStart
        adapter.discovery.stopsBehindStart = []
        if succeeded {
            adapter.discovery.sessions.append(call.sender)
            run(adapter)
            call.answer()
        } else {
            call.fail(.busy)
        }
        for stop in stops {
            stopDiscovery(stop, adapter)
        }
    }

    private func run(_ adapter: AdapterModel) {
        guard !adapter.discovery.isRunning else { return }
        adapter.discovery.isRunning = true
        changed(adapter, "Discovering")
        for device in adapter.devices {
            cancel(device.work.expiry)
            device.work.expiry = nil
        }
        let first = after(timings.firstSighting) { [self] in beacon(adapter) }
        if let first { adapter.discovery.beacon = first }
    }

    func stopDiscovery(_ call: Call, _ adapter: AdapterModel) {
        let discovery = adapter.discovery
        let client = call.sender
        guard adapter.isPowered else { return call.fail(.notReady) }
        guard !discovery.isWedged, !discovery.wedgedClients.contains(client) else {
            return call.fail(.busy)
        }
        if discovery.start?.call.sender == client {
            adapter.discovery.stopsBehindStart.append(call)
            return
        }
        guard discovery.sessions.contains(client) else {
            return call.fail(.failed("No discovery started"))
        }
        adapter.discovery.sessions.removeAll { $0 == client }
        after(timings.discovery) { [self] in
            endIfUnused(adapter)
            call.answer()
        }
    }

    func setDiscoveryFilter(_ call: Call, _ adapter: AdapterModel) {
        guard adapter.isPowered else { return call.fail(.notReady) }
        let fields = call.arguments[0]
        var filter = Discovery.Filter()
        if case .strings(let uuids)? = fields[key: "UUIDs"] {
            filter.uuids = uuids.map { UUIDText.full($0) }
        }
        if case .int16(let rssi)? = fields[key: "RSSI"] { filter.minimumRSSI = rssi }
        filter.pattern = fields[key: "Pattern"]?.asString
        adapter.discovery.filters[call.sender] = filter
        call.answer()
    }

    /// The session goes with its client, and wedging with the wedged connection.
    func discoveryClientLeft(_ name: String, _ adapter: AdapterModel) {
        adapter.discovery.filters[name] = nil
        adapter.discovery.wedgedClients.removeAll { $0 == name }
        if let start = adapter.discovery.start, start.call.sender == name {
            cancel(start.timer)
            adapter.discovery.start = nil
            adapter.discovery.stopsBehindStart = []
        }
        adapter.discovery.sessions.removeAll { $0 == name }
        endIfUnused(adapter)
    }

    /// A wedged client keeps discovery on.
    func endIfUnused(_ adapter: AdapterModel) {
        let discovery = adapter.discovery
        let isUsed =
            !discovery.sessions.isEmpty || !discovery.wedgedClients.isEmpty
            || discovery.start != nil || discovery.isWedged
        guard discovery.isRunning, !isUsed else { return }
        adapter.discovery.isRunning = false
        cancel(discovery.beacon)
        adapter.discovery.beacon = nil
        changed(adapter, "Discovering")
        for device in adapter.devices where device.isExported {
            if device.showsRSSI {
                device.showsRSSI = false
                changed(device, "RSSI")
            }
            if device.isTemporary { expire(device) }
        }
    }

    private func expire(_ device: DeviceModel) {
        device.work.expiry = after(timings.temporaryDevice) { [self] in
            guard device.isTemporary, !device.adapter.discovery.isRunning else { return }
            dropDevice(device)
        }
    }

    /// A fault: discovery is on, and can be neither started nor stopped until power or daemon go.
    func wedgeDiscovery(_ adapter: AdapterModel) {
        adapter.discovery.isWedged = true
        guard adapter.isPowered, !adapter.discovery.isRunning else { return }
        adapter.discovery.isRunning = true
        changed(adapter, "Discovering")
    }

    // MARK: Sightings

    private func beacon(_ adapter: AdapterModel) {
        guard adapter.discovery.isRunning else { return }
        sightAll(adapter)
        let next = after(timings.advertisement) { [self] in beacon(adapter) }
        adapter.discovery.beacon = next
    }

    private func sightAll(_ adapter: AdapterModel) {
        for device in adapter.devices {
            sight(device)
        }
    }

    /// An advertisement has come, if the peer sends any and somebody listens.
    func sight(_ device: DeviceModel) {
        let adapter = device.adapter
        guard
            adapter.discovery.isRunning, device.isInRange, !device.isConnected,
            !simulator.faults.isControllerSilent, adapter.discovery.wants(device)
        else { return }
        device.rssi += Int16(simulator.chance.below(3)) - 1
        device.showsRSSI = true
        guard !device.isExported else { return changed(device, "RSSI") }
        device.isTemporary = !device.isKnown
        export(device)
    }
}
