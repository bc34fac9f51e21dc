/// Who holds the lock of an adapter, as the lock's file says; anything may stand in that.
package struct LockHolder: Equatable, Sendable {
    /// 0 where the file does not say.
    package var process: UInt64 = 0
    package var program = ""
    /// The device that is being connected to.
    package var device = ""
    /// On the clock that all processes share.
    package var since: Instant?

    package init() {}

    /// Reads what is there, and leaves out what makes no sense.
    package init(_ record: some Sequence<UInt8>) {
        var (key, value): ([UInt8], [UInt8]) = ([], [])
        var isKey = true
        for byte in record {
            if byte == UInt8(ascii: "\n") {
                set(key, value)
                (key, value, isKey) = ([], [], true)
            } else if isKey, byte == UInt8(ascii: "=") {
                isKey = false
            } else if isKey {
                key.append(byte)
            } else if value.count < LockHolder.longestValue {
                // It is shown to people, and goes into D-Bus values.
                value.append((0x20..<0x7f).contains(byte) ? byte : UInt8(ascii: "?"))
            }
        }
    }

    /// A line for each fact, for programs and for people.
    package var record: String {
        phrase("pid=", digits(process), "\nprogram=", program, "\ndevice=", device)
            + phrase("\nsince_usec=", digits(since?.microseconds ?? 0), "\n")
    }

    /// For people.
    package var text: String {
        guard process > 0 else { return "another process" }
        let name = program.isEmpty ? "" : phrase(" (", program, ")")
        let deed = device.isEmpty ? "" : phrase(", which connects to ", device)
        return phrase("process ", digits(process), name, deed)
    }

    private static let longestValue = 64

    private mutating func set(_ key: [UInt8], _ value: [UInt8]) {
        let text = String(decoding: value, as: UTF8.self)
        switch String(decoding: key, as: UTF8.self) {
        case "pid": process = UInt64(text) ?? 0
        case "program": program = text
        case "device": device = BluetoothAddress(text)?.text ?? ""
        case "since_usec": since = UInt64(text).flatMap { $0 > 0 ? Instant(microseconds: $0) : nil }
        default: break
        }
    }
}
