/// Takes numbers from the front of a message of the kernel's; nil when there are too few bytes.
///
/// The kernel puts the lowest byte first.
package struct ByteReader: Sendable {
    private let bytes: [UInt8]
    private var position: Int
    private let end: Int

    /// Reads so many bytes from the beginning.
    package init(_ bytes: [UInt8], count: Int) {
        self.bytes = bytes
        position = 0
        end = min(count, bytes.count)
    }

    /// How many there are still.
    package var remaining: Int { end - position }

    package mutating func byte() -> UInt8? {
        number(1).map { UInt8(truncatingIfNeeded: $0) }
    }

    /// Two bytes.
    package mutating func half() -> UInt16? {
        number(2).map { UInt16(truncatingIfNeeded: $0) }
    }

    /// Four bytes.
    package mutating func word() -> UInt32? {
        number(4).map { UInt32(truncatingIfNeeded: $0) }
    }

    package mutating func address() -> BluetoothAddress? {
        number(6).map { BluetoothAddress(number: $0) }
    }

    /// An address and the kind of it.
    package mutating func peer() -> MgmtPeer? {
        guard let number = number(7) else { return nil }
        return MgmtPeer(
            address: BluetoothAddress(number: number), kind: UInt8(truncatingIfNeeded: number >> 48)
        )
    }

    private mutating func number(_ length: Int) -> UInt64? {
        guard remaining >= length else { return nil }
        var number: UInt64 = 0
        for place in 0..<length { number |= UInt64(bytes[position + place]) << UInt64(8 * place) }
        position += length
        return number
    }
}
