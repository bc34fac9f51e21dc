/// A Bluetooth device address in its canonical form: `F0:F1:F2:F3:F4:F5`.
package struct BluetoothAddress: Hashable, Sendable {
    /// The six bytes, the first in the highest place.
    private let bits: UInt64

    /// Takes six pairs of hexadecimal digits of any case, all parted by `:`, `_` or `-`.
    package init?(_ text: String) {
        var text = text
        let read = text.withUTF8 { BluetoothAddress($0[...]) }
        guard let read else { return nil }
        self = read
    }

    /// Of the device that an object path leads to or through, `…/dev_F0_F1_F2_F3_F4_F5/…`.
    package init?(inPath path: String) {
        var path = path
        let read = path.withUTF8 { bytes -> BluetoothAddress? in
            var rest = bytes[...]
            while !rest.isEmpty {
                let end = rest.firstIndex(of: UInt8(ascii: "/")) ?? rest.endIndex
                let component = rest[..<end]
                if component.starts(with: BluetoothAddress.pathPrefix.bytes) {
                    return BluetoothAddress(component.dropFirst(4))
                }
                rest = rest[end...].dropFirst()
            }
            return nil
        }
        guard let read else { return nil }
        self = read
    }

    private static let pathPrefix: StaticString = "dev_"

    private init?(_ text: Slice<UnsafeBufferPointer<UInt8>>) {
        guard text.count == 17 else { return nil }
        let separator = text[text.startIndex + 2]
        switch separator {
        case UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"): break
        default: return nil
        }
        var bits: UInt64 = 0
        for position in 0..<17 {
            let byte = text[text.startIndex + position]
            if position % 3 == 2 {
                guard byte == separator else { return nil }
            } else {
                guard let digit = HexDigit.value(of: byte) else { return nil }
                bits = bits << 4 | UInt64(digit)
            }
        }
        self.bits = bits
    }

    /// Takes the six bytes, the first in the highest place; what is above them does not count.
    package init(number: UInt64) {
        bits = number & 0xffff_ffff_ffff
    }

    /// The six bytes, the first in the highest place.
    package var number: UInt64 { bits }

    /// Six zeros: what a controller has before it has told its own.
    package var isZero: Bool { bits == 0 }

    /// Upper case, parted by colons.
    package var text: String { text(separator: UInt8(ascii: ":")) }

    /// The last part of the path that BlueZ gives such a device: `dev_F0_F1_F2_F3_F4_F5`.
    package var pathComponent: String { "dev_" + text(separator: UInt8(ascii: "_")) }

    private func text(separator: UInt8) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(17)
        for index in stride(from: 40, through: 0, by: -8) {
            let byte = UInt8(truncatingIfNeeded: bits >> UInt64(index))
            bytes.append(HexDigit.upperCase(of: byte >> 4))
            bytes.append(HexDigit.upperCase(of: byte & 15))
            if index > 0 { bytes.append(separator) }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
