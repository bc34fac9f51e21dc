/// A dump as JSON Lines: an object a line, oldest first.
package struct FlightText: Sendable {
    private var line = TextBuilder()
    /// What the monotonic clock lacks to be the time of day, in microseconds.
    private let lag: UInt64

    /// Both are of the same moment: the clock, and microseconds since 1970.
    package init(at now: Instant, timeOfDay: UInt64) {
        lag = timeOfDay &- now.microseconds
    }

    /// All of it so far; to be changed in place only.
    package var bytes: [UInt8] {
        get { line.bytes }
        _modify { yield &line.bytes }
    }

    /// Where the body of a message is known as JSON, it comes along.
    @inline(never)
    package mutating func add(_ record: FlightRecord, body: String? = nil) {
        line.add("{\"time\":\"")
        line.add(date: record.at.microseconds &+ lag)
        line.add("\",\"monotonic_usec\":")
        line.add(record.at.microseconds)
        add("number", record.number)
        add("kind", record.kind.name)
        if record.isMessage {
            addMessage(record, body)
        } else {
            addFields(of: record.bytes)
        }
        line.add("}\n")
    }

    private mutating func addFields(of bytes: [UInt8]) {
        var place = 0
        while place < bytes.count, let field = FlightField(rawValue: bytes[place]) {
            if field.isNumber {
                add(field.name, bytes.number(at: place + 1, bytes: 8))
                place += 9
            } else {
                let end = place + 3 + Int(bytes.number(at: place + 1, bytes: 2))
                add(field.name, bytes, place + 3..<end)
                place = end
            }
        }
    }

    private mutating func addMessage(_ record: FlightRecord, _ body: String?) {
        let message = DBusMessage(bytes: record.bytes)
        add("direction", record.kind == .sent ? "sent" : "received")
        add("type", FlightText.name(ofType: message.type))
        add("serial", message.serial)
        for field in message.fields {
            let name = FlightText.name(ofField: field.code)
            if field.isNumber {
                add(name, record.bytes.number(at: field.place.lowerBound, bytes: 4))
            } else {
                add(name, record.bytes, field.place)
            }
        }
        add("flags", UInt64(message.flags))
        add("header_bytes", UInt64(message.headerBytes))
        add("body_bytes", UInt64(message.bodyBytes))
        let kept = record.bytes.count - message.headerBytes
        if kept > 0 { add("body_kept_bytes", UInt64(kept)) }
        if let body {
            line.add(",\"body\":")
            line.add(body)
        }
    }

    private static func name(ofType type: UInt8) -> StaticString {
        switch type {
        case 1: "call"
        case 2: "return"
        case 3: "error"
        case DBusHeader.signal: "signal"
        default: "unknown"
        }
    }

    private static func name(ofField code: UInt8) -> StaticString {
        switch code {
        case 1: "path"
        case 2: "interface"
        case 3: "member"
        case 4: "error"
        case 5: "reply_serial"
        case 6: "destination"
        case 7: "sender"
        default: "signature"
        }
    }
}

/// Members of the object.
extension FlightText {
    @inline(never)
    private mutating func begin(_ name: StaticString) {
        line.add(",\"")
        line.add(name)
        line.add("\":")
    }

    private mutating func add(_ name: StaticString, _ number: UInt64) {
        begin(name)
        line.add(number)
    }

    private mutating func add(_ name: StaticString, _ word: StaticString) {
        begin(name)
        line.add("\"")
        line.add(word)
        line.add("\"")
    }

    @inline(never)
    private mutating func add(_ name: StaticString, _ bytes: [UInt8], _ place: Range<Int>) {
        begin(name)
        line.add("\"")
        for byte in bytes[place] {
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
                line.add("\\")
                line.add(byte: byte)
            } else if byte < 0x20 {
                line.add("\\u00")
                line.add(byte: HexDigit.lowerCase(of: byte >> 4))
                line.add(byte: HexDigit.lowerCase(of: byte & 15))
            } else {
                line.add(byte: byte)
            }
        }
        line.add("\"")
    }
}
