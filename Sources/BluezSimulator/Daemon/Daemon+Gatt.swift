/// org.bluez.GattCharacteristic1 and GattDescriptor1.
extension Daemon {
    func executeAttribute(_ call: Call, _ attribute: AttributeModel, _ device: DeviceModel) -> Bool
    {
        guard call.interface == attribute.interface else { return false }
        switch (call.member, call.signature) {
        case ("ReadValue", "a{sv}"): read(call, attribute, device)
        case ("WriteValue", "aya{sv}"): write(call, attribute, device)
        case ("StartNotify", "") where !attribute.isDescriptor:
            startNotify(call, attribute, device)
        case ("StopNotify", "") where !attribute.isDescriptor: stopNotify(call, attribute, device)
        case ("AcquireNotify", "a{sv}") where !attribute.isDescriptor:
            call.fail(attribute.notifiers.isEmpty ? .notSupported : .inProgress)
        case ("AcquireWrite", "a{sv}") where !attribute.isDescriptor: call.fail(.notSupported)
        default: return false
        }
        return true
    }

    func isLinked(_ device: DeviceModel) -> Bool { device.isConnected && !device.isPhantom }

    private func startNotify(
        _ call: Call,
        _ attribute: AttributeModel,
        _ device: DeviceModel
    ) {
        guard device.work.disconnect == nil else {
            return call.fail(.bluez("NotConnected", "Not Connected"))
        }
        guard attribute.canNotify else { return call.fail(.notSupported) }
        let client = call.sender
        guard !attribute.notifiers.contains(client) else {
            let isRunning = !attribute.waitingNotifiers.contains(client)
            return isRunning ? call.answer() : call.fail(.inProgress)
        }
        attribute.notifiers.append(client)
        attribute.waitingNotifiers.append(client)
        // Without a link BlueZ answers OK as well; the session begins with the next link.
        guard isLinked(device) else { return call.answer() }
        after(timings.attribute) { [self] in
            beginNotifying(attribute, device)
            call.answer()
        }
    }

    /// The peer has been told to send; also done for old sessions at each new link.
    func beginNotifying(_ attribute: AttributeModel, _ device: DeviceModel) {
        guard !attribute.waitingNotifiers.isEmpty, isLinked(device) else { return }
        attribute.waitingNotifiers = []
        guard !attribute.isNotifying else { return }
        attribute.isNotifying = true
        changed(attribute, device, "Notifying")
    }

    private func stopNotify(_ call: Call, _ attribute: AttributeModel, _ device: DeviceModel) {
        guard attribute.notifiers.contains(call.sender) else {
            return call.fail(.failed("No notify session started"))
        }
        endSession(of: call.sender, attribute, device)
        call.answer()
    }

    private func endSession(
        of client: String,
        _ attribute: AttributeModel,
        _ device: DeviceModel
    ) {
        attribute.notifiers.removeAll { $0 == client }
        attribute.waitingNotifiers.removeAll { $0 == client }
        guard attribute.notifiers.isEmpty, attribute.isNotifying else { return }
        attribute.isNotifying = false
        changed(attribute, device, "Notifying")
    }

    /// The session goes with its client; the link stays.
    func notifyClientLeft(_ name: String, _ device: DeviceModel) {
        for attribute in device.attributes where attribute.notifiers.contains(name) {
            endSession(of: name, attribute, device)
        }
    }

    /// The peer sends a notification; a stalled daemon passes it on when it goes on.
    func notify(_ attribute: AttributeModel, _ device: DeviceModel, _ bytes: [UInt8]) -> Bool {
        attribute.value = bytes
        guard isLinked(device), attribute.isNotifying else { return false }
        after(.zero) { [self] in show(attribute, device, bytes) }
        return true
    }

    /// What BlueZ has heard of a value, by notification or by reading alike.
    func show(_ attribute: AttributeModel, _ device: DeviceModel, _ bytes: [UInt8]) {
        attribute.seenValue = bytes
        changed(attribute, device, "Value")
    }

    private func changed(_ attribute: AttributeModel, _ device: DeviceModel, _ name: String) {
        changed(.attribute(attribute, device), attribute.interface, [name])
    }
}
