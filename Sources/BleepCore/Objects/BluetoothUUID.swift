/// A UUID of Bluetooth; the short forms stand for the long ones they abbreviate.
package struct BluetoothUUID: Hashable, Sendable {
    private let high: UInt64
    private let low: UInt64

    /// Takes 4, 8 or 32 hexadecimal digits of any case, the last with its four hyphens.
    package init?(_ text: String) {
        var high: UInt64 = 0
        var low: UInt64 = 0
        var position = 0
        for byte in text.utf8 {
            if position == 36 { return nil }
            if Self.hyphens.contains(position) {
                guard byte == UInt8(ascii: "-") else { return nil }
            } else {
                guard let digit = HexDigit.value(of: byte) else { return nil }
                high = high << 4 | low >> 60
                low = low << 4 | UInt64(digit)
            }
            position += 1
        }
        switch position {
        case 4, 8:
            self.high = low << 32 | Self.baseHigh
            self.low = Self.baseLow
        case 36:
            self.high = high
            self.low = low
        default: return nil
        }
    }

    /// The long form in lower case, as BlueZ writes it.
    package var text: String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(36)
        for index in 0..<32 {
            if Self.hyphens.contains(bytes.count) { bytes.append(UInt8(ascii: "-")) }
            let half = index < 16 ? high : low
            let nibble = UInt8(truncatingIfNeeded: half >> UInt64(60 - index % 16 * 4)) & 15
            bytes.append(HexDigit.lowerCase(of: nibble))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    // 00000000-0000-1000-8000-00805F9B34FB: Core Specification 5.4, Vol 3, Part B, 2.5.1.
    private static let baseHigh: UInt64 = 0x0000_0000_0000_1000
    private static let baseLow: UInt64 = 0x8000_0080_5f9b_34fb

    private static var hyphens: [Int] { [8, 13, 18, 23] }
}
