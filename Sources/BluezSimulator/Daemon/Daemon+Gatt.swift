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
        guard attribute.canNotify else { return call.fail(.notSupported) }
        guard !attribute.notifiers.contains(call.sender) else { return call.fail(.inProgress) }
        let work = { [self] in
            let isFirst = attribute.notifiers.isEmpty
            attribute.notifiers.append(call.sender)
            if isFirst { changed(attribute, device, "Notifying") }
            call.answer()
        }
        // Without a link BlueZ answers OK as well; the session begins with the next link.
        if isLinked(device) { after(timings.attribute, work) } else { work() }
    }

    private func stopNotify(_ call: Call, _ attribute: AttributeModel, _ device: DeviceModel) {
        guard attribute.notifiers.contains(call.sender) else {
            return call.fail(.failed("No notify session started"))
        }
        attribute.notifiers.removeAll { $0 == call.sender }
        if attribute.notifiers.isEmpty { changed(attribute, device, "Notifying") }
        call.answer()
    }

    /// The session goes with its client; the link stays.
    func notifyClientLeft(_ name: String, _ device: DeviceModel) {
        for attribute in device.attributes where attribute.notifiers.contains(name) {
            attribute.notifiers.removeAll { $0 == name }
            if attribute.notifiers.isEmpty { changed(attribute, device, "Notifying") }
        }
    }

    /// The peer sends a notification; a stalled daemon passes it on when it goes on.
    func notify(_ attribute: AttributeModel, _ device: DeviceModel, _ bytes: [UInt8]) -> Bool {
        attribute.value = bytes
        guard isLinked(device), !attribute.notifiers.isEmpty else { return false }
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
