extension String {
    /// The same, with every Bluetooth address in it crossed out.
    package var withoutAddresses: String {
        var bytes = Array(utf8)
        var start = 0
        while start + 17 <= bytes.count {
            if BluetoothAddress(String(decoding: bytes[start..<start + 17], as: UTF8.self)) == nil {
                start += 1
                continue
            }
            for offset in 0..<17 where offset % 3 != 2 {
                bytes[start + offset] = UInt8(ascii: "x")
            }
            start += 17
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
