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

    func vanish(_ place: String) throws(BusError) {
        if let device = deviceOrNil(place) {
            daemon?.dropDevice(device)
        } else {
            daemon?.unplug(try adapter(place))
        }
    }

    func appear(_ place: String) throws(BusError) {
        if let device = deviceOrNil(place) {
            device.isKnown = true
            daemon?.exportIfKnown(device)
        } else {
            daemon?.plug(try adapter(place))
        }
    }

    func renumber(_ old: String, _ new: String) throws(BusError) {
        let adapter = try adapter(old)
        guard !adapters.contains(where: { $0.name == new }) else {
            throw BusError("org.bleepreliability.Error.Exists", new + " is there already")
        }
        daemon?.unplug(adapter)
        adapter.name = new
        daemon?.plug(adapter)
    }

    func flap(_ place: String, _ name: String, _ count: Int) throws(BusError) {
        let target = try device(place)
        guard daemon?.flap(target, name, count) != false else { throw notFound(name) }
    }

    func moveAway(_ device: DeviceModel) {
        device.isInRange = false
        daemon?.linkDown(device)
    }

    func bringNear(_ device: DeviceModel) {
        device.isInRange = true
        daemon?.reach(device)
        daemon?.sight(device)
    }

    /// A controller that finds its voice again goes on with the pending Connects.
    func setControllerSilent(_ adapter: AdapterModel, _ isSilent: Bool) {
        faults.isControllerSilent = isSilent
        guard !isSilent, let daemon else { return }
        for device in adapter.devices {
            daemon.reach(device)
        }
    }
}
