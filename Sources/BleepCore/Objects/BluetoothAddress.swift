/// A Bluetooth device address in its canonical form: `F0:F1:F2:F3:F4:F5`.
package struct BluetoothAddress: Hashable, Sendable {
    /// The six bytes, the first in the highest place.
    private let bits: UInt64

    /// Takes six pairs of hexadecimal digits of any case, all parted by `:`, `_` or `-`.
    package init?(_ text: String) {
        var bits: UInt64 = 0
        var position = 0
        var separator: UInt8 = 0
        for byte in text.utf8 {
            if position == 17 { return nil }
            if position % 3 == 2 {
                if position == 2 { separator = byte }
                guard byte == separator else { return nil }
            } else {
                guard let digit = HexDigit.value(of: byte) else { return nil }
                bits = bits << 4 | UInt64(digit)
            }
            position += 1
        }
        let separators: [UInt8] = [UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-")]
        guard position == 17, separators.contains(separator) else { return nil }
        self.bits = bits
    }

    /// Of the device that an object path leads to or through, `…/dev_F0_F1_F2_F3_F4_F5/…`.
    package init?(inPath path: String) {
        for component in path.split(separator: "/") where component.hasPrefix("dev_") {
            self.init(String(component.dropFirst(4)))
            return
        }
        return nil
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
