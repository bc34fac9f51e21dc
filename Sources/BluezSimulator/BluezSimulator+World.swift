extension BluezSimulator {
    /// Finds a peer by address, on whatever adapter.
    func device(_ address: String) throws(BusError) -> DeviceModel {
        for adapter in adapters {
            if let device = adapter.device(address: address) { return device }
        }
        throw notFound(address)
    }

    /// Finds an adapter by name or object path.
    func adapter(_ place: String) throws(BusError) -> AdapterModel {
        let found = adapters.first { $0.name == place || $0.path == place || $0.address == place }
        guard let found else { throw notFound(place) }
        return found
    }

    /// Finds an attribute by object path or UUID, the first one where there are several.
    func findAttribute(_ place: String) -> (AttributeModel, DeviceModel)? {
        let uuid = UUIDText.full(place)
        for adapter in adapters {
            for device in adapter.devices {
                for attribute in device.attributes
                where attribute.uuid == uuid || device.path + "/" + attribute.part == place {
                    return (attribute, device)
                }
            }
        }
        return nil
    }

    func notFound(_ place: String) -> BusError {
        BusError("org.bleepreliability.Error.NotFound", "nothing here is called " + place)
    }

    private func deviceOrNil(_ place: String) -> DeviceModel? {
        for adapter in adapters {
            let found = adapter.devices.first { $0.address == place || $0.path == place }
            if let found { return found }
        }
        return nil
    }

    /// Has the daemon notice something, when it is not stalled; a dead one notices nothing.
    func tell(_ news: @escaping (Daemon) -> Void) {
        guard let daemon else { return }
        daemon.after(.zero) { news(daemon) }
    }

    func vanish(_ place: String) throws(BusError) {
        if let device = deviceOrNil(place) {
            device.isKnown = false
            return tell { $0.dropDevice(device) }
        }
        let adapter = try adapter(place)
        guard daemon != nil else {
            adapter.isPlugged = false
            return
        }
        tell { $0.unplug(adapter) }
    }

    func appear(_ place: String) throws(BusError) {
        if let device = deviceOrNil(place) {
            device.isKnown = true
            return tell { $0.exportIfKnown(device) }
        }
        let adapter = try adapter(place)
        guard daemon != nil else {
            adapter.isPlugged = true
            return
        }
        tell { $0.plug(adapter) }
    }

    /// The kernel loses an adapter and finds it again under another number.
    func renumber(_ old: String, _ new: String) throws(BusError) {
        let adapter = try adapter(old)
        guard !adapters.contains(where: { $0.name == new }) else {
            throw BusError("org.bleepreliability.Error.Exists", new + " is there already")
        }
        guard daemon != nil else {
            adapter.name = new
            return
        }
        tell { daemon in
            daemon.unplug(adapter)
            adapter.name = new
            daemon.plug(adapter)
        }
    }

    func flap(_ place: String, _ name: String, _ count: Int) throws(BusError) {
        let target = try device(place)
        let isSwitch = target.properties.contains { $0.name == name && $0.value.asBool != nil }
        guard isSwitch else { throw notFound(name) }
        tell { $0.flap(target, name, count) }
    }

    func moveAway(_ device: DeviceModel) {
        device.isInRange = false
        tell { $0.linkDown(device) }
    }

    func bringNear(_ device: DeviceModel) {
        device.isInRange = true
        tell {
            $0.reach(device)
            $0.sight(device)
        }
    }

    /// rfkill outlives the daemon.
    func setBlocked(_ isBlocked: Bool) {
        for adapter in adapters where adapter.isBlocked != isBlocked {
            adapter.isBlocked = isBlocked
            tell { $0.noticeBlock(adapter) }
        }
    }

    /// A controller that finds its voice again goes on with the pending Connects.
    func setControllerSilent(_ isSilent: Bool) {
        faults.isControllerSilent = isSilent
        guard !isSilent else { return }
        for device in adapters.flatMap({ $0.devices }) {
            tell { $0.reach(device) }
        }
    }
}
