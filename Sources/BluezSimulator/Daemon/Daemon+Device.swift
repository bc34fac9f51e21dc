/// org.bluez.Device1: connecting.
extension Daemon {
    func executeDevice(_ call: Call, _ device: DeviceModel) -> Bool {
        guard call.interface == "org.bluez.Device1" else { return false }
        switch (call.member, call.signature) {
        case ("Connect", ""): connect(call, device)
        case ("Disconnect", ""): disconnect(call, device)
        case ("ConnectProfile", "s"), ("DisconnectProfile", "s"):
            guard device.uuids.contains(UUIDText.full(call.text(0))) else {
                call.fail(
                    call.member == "ConnectProfile"
                        ? .bluez("NotAvailable", "br-connection-profile-unavailable")
                        : .badArguments
                )
                return true
            }
            call.member == "ConnectProfile" ? connect(call, device) : disconnect(call, device)
        case ("Pair", ""): pair(call, device)
        case ("CancelPairing", ""): cancelPairing(call, device)
        default: return false
        }
        return true
    }

    private func connect(_ call: Call, _ device: DeviceModel) {
        guard !device.answersFalseOK else { return call.answer() }
        guard device.adapter.isPowered else { return call.fail(.failed("Input/output error")) }
        // EBUSY, which BlueZ makes EIO.
        guard !device.work.isEnding else { return call.fail(.failed("Input/output error")) }
        guard !device.isConnected else { return call.answer() }
        guard device.work.connect == nil, device.work.pairing == nil else {
            return call.fail(.failed("Operation already in progress"))
        }
        let connecting = Connecting(call)
        keep(device)
        device.work.connect = connecting
        if simulator.faults.crashesOnRefusal > 0 {
            simulator.faults.crashesOnRefusal -= 1
            after(timings.refusedConnectCrash) { [self] in simulator.crash(.usual) }
            return
        }
        let limit = after(timings.connectTimeout) { [self] in
            guard device.work.connect === connecting else { return }
            endConnect(device)?.fail(.failed("le-connection-abort-by-local"))
        }
        if let limit { connecting.timers.append(limit) }
        reach(device)
    }

    /// Somebody wants the device: it does not expire any more.
    func keep(_ device: DeviceModel) {
        device.isTemporary = false
        device.isKnown = true
        cancel(device.work.expiry)
        device.work.expiry = nil
    }

    /// Goes on with a pending Connect when the peer can be heard.
    func reach(_ device: DeviceModel) {
        guard let connecting = device.work.connect, canBeHeard(device) else { return }
        let timer = after(timings.connect) { [self] in
            guard device.work.connect === connecting, canBeHeard(device) else { return }
            linkUp(device)
        }
        if let timer { connecting.timers.append(timer) }
    }

    private func canBeHeard(_ device: DeviceModel) -> Bool {
        device.isInRange && device.adapter.isPowered && !simulator.faults.isControllerSilent
    }

    /// Takes the pending Connect out; the caller of this answers it, or does not.
    func endConnect(_ device: DeviceModel) -> Call? {
        guard let connecting = device.work.connect else { return nil }
        device.work.connect = nil
        for timer in connecting.timers {
            cancel(timer)
        }
        return connecting.call
    }

    private func disconnect(_ call: Call, _ device: DeviceModel) {
        if let pending = endConnect(device) {
            // BlueZ's word for it, on LE as well.
            pending.fail(.failed("br-connection-canceled"))
            return call.answer()
        }
        guard device.isConnected else { return call.answer() }
        device.work.onHungUp.append { call.answer() }
        hangUp(device)
    }
}
