/// Links: from up to resolved to down.
extension Daemon {
    /// The link stands: the signal first, then the reply, and later the services.
    func linkUp(_ device: DeviceModel) {
        let pending = endConnect(device)
        device.isConnected = true
        device.isResolved = false
        if device.showsRSSI {
            device.showsRSSI = false
            changed(device, "Connected", "RSSI")
        } else {
            changed(device, "Connected")
        }
        pending?.answer()
        resolveLater(device)
    }

    private func resolveLater(_ device: DeviceModel) {
        if device.hangUps > 0 {
            device.hangUps -= 1
            device.work.resolve = after(timings.resolve / 2) { [self] in linkDown(device) }
            return
        }
        let isSilent = device.isSilent || simulator.faults.isControllerSilent
        device.work.resolve = after(isSilent ? timings.attTimeout : timings.resolve) { [self] in
            device.work.resolve = nil
            guard device.isConnected else { return }
            // A peer that answers nothing counts as resolved, with nothing, and is then lost.
            if isSilent {
                after(timings.attTeardown) { [self] in linkDown(device) }
            } else {
                exportServices(of: device)
                for attribute in device.attributes {
                    beginNotifying(attribute, device)
                }
            }
            device.isResolved = true
            changed(device, "ServicesResolved", "UUIDs")
        }
    }

    /// Ends a link as Device1.Disconnect does: BlueZ lets it stand for two seconds more.
    func hangUp(_ device: DeviceModel) {
        guard device.work.disconnect == nil else { return }
        retractBattery(of: device)
        device.work.disconnect = after(timings.disconnect) { [self] in
            device.work.isEnding = true
            tellHungUp(device)
            device.work.disconnect = after(timings.linkTeardown) { [self] in linkDown(device) }
        }
    }

    /// The link is gone, whoever ended it; objects and notify sessions stay.
    func linkDown(_ device: DeviceModel) {
        guard device.isConnected else { return }
        cancel(device.work.resolve)
        cancel(device.work.disconnect)
        device.work.resolve = nil
        device.work.disconnect = nil
        device.work.isPairingStuck = false
        let isOurs = device.work.isEnding
        device.work.isEnding = false
        let wasResolved = device.isResolved
        device.isConnected = false
        device.isResolved = false
        device.isPhantom = false
        for attribute in device.attributes {
            attribute.waitingNotifiers = attribute.notifiers
        }
        if wasResolved, isOurs {
            // Measured: of a Disconnect it tells in two signals, of a loss in one.
            changed(device, "ServicesResolved")
            changed(device, "Connected")
        } else if wasResolved {
            changed(device, "ServicesResolved", "Connected")
        } else {
            changed(device, "Connected")
        }
        retractBattery(of: device)
        failRequests(device)
        endPairing(device)?.fail(.authenticationCanceled)

        tellHungUp(device)
        let waiting = device.work.onLinkDown
        device.work.onLinkDown = []
        for goOn in waiting {
            goOn()
        }
    }

    private func tellHungUp(_ device: DeviceModel) {
        let waiting = device.work.onHungUp
        device.work.onHungUp = []
        for goOn in waiting {
            goOn()
        }
    }

    /// A fault: connected by all signs, with no link behind it.
    func makePhantom(_ device: DeviceModel) {
        keep(device)
        exportIfKnown(device)
        exportServices(of: device)
        device.isConnected = true
        device.isResolved = true
        device.isPhantom = true
        changed(device, "Connected", "ServicesResolved")
    }

    /// A fault: the property changes and changes back, that many times.
    func flap(_ device: DeviceModel, _ name: String, _ count: Int) {
        let property = device.properties.first { $0.name == name }
        guard device.isExported, let flag = property?.value.asBool else { return }
        for _ in 0..<count {
            for value in [!flag, flag] {
                bus.emit(
                    device.path,
                    "org.freedesktop.DBus.Properties",
                    "PropertiesChanged",
                    [
                        .string("org.bluez.Device1"),
                        .properties([Property(name, .boolean(value))]), .strings([]),
                    ]
                )
            }
        }
    }
}
