/// Switching adapters on and off.
extension Daemon {
    func setPowered(_ isOn: Bool, _ call: Call, _ adapter: AdapterModel) {
        guard adapter.powerChange == nil else { return call.fail(.bluez("Busy", "")) }
        if simulator.faults.isPoweredStuck {
            adapter.powerChange = PowerChange(call)
            return
        }
        guard adapter.isPowered != isOn else { return call.answer() }
        guard isOn else { return setPoweredOff(call, adapter) }
        guard !adapter.isBlocked else { return call.fail(.failed("Failed")) }

        let change = PowerChange(call)
        adapter.powerChange = change
        let isSilent = simulator.faults.isControllerSilent
        after(isSilent ? timings.hciTimeout : timings.power) { [self] in
            guard adapter.powerChange === change else { return }
            adapter.powerChange = nil
            // The kernel's status for the timeout comes out under a wrong name in BlueZ.
            guard !isSilent else { return call.fail(.failed("Authentication Failed")) }
            switchOn(adapter)
            call.answer()
        }
    }

    private func setPoweredOff(_ call: Call, _ adapter: AdapterModel) {
        let change = PowerChange(call)
        adapter.powerChange = change
        let isConnecting = adapter.devices.contains { $0.work.connect != nil }
        if isConnecting, simulator.faults.crashesOnPowerOff > 0 {
            simulator.faults.crashesOnPowerOff -= 1
            after(timings.powerOffCrash) { [self] in simulator.crash(.usual) }
            return
        }
        after(timings.power) { [self] in
            guard adapter.powerChange === change else { return }
            adapter.powerChange = nil
            switchOff(adapter)
            // Where BlueZ does not crash, it drops the device and never answers its Connect.
            for device in adapter.devices where device.work.connect != nil {
                dropDevice(device)
            }
            call.answer()
        }
    }

    func switchOn(_ adapter: AdapterModel) {
        guard adapter.isExported, !adapter.isPowered, !adapter.isBlocked else { return }
        adapter.isPowered = true
        changed(adapter, "Powered", "Class")
    }

    /// Ends discovery and links with the power; a pending Connect is the caller's concern.
    ///
    /// The kernel ends the links before it switches off; a broken controller takes them along.
    func switchOff(_ adapter: AdapterModel, withItsLinks: Bool = false) {
        guard adapter.isPowered else { return }
        if !withItsLinks { dropLinks(of: adapter) }
        adapter.isPowered = false
        cancel(adapter.discovery.beacon)
        cancel(adapter.discovery.start?.timer)
        adapter.discovery = Discovery()
        changed(adapter, "Powered", "Class", "Discovering")
        if withItsLinks { dropLinks(of: adapter) }
    }

    private func dropLinks(of adapter: AdapterModel) {
        for device in adapter.devices {
            linkDown(device)
            if device.isTemporary { dropDevice(device) }
        }
    }

    /// The controller reports a hardware error, and the kernel resets it.
    func failHardware(_ adapter: AdapterModel) {
        guard adapter.isPowered else { return }
        switchOff(adapter, withItsLinks: true)
        after(timings.hardwareReset) { [self] in switchOn(adapter) }
    }

    /// rfkill: the block switches off, and its end switches on again.
    func noticeBlock(_ adapter: AdapterModel) {
        if adapter.isBlocked {
            switchOff(adapter)
        } else {
            switchOn(adapter)
        }
    }
}
