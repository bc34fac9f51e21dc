/// A D-Bus message that `DBusHeader` wrote, whole or without the end of its body.
struct DBusMessage {
    /// Before the header's fields, their length included.
    static let fixedBytes = 16

    let bytes: [UInt8]

    var type: UInt8 { bytes[1] }
    var flags: UInt8 { bytes[2] }
    var bodyBytes: Int { Int(bytes.number(at: 4, bytes: 4)) }
    var serial: UInt64 { bytes.number(at: 8, bytes: 4) }

    /// Where the body begins.
    var headerBytes: Int {
        let fields = DBusMessage.fixedBytes + Int(bytes.number(at: 12, bytes: 4))
        return (fields + 7) & ~7
    }

    var wholeBytes: Int { headerBytes + bodyBytes }

    /// A field of the header: its code, and where its text lies, or its number.
    struct Field {
        var code: UInt8
        var isNumber: Bool
        var place: Range<Int>
    }

    var fields: [Field] {
        let end = DBusMessage.fixedBytes + Int(bytes.number(at: 12, bytes: 4))
        var fields: [Field] = []
        var place = DBusMessage.fixedBytes
        while place < end {
            place = (place + 7) & ~7
            let (code, type) = (bytes[place], bytes[place + 2])
            place += 4
            var field = Field(code: code, isNumber: type == UInt8(ascii: "u"), place: place..<place)
            if field.isNumber {
                field.place = place..<place + 4
                place += 4
            } else {
                let lengthBytes = type == UInt8(ascii: "g") ? 1 : 4
                let text = place + lengthBytes
                let textEnd = text + Int(bytes.number(at: place, bytes: lengthBytes))
                field.place = text..<textEnd
                place = textEnd + 1
            }
            fields.append(field)
        }
        return fields
    }
}
