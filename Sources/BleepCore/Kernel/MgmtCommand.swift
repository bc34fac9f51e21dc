/// A question or an order to the kernel's management interface.
///
/// Layouts are those of BlueZ's doc/mgmt-api.txt.
package enum MgmtCommand: Equatable, Sendable {
    /// Which adapters there are.
    case readIndexList
    /// What an adapter is and does; needs no privilege.
    case readInfo(AdapterIndex)
    case setPowered(AdapterIndex, Bool)
    case disconnect(AdapterIndex, MgmtPeer)
    /// Which links the kernel holds; what bluetoothd says beyond them is a phantom.
    case getConnections(AdapterIndex)
    /// Ends discovery of these kinds, which must be those it was started with.
    case stopDiscovery(AdapterIndex, MgmtDiscovery)

    /// The number of the command.
    package var opcode: UInt16 {
        switch self {
        case .readIndexList: 0x0003
        case .readInfo: 0x0004
        case .setPowered: 0x0005
        case .disconnect: 0x0014
        case .getConnections: 0x0015
        case .stopDiscovery: 0x0024
        }
    }

    /// It changes nothing, so an answer may be taken for that to a later one like it.
    package var isRead: Bool {
        switch self {
        case .readIndexList, .readInfo, .getConnections: true
        case .setPowered, .disconnect, .stopDiscovery: false
        }
    }

    /// The adapter it is for.
    package var adapter: AdapterIndex {
        switch self {
        case .readIndexList: .none
        case .readInfo(let adapter), .getConnections(let adapter): adapter
        case .setPowered(let adapter, _): adapter
        case .disconnect(let adapter, _): adapter
        case .stopDiscovery(let adapter, _): adapter
        }
    }

    /// As it goes to the kernel: opcode, adapter, length, parameters.
    package var bytes: [UInt8] {
        let (parameters, length) = parameters
        var bytes: [UInt8] = []
        func append(_ number: UInt64, _ length: UInt64) {
            for place in 0..<length {
                bytes.append(UInt8(truncatingIfNeeded: number >> (8 * place)))
            }
        }
        append(UInt64(opcode), 2)
        append(UInt64(adapter.number), 2)
        append(length, 2)
        append(parameters, length)
        return bytes
    }

    /// They all fit into one number; and how many bytes of it count.
    private var parameters: (UInt64, length: UInt64) {
        switch self {
        case .readIndexList, .readInfo, .getConnections: (0, 0)
        case .setPowered(_, let isOn): (isOn ? 1 : 0, 1)
        case .disconnect(_, let peer): (peer.address.number | UInt64(peer.kind) << 48, 7)
        case .stopDiscovery(_, let kinds): (UInt64(kinds.bits), 1)
        }
    }

    /// What the parameters of a successful answer say; nil if they make no sense.
    package func reply(_ parameters: ByteReader) -> MgmtReply? {
        var reader = parameters
        switch self {
        case .readIndexList:
            guard let count = reader.half() else { return nil }
            var adapters: [AdapterIndex] = []
            for _ in 0..<count {
                guard let number = reader.half() else { return nil }
                adapters.append(AdapterIndex(number))
            }
            return .adapters(adapters)
        case .readInfo:
            return ControllerInfo(&reader).map { .info($0) }
        case .setPowered:
            return reader.word().map { .settings(MgmtSettings(bits: $0)) }
        case .getConnections:
            guard let count = reader.half() else { return nil }
            var peers: [MgmtPeer] = []
            for _ in 0..<count {
                guard let peer = reader.peer() else { return nil }
                peers.append(peer)
            }
            return .connections(peers)
        case .disconnect, .stopDiscovery:
            return .done
        }
    }
}

/// The kinds of devices that a discovery looks for.
package struct MgmtDiscovery: Equatable, Sendable {
    /// Bit 0 is BR/EDR, 1 LE with a public address, 2 LE with a random one.
    package var bits: UInt8

    package init(bits: UInt8) {
        self.bits = bits
    }

    /// What bluetoothd starts on a controller with both.
    package static let everything = MgmtDiscovery(bits: 0x07)
    package static let lowEnergy = MgmtDiscovery(bits: 0x06)
    package static let classic = MgmtDiscovery(bits: 0x01)
}

/// What a command that succeeded brought.
package enum MgmtReply: Equatable, Sendable {
    case adapters([AdapterIndex])
    case info(ControllerInfo)
    case settings(MgmtSettings)
    case connections([MgmtPeer])
    /// Nothing but that it is done.
    case done
}
