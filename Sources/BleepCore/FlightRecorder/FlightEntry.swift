/// Something that is to be recorded: what kind of thing, and its fields one after the other.
///
/// A field is its name, a byte, and then a number of eight bytes, or a text behind its length of
/// two; the lowest byte first.
package struct FlightEntry: ~Copyable {
    /// What a record is about.
    package enum Kind: UInt8, Sendable {
        /// A D-Bus message that we sent; its bytes are all there is.
        case sent = 0
        /// One that came.
        case received = 1
        case operation = 2
        case event = 3
        case recovery = 4
        case note = 5
        /// The first line of a dump, about the dump itself.
        case dump = 6

        /// As JSON calls it.
        var name: StaticString {
            switch self {
            case .sent, .received: "message"
            case .operation: "operation"
            case .event: "event"
            case .recovery: "recovery"
            case .note: "note"
            case .dump: "dump"
            }
        }
    }

    /// Of a text that is longer, the beginning is kept.
    package static let longestText = 1024

    package let kind: Kind
    private var block: ByteBlock

    package init(_ kind: Kind) {
        self.kind = kind
        block = ByteBlock(capacity: 224)
    }

    /// Valid until more is added.
    var bytes: UnsafeRawBufferPointer { block.bytes }

    @inline(never)
    package mutating func add(_ field: FlightField, _ number: UInt64) {
        block.add(UInt64(field.rawValue), bytes: 1)
        block.add(number, bytes: 8)
    }

    /// As the log calls it. D-Bus allows neither part more than 255 bytes.
    package mutating func add(_ field: FlightField, _ method: MethodName) {
        let length = method.interface.utf8.count + 1 + method.member.utf8.count
        begin(field, length)
        var (interface, member) = (method.interface, method.member)
        interface.withUTF8 { block.add(UnsafeRawBufferPointer($0)) }
        block.add(UInt64(UInt8(ascii: ".")), bytes: 1)
        member.withUTF8 { block.add(UnsafeRawBufferPointer($0)) }
    }

    /// Nothing, if there is nothing to tell.
    @inline(never)
    package mutating func add(_ field: FlightField, _ text: String) {
        var text = text
        text.withUTF8 { add(field, $0) }
    }

    @inline(never)
    package mutating func add(_ field: FlightField, _ text: StaticString) {
        add(field, text.bytes)
    }

    /// A text that somebody else keeps, or keeps up to where this one begins.
    package mutating func add(_ field: FlightField, _ text: UnsafeBufferPointer<UInt8>) {
        guard !text.isEmpty else { return }
        var length = min(text.count, FlightEntry.longestText)
        // Not in the middle of a character.
        while length < text.count, text[length] & 0xc0 == 0x80 { length -= 1 }
        begin(field, length)
        block.add(UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(text)[..<length]))
    }

    /// A text of that length follows.
    private mutating func begin(_ field: FlightField, _ length: Int) {
        block.add(UInt64(field.rawValue) | UInt64(length) << 8, bytes: 3)
    }
}

extension [UInt8] {
    func number(at start: Int, bytes count: Int) -> UInt64 {
        var number: UInt64 = 0
        for place in 0..<count { number |= UInt64(self[start + place]) << UInt64(8 * place) }
        return number
    }
}
