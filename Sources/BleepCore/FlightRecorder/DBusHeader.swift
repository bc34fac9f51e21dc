/// The header of a D-Bus message, as the specification lays it out.
///
/// The texts belong to whoever made it, and are used while it is written only.
package struct DBusHeader {
    package typealias Text = UnsafeBufferPointer<UInt8>

    /// The type of a message that answers nothing and nobody answers.
    package static let signal: UInt8 = 4
    /// Longer than any that a bus lets through in practice; of a longer path the header has none.
    package static let longestPath = 4096

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

    /// Lends it as bytes, with the padding before the body.
    package func withBytes(_ body: (UnsafeRawBufferPointer) -> Void) {
        // Each field takes its text and at most 20 bytes around it.
        var most = DBusMessage.fixedBytes + 8 * 20
        most += path.count + interface.count + member.count + error.count
        most += destination.count + sender.count + signature.count
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: most) { room in
            guard let start = room.baseAddress else { return }
            body(UnsafeRawBufferPointer(start: start, count: write(to: start)))
        }
    }

    /// Says where the body begins.
    private func write(to start: UnsafeMutablePointer<UInt8>) -> Int {
        start[0] = UInt8(ascii: "l")  // Little-endian.
        start[1] = type
        start[2] = flags
        start[3] = 1
        DBusHeader.put(bodySize, at: start + 4)
        DBusHeader.put(serial, at: start + 8)
        var end = DBusMessage.fixedBytes
        write(1, "o", path, to: start, &end)
        write(2, "s", interface, to: start, &end)
        write(3, "s", member, to: start, &end)
        write(4, "s", error, to: start, &end)
        if replySerial != 0 {
            begin(5, "u", to: start, &end)
            DBusHeader.put(replySerial, at: start + end)
            end += 4
        }
        write(6, "s", destination, to: start, &end)
        write(7, "s", sender, to: start, &end)
        write(8, "g", signature, to: start, &end)
        DBusHeader.put(UInt32(truncatingIfNeeded: end - DBusMessage.fixedBytes), at: start + 12)
        DBusHeader.pad(start, &end)
        return end
    }

    /// A field of the header: its code, and a variant of that type.
    @inline(never)
    private func write(
        _ code: UInt8, _ type: Unicode.Scalar, _ text: Text,
        to start: UnsafeMutablePointer<UInt8>, _ end: inout Int
    ) {
        guard let from = text.baseAddress, !text.isEmpty, text.count <= DBusHeader.longestPath
        else { return }
        begin(code, type, to: start, &end)
        if type == "g" {
            start[end] = UInt8(truncatingIfNeeded: text.count)
            end += 1
        } else {
            DBusHeader.put(UInt32(truncatingIfNeeded: text.count), at: start + end)
            end += 4
        }
        UnsafeMutableRawPointer(start + end).copyMemory(from: from, byteCount: text.count)
        start[end + text.count] = 0
        end += text.count + 1
    }

    private func begin(
        _ code: UInt8, _ type: Unicode.Scalar, to start: UnsafeMutablePointer<UInt8>,
        _ end: inout Int
    ) {
        DBusHeader.pad(start, &end)
        // Code, length, type and end: a number that follows is in its place.
        DBusHeader.put(0x100 | UInt32(code) | type.value << 16, at: start + end)
        end += 4
    }

    private static func put(_ number: UInt32, at place: UnsafeMutablePointer<UInt8>) {
        UnsafeMutableRawPointer(place).storeBytes(of: number.littleEndian, as: UInt32.self)
    }

    private static func pad(_ start: UnsafeMutablePointer<UInt8>, _ end: inout Int) {
        while end & 7 != 0 {
            start[end] = 0
            end += 1
        }
    }
}
