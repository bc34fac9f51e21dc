/// Reading the header of a message that came.
extension DBusHeader {
    /// The longest message that D-Bus allows.
    private static let longestMessage = 128 << 20

    /// How long the message is whose first 16 bytes these are; nil if none begins so.
    package static func wholeSize(of start: UnsafePointer<UInt8>) -> Int? {
        let isBig = start[0] == UInt8(ascii: "B")
        guard isBig || start[0] == UInt8(ascii: "l"), start[3] == 1 else { return nil }
        let body = Int(number(at: start + 4, isBig: isBig))
        let fields = Int(number(at: start + 12, isBig: isBig))
        let whole = (DBusMessage.fixedBytes + fields + 7) & ~7 + body
        return whole <= longestMessage ? whole : nil
    }

    /// Reads the header of a whole message, and says where the body begins.
    ///
    /// Nil if its numbers are the other way round, or if it is not what the specification lays out:
    /// then GDBus has the say. The texts are those of the message.
    package init?(reading message: UnsafeBufferPointer<UInt8>, bodyStart: inout Int) {
        guard let start = message.baseAddress, message.count >= DBusMessage.fixedBytes,
            start[0] == UInt8(ascii: "l")
        else { return nil }
        let end = DBusMessage.fixedBytes + Int(DBusHeader.number(at: start + 12))
        self.init(
            type: start[1], flags: start[2], bodySize: DBusHeader.number(at: start + 4),
            serial: DBusHeader.number(at: start + 8))
        bodyStart = (end + 7) & ~7
        guard bodyStart + Int(bodySize) == message.count, serial != 0 else { return nil }

        var place = DBusMessage.fixedBytes
        while place < end {
            place = (place + 7) & ~7
            // The code, and a signature of one letter; after that the value begins.
            guard place + 6 <= end, start[place + 1] == 1, start[place + 3] == 0,
                let next = take(start[place], start[place + 2], start, place + 4, end)
            else { return nil }
            place = next
        }
        guard bodySize == 0 || !signature.isEmpty else { return nil }
    }

    /// Takes a field in, and says where it ends; nil if it is not as it should be.
    private mutating func take(
        _ code: UInt8, _ type: UInt8, _ start: UnsafePointer<UInt8>, _ place: Int, _ end: Int
    ) -> Int? {
        let isSignature = type == UInt8(ascii: "g")
        let text = place + (isSignature ? 1 : 4)
        guard text <= end else { return nil }
        if type == UInt8(ascii: "u") {
            if code == 5 { replySerial = DBusHeader.number(at: start + place) }
            return code == 5 || code == 9 ? text : nil
        }
        let count = isSignature ? Int(start[place]) : Int(DBusHeader.number(at: start + place))
        guard text + count < end, start[text + count] == 0,
            isSignature == (code == 8),
            isSignature || type == UInt8(ascii: code == 1 ? "o" : "s")
        else { return nil }
        let found = Text(start: start + text, count: count)
        switch code {
        case 1: path = found
        case 2: interface = found
        case 3: member = found
        case 4: error = found
        case 6: destination = found
        case 7: sender = found
        case 8: signature = found
        default: return nil
        }
        return text + count + 1
    }

    private static func number(at place: UnsafePointer<UInt8>, isBig: Bool = false) -> UInt32 {
        let number = UnsafeRawPointer(place).loadUnaligned(as: UInt32.self)
        return isBig ? UInt32(bigEndian: number) : UInt32(littleEndian: number)
    }
}
