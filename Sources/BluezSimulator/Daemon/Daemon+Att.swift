/// One ATT request; the link carries one after the other.
final class AttRequest {
    enum Kind {
        case read(offset: Int)
        case write([UInt8])
    }

    let attribute: AttributeModel
    let kind: Kind
    /// Reads of one characteristic that came in the meantime are answered together.
    var calls: [Call]
    var timer: Daemon.Timer?

    init(_ kind: Kind, of attribute: AttributeModel, for call: Call) {
        self.kind = kind
        self.attribute = attribute
        calls = [call]
    }

    var isRead: Bool {
        if case .read = kind { true } else { false }
    }
}

/// Reading and writing over the link.
extension Daemon {
    func read(_ call: Call, _ attribute: AttributeModel, _ device: DeviceModel) {
        guard isLinked(device) else { return call.fail(.notConnected) }
        var offset = 0
        if case .uint16(let number)? = call.arguments[0][key: "offset"] { offset = Int(number) }
        let same = device.work.requests.first { $0.isRead && $0.attribute === attribute }
        guard let same else {
            let request = AttRequest(.read(offset: offset), of: attribute, for: call)
            return submit(request, device)
        }
        guard case .read(offset) = same.kind else { return call.fail(.inProgress) }
        same.calls.append(call)
    }

    func write(_ call: Call, _ attribute: AttributeModel, _ device: DeviceModel) {
        guard isLinked(device) else { return call.fail(.notConnected) }
        let bytes = call.arguments[0].asBytes ?? []
        let answers = attribute.flags.contains("write")
        let isCommand = call.arguments[1][key: "type"] == .string("command")
        guard answers || attribute.flags.contains("write-without-response") else {
            return call.fail(.notSupported)
        }
        guard answers, !isCommand else {
            attribute.value = bytes
            return call.answer()
        }
        guard !device.work.requests.contains(where: { !$0.isRead && $0.attribute === attribute })
        else { return call.fail(.inProgress) }
        submit(AttRequest(.write(bytes), of: attribute, for: call), device)
    }

    private func submit(_ request: AttRequest, _ device: DeviceModel) {
        device.work.requests.append(request)
        guard device.work.requests.count == 1 else { return }
        begin(request, device)
    }

    private func begin(_ request: AttRequest, _ device: DeviceModel) {
        let attribute = request.attribute
        let needsBond = attribute.flags.contains { $0.hasPrefix("encrypt") } && !device.isPaired
        let hangs =
            attribute.behaviour == .hangs || needsBond || device.isSilent
            || simulator.faults.isControllerSilent
        request.timer = after(hangs ? timings.attTimeout : timings.attribute) { [self] in
            guard device.work.requests.first === request else { return }
            hangs ? giveUp(device) : finish(request, device)
        }
    }

    /// The peer has not answered: the request is lost, and the link with it a little later.
    private func giveUp(_ device: DeviceModel) {
        retractBattery(of: device)
        failRequests(device)
        after(timings.attTeardown) { [self] in linkDown(device) }
    }

    private func finish(_ request: AttRequest, _ device: DeviceModel) {
        device.work.requests.removeFirst()
        let attribute = request.attribute
        switch (attribute.behaviour, request.kind) {
        case (.refuses(let code), _):
            for call in request.calls {
                call.fail(attError(code))
            }
        case (_, .read(let offset)) where offset > attribute.value.count:
            for call in request.calls {
                call.fail(attError(0x07))
            }
        case (_, .read(let offset)):
            show(attribute, device, attribute.value)
            for call in request.calls {
                call.answer(.bytes([UInt8](attribute.value[offset...])))
            }
        case (_, .write(let bytes)):
            attribute.value = bytes
            for call in request.calls {
                call.answer()
            }
        }
        if let next = device.work.requests.first { begin(next, device) }
    }

    /// BlueZ has names for some codes, and passes the others on as numbers.
    private func attError(_ code: UInt8) -> BusError {
        switch code {
        case 0x02: .bluez("NotPermitted", "Read not permitted")
        case 0x03: .bluez("NotPermitted", "Write not permitted")
        case 0x05, 0x0c, 0x0f: .bluez("NotPermitted", "Not paired")
        case 0x06: .notSupported
        case 0x07: .bluez("InvalidArguments", "Invalid offset")
        case 0x08: .bluez("NotAuthorized", "Operation Not Authorized")
        case 0x0d: .bluez("InvalidArguments", "Invalid Length")
        default: .att(code)
        }
    }

    /// Fails everything that was on its way when the link fell.
    func failRequests(_ device: DeviceModel) {
        let requests = device.work.requests
        device.work.requests = []
        for request in requests {
            cancel(request.timer)
            for call in request.calls {
                call.fail(.unlikely)
            }
        }
    }
}
