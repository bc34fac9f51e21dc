/// What an adapter does at the moment, as the kernel sees it.
package struct MgmtSettings: Equatable, Sendable {
    package var bits: UInt32

    package init(bits: UInt32) {
        self.bits = bits
    }

    package var isPowered: Bool { bits & 1 << 0 != 0 }
    package var isConnectable: Bool { bits & 1 << 1 != 0 }
    package var isDiscoverable: Bool { bits & 1 << 3 != 0 }
    package var isPairable: Bool { bits & 1 << 4 != 0 }
    package var isLowEnergy: Bool { bits & 1 << 9 != 0 }
}

/// The other end of a link, as the kernel names it.
package struct MgmtPeer: Hashable, Sendable {
    package var address: BluetoothAddress
    /// 0 is BR/EDR, 1 LE with a public address, 2 LE with a random one.
    package var kind: UInt8

    package init(address: BluetoothAddress, kind: UInt8) {
        self.address = address
        self.kind = kind
    }
}

/// What the kernel knows of an adapter: the answer to READ_INFO.
package struct ControllerInfo: Equatable, Sendable {
    package var address: BluetoothAddress
    /// What it could do.
    package var supported: MgmtSettings
    /// What it does.
    package var current: MgmtSettings

    /// Reads the parameters of the answer.
    package init?(_ reader: inout ByteReader) {
        // Between them are the version and the maker.
        guard let address = reader.address(), reader.byte() != nil, reader.half() != nil,
            let supported = reader.word(), let current = reader.word()
        else { return nil }
        self.address = address
        self.supported = MgmtSettings(bits: supported)
        self.current = MgmtSettings(bits: current)
    }
}
