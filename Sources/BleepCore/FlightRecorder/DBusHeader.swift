/// The header of a D-Bus message, as the specification lays it out.
///
/// The texts belong to whoever made it, and are used while it is written only.
package struct DBusHeader {
    package typealias Text = UnsafeBufferPointer<UInt8>

    /// The type of a message that answers nothing and nobody answers.
    package static let signal: UInt8 = 4
    /// Longer than any that a bus lets through in practice; of a longer path the header has none.
    static let longestPath = 4096

    package var type: UInt8
    package var flags: UInt8
    package var bodySize: UInt32
    package var serial: UInt32
    /// Zero for none.
    package var replySerial: UInt32 = 0
    package var path = Text(start: nil, count: 0)
    package var interface = Text(start: nil, count: 0)
    package var member = Text(start: nil, count: 0)
    package var error = Text(start: nil, count: 0)
    package var destination = Text(start: nil, count: 0)
    package var sender = Text(start: nil, count: 0)
    package var signature = Text(start: nil, count: 0)

    package init(type: UInt8, flags: UInt8, bodySize: UInt32, serial: UInt32) {
        self.type = type
        self.flags = flags
        self.bodySize = bodySize
        self.serial = serial
    }

    /// Writes it, with the padding before the body; `start` is where the message begins.
    func write(to bytes: inout [UInt8], from start: Int) {
        bytes.append(UInt8(ascii: "l"))  // Little-endian.
        bytes.append(type)
        bytes.append(flags)
        bytes.append(1)
        bytes.append(UInt64(bodySize), bytes: 4)
        bytes.append(UInt64(serial), bytes: 4)
        bytes.append(0, bytes: 4)
        write(1, "o", path, to: &bytes, start)
        write(2, "s", interface, to: &bytes, start)
        write(3, "s", member, to: &bytes, start)
        write(4, "s", error, to: &bytes, start)
        if replySerial != 0 {
            begin(5, "u", in: &bytes, start)
            bytes.append(UInt64(replySerial), bytes: 4)
        }
        write(6, "s", destination, to: &bytes, start)
        write(7, "s", sender, to: &bytes, start)
        write(8, "g", signature, to: &bytes, start)
        let length = bytes.count - start - DBusMessage.fixedBytes
        for place in 0..<4 {
            bytes[start + 12 + place] = UInt8(truncatingIfNeeded: length >> (8 * place))
        }
        DBusHeader.pad(&bytes, to: 8, start)
    }

    /// A field of the header: its code, and a variant of that type.
    @inline(never)
    private func write(
        _ code: UInt8, _ type: Unicode.Scalar, _ text: Text, to bytes: inout [UInt8], _ start: Int
    ) {
        guard !text.isEmpty, text.count <= DBusHeader.longestPath else { return }
        begin(code, type, in: &bytes, start)
        bytes.append(UInt64(text.count), bytes: type == "g" ? 1 : 4)
        bytes.append(contentsOf: text)
        bytes.append(0)
    }

    @inline(never)
    private func begin(
        _ code: UInt8, _ type: Unicode.Scalar, in bytes: inout [UInt8], _ start: Int
    ) {
        DBusHeader.pad(&bytes, to: 8, start)
        bytes.append(code)
        bytes.append(1)
        bytes.append(UInt8(ascii: type))
        // Code, length, type and end: a number that follows is in its place.
        bytes.append(0)
    }

    private static func pad(_ bytes: inout [UInt8], to unit: Int, _ start: Int) {
        while (bytes.count - start) % unit != 0 { bytes.append(0) }
    }
}
