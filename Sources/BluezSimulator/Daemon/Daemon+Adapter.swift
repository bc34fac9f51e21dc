/// org.bluez.Adapter1, and adapters that come and go.
extension Daemon {
    func executeAdapter(_ call: Call, _ adapter: AdapterModel) -> Bool {
        guard call.interface == "org.bluez.Adapter1" else { return false }
        switch (call.member, call.signature) {
        case ("StartDiscovery", ""): startDiscovery(call, adapter)
        case ("StopDiscovery", ""): stopDiscovery(call, adapter)
        case ("SetDiscoveryFilter", "a{sv}"): setDiscoveryFilter(call, adapter)
        case ("GetDiscoveryFilters", ""):
            call.answer(
                .strings([
                    "UUIDs", "RSSI", "Pathloss", "Transport", "DuplicateData",
                    "Discoverable", "Pattern",
                ])
            )
        case ("RemoveDevice", "o"): removeDevice(call, adapter)
        default: return false
        }
        return true
    }

    private func removeDevice(_ call: Call, _ adapter: AdapterModel) {
        let device = adapter.devices.first { $0.isExported && $0.path == call.text(0) }
        guard let device else { return call.fail(.doesNotExist) }
        guard adapter.isPowered else { return call.fail(.notReady) }
        guard device.isConnected else {
            after(timings.removeDevice) { [self] in
                forget(device)
                call.answer()
            }
            return
        }
        device.work.onLinkDown.append { [self] in
            forget(device)
            call.answer()
        }
        hangUp(device)
    }

    /// Removes a device and its bond; a pending Connect is dropped unanswered, as in BlueZ.
    private func forget(_ device: DeviceModel) {
        dropDevice(device)
        device.isPaired = false
        device.isTrusted = false
        device.isKnown = false
    }

    /// Takes a device off the bus, whatever it was doing.
    func dropDevice(_ device: DeviceModel) {
        linkDown(device)
        for timer in device.work.connect?.timers ?? [] {
            cancel(timer)
        }
        cancel(device.work.expiry)
        device.work.pairing?.call.fail(.authenticationCanceled)
        cancel(device.work.pairing?.timer)
        device.work = DeviceWork()
        retract(device)
    }

    // MARK: Plugging

    /// Pulls the adapter out: everything below it goes, the owner stays.
    func unplug(_ adapter: AdapterModel) {
        guard adapter.isPlugged else { return }
        adapter.isPlugged = false
        guard adapter.isExported else { return }
        let pending = adapter.devices.compactMap { $0.work.connect }
        switchOff(adapter, withItsLinks: true)
        for device in adapter.devices {
            dropDevice(device)
        }
        retract(adapter)
        guard !pending.isEmpty else { return }

        // BlueZ takes the broken connect for a success.
        after(timings.unplugAnswer) {
            for connecting in pending {
                connecting.call.answer()
            }
        }
        guard simulator.faults.crashesOnUnplug > 0 else { return }
        simulator.faults.crashesOnUnplug -= 1
        after(timings.unplugAnswer + timings.unplugCrash) { [self] in simulator.crash(.usual) }
    }

    /// Puts the adapter in: it appears with its known devices and is then switched on.
    func plug(_ adapter: AdapterModel) {
        guard !adapter.isExported else { return }
        adapter.isPlugged = true
        adapter.isPowered = false
        export(adapter)
        after(timings.poweredAfterAdapter) { [self] in
            adapter.ownName = AdapterModel.hostName
            changed(adapter, "Name", "Alias")
            switchOn(adapter)
        }
    }
}
