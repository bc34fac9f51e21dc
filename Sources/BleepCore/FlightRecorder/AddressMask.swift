/// Crosses Bluetooth addresses out, at their own length: `xx:xx:xx:xx:xx:01` is the first one.
///
/// So devices can be told apart, object paths stay valid, and nobody learns who it was.
package struct AddressMask: Sendable {
    /// As many as two digits have; the others are all alike.
    private static let most = 255
    private static let length = 17

    private var known: [BluetoothAddress] = []

    package init() {}

    /// In text with separators, wherever it is; what is no text is left alone.
    @inline(never)
    package mutating func cross(outOf bytes: inout [UInt8], from start: Int = 0) {
        var place = start
        while place + AddressMask.length <= bytes.count {
            if let address = AddressMask.address(in: bytes, at: place) {
                cross(out: address, of: &bytes, at: place)
                place += AddressMask.length
            } else {
                place += 1
            }
        }
    }

    /// Looked for at every byte, so it says no as soon as it can.
    private static func address(in bytes: [UInt8], at start: Int) -> BluetoothAddress? {
        let separator = bytes[start + 2]
        switch separator {
        case UInt8(ascii: ":"), UInt8(ascii: "_"), UInt8(ascii: "-"): break
        default: return nil
        }
        var number: UInt64 = 0
        for offset in 0..<length {
            let byte = bytes[start + offset]
            if offset % 3 == 2 {
                guard byte == separator else { return nil }
            } else {
                guard let digit = HexDigit.value(of: byte) else { return nil }
                number = number << 4 | UInt64(digit)
            }
        }
        return BluetoothAddress(number: number)
    }

    private mutating func cross(
        out address: BluetoothAddress, of bytes: inout [UInt8], at start: Int
    ) {
        for offset in 0..<AddressMask.length where offset % 3 != 2 {
            bytes[start + offset] = UInt8(ascii: "x")
        }
        guard let number = number(of: address) else { return }
        bytes[start + 15] = HexDigit.lowerCase(of: number >> 4)
        bytes[start + 16] = HexDigit.lowerCase(of: number & 15)
    }

    /// From 1; nil if there are too many.
    private mutating func number(of address: BluetoothAddress) -> UInt8? {
        if let index = known.firstIndex(of: address) { return UInt8(index + 1) }
        guard known.count < AddressMask.most else { return nil }
        known.append(address)
        return UInt8(known.count)
    }
}
