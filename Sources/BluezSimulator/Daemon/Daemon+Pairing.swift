/// Device1.Pair and CancelPairing.
extension Daemon {
    func pair(_ call: Call, _ device: DeviceModel) {
        guard device.adapter.isPowered else { return call.fail(.notReady) }
        guard device.work.pairing == nil, device.work.connect == nil else {
            return call.fail(.inProgress)
        }
        keep(device)
        let pairing = Pairing(call)
        device.work.pairing = pairing
        // Only the end of the link ends such a Pair. One of a bonded device 5.66 tries over BR/EDR,
        // which the device does not have, and looks for the outcome in vain.
        guard !device.work.isPairingStuck, !device.isPaired else { return }
        let canBeHeard = device.isInRange && !simulator.faults.isControllerSilent
        guard device.isConnected || canBeHeard else {
            pairing.timer = after(timings.connectTimeout) { [self] in
                guard device.work.pairing === pairing else { return }
                endPairing(device)?.fail(.bluez("ConnectionAttemptFailed", "Page Timeout"))
            }
            return
        }
        pairing.timer = after(timings.pair) { [self] in
            guard device.work.pairing === pairing else { return }
            if !device.isConnected { linkUp(device) }
            authorize(pairing, device)
        }
    }

    private func authorize(_ pairing: Pairing, _ device: DeviceModel) {
        guard let agent = agent(for: pairing.call.sender) else {
            device.work.isPairingStuck = true
            endPairing(device)?.fail(.authenticationFailed)
            return
        }
        let passkey = Value.uint32(UInt32(simulator.chance.below(1_000_000)))
        let method = agent.confirms ? "RequestConfirmation" : "RequestAuthorization"
        bus.call(
            agent.owner,
            agent.path,
            (interface: "org.bluez.Agent1", member: method),
            agent.confirms ? [.path(device.path), passkey] : [.path(device.path)],
            timeout: timings.agentTimeout
        ) { [self] isAllowed in
            // Through the queue of a process that may be stalled or dead by now.
            after(.zero) { [self] in
                guard device.work.pairing === pairing else { return }
                finishPairing(device, isAllowed)
            }
        }
    }

    private func finishPairing(_ device: DeviceModel, _ isAllowed: Bool) {
        let call = endPairing(device)
        guard isAllowed else {
            call?.fail(.authenticationFailed)
            return
        }
        device.isPaired = true
        changed(device, "Paired", "Bonded")
        call?.answer()
    }

    /// Takes the pending Pair out; the caller of this answers it, or does not.
    func endPairing(_ device: DeviceModel) -> Call? {
        guard let pairing = device.work.pairing else { return nil }
        device.work.pairing = nil
        cancel(pairing.timer)
        return pairing.call
    }

    func cancelPairing(_ call: Call, _ device: DeviceModel) {
        if let pending = endPairing(device) {
            pending.fail(.authenticationCanceled)
            return call.answer()
        }
        // With nothing to cancel BlueZ removes the bond, and the kernel drops the link with it.
        if device.isPaired {
            device.isPaired = false
            changed(device, "Paired", "Bonded")
        }
        linkDown(device)
        call.fail(.doesNotExist)
    }

    /// A Pair ends with the client that asked for it, and takes the link along.
    func pairingClientLeft(_ name: String, _ device: DeviceModel) {
        guard device.work.pairing?.call.sender == name else { return }
        _ = endPairing(device)
        linkDown(device)
    }
}
