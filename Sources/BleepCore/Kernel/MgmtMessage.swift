/// Something that the kernel's management interface says.
package enum MgmtMessage: Sendable {
    /// The answer to a command; `parameters` only of one that succeeded.
    case answer(
        opcode: UInt16, adapter: AdapterIndex, status: MgmtStatus, parameters: ByteReader)
    /// News that nobody asked for.
    case event(MgmtEvent, AdapterIndex)

    /// Reads one datagram; nil if it is torn, or news of no interest.
    package init?(_ datagram: ByteReader) {
        var reader = datagram
        guard let code = reader.half(), let number = reader.half(), let length = reader.half(),
            reader.remaining == Int(length)
        else { return nil }
        let adapter = AdapterIndex(number)
        switch code {
        case 0x0001, 0x0002:  // Command Complete, Command Status
            guard let opcode = reader.half(), let status = reader.byte() else { return nil }
            self = .answer(
                opcode: opcode, adapter: adapter, status: MgmtStatus(status),
                parameters: reader)
        default:
            guard let event = MgmtEvent(code, &reader) else { return nil }
            self = .event(event, adapter)
        }
    }
}

/// What the kernel tells of an adapter by itself.
package enum MgmtEvent: Equatable, Sendable {
    /// The controller reported trouble of its own.
    case controllerFailed(code: UInt8)
    case added
    case removed
    case settingsChanged(MgmtSettings)
    case connected(MgmtPeer)
    case disconnected(MgmtPeer, MgmtDisconnectReason)
    case connectFailed(MgmtPeer, MgmtStatus)
    case discoveryChanged(MgmtDiscovery, isOn: Bool)

    init?(_ code: UInt16, _ reader: inout ByteReader) {
        switch code {
        case 0x0003:
            guard let error = reader.byte() else { return nil }
            self = .controllerFailed(code: error)
        case 0x0004: self = .added
        case 0x0005: self = .removed
        case 0x0006:
            guard let bits = reader.word() else { return nil }
            self = .settingsChanged(MgmtSettings(bits: bits))
        case 0x000b:
            guard let peer = reader.peer() else { return nil }
            self = .connected(peer)
        case 0x000c:
            guard let peer = reader.peer() else { return nil }
            // Kernels before 3.2 gave no reason.
            self = .disconnected(peer, MgmtDisconnectReason(code: reader.byte() ?? 0))
        case 0x000d:
            guard let peer = reader.peer(), let status = reader.byte() else { return nil }
            self = .connectFailed(peer, MgmtStatus(status))
        case 0x0013:
            guard let kinds = reader.byte(), let isOn = reader.byte() else { return nil }
            self = .discoveryChanged(MgmtDiscovery(bits: kinds), isOn: isOn != 0)
        default: return nil
        }
    }
}

/// Why a link went, as the kernel tells it.
package enum MgmtDisconnectReason: Equatable, Sendable {
    case unspecified
    /// The link was lost.
    case timeout
    case local
    case remote
    case authentication
    case suspend

    init(code: UInt8) {
        switch code {
        case 1: self = .timeout
        case 2: self = .local
        case 3: self = .remote
        case 4: self = .authentication
        case 5: self = .suspend
        default: self = .unspecified
        }
    }
}
