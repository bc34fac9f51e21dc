/// Text from a stranger, made comparable: lower case, no white space at the ends, not too long.
package struct FoldedText: Sendable {
    /// Longer than any text of the table; what comes after it tells nothing.
    private static let limit = 512

    private let bytes: [UInt8]

    /// Folds ASCII only: the names and messages of the table hold nothing else.
    package init(_ text: String) {
        var folded = text.utf8.prefix(Self.limit).map { Self.lowerCase($0) }
        while let last = folded.last, Self.isSpace(last) { folded.removeLast() }
        let leading = folded.prefix { Self.isSpace($0) }.count
        folded.removeFirst(leading)
        bytes = folded
    }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    /// Tells whether this is that text, whatever the case.
    package func matches(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.count == text.count && has(text, at: 0)
    }

    /// Tells whether this begins with that text.
    package func begins(with text: UnsafeBufferPointer<UInt8>) -> Bool {
        has(text, at: 0)
    }

    /// Tells whether that text occurs anywhere in this one.
    package func contains(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        let last = bytes.count - text.count
        guard last >= 0 else { return false }
        return (0...last).contains { has(text, at: $0) }
    }

    /// What follows `prefix`; nil if this does not begin with it.
    package func dropping(prefix: StaticString) -> FoldedText? {
        guard begins(with: prefix.bytes) else { return nil }
        return FoldedText(bytes: [UInt8](bytes[prefix.utf8CodeUnitCount...]))
    }

    /// One or two hexadecimal digits and nothing else, as a number.
    package var hexByte: UInt8? {
        guard bytes.count == 1 || bytes.count == 2 else { return nil }
        var value: UInt8 = 0
        for byte in bytes {
            guard let digit = HexDigit.value(of: byte) else { return nil }
            value = value << 4 | digit
        }
        return value
    }

    private func has(_ wanted: UnsafeBufferPointer<UInt8>, at position: Int) -> Bool {
        guard bytes.count - position >= wanted.count else { return false }
        for index in 0..<wanted.count
        where bytes[position + index] != Self.lowerCase(wanted[index]) {
            return false
        }
        return true
    }

    private static func lowerCase(_ byte: UInt8) -> UInt8 {
        UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte ? byte | 0x20 : byte
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || 0x09...0x0d ~= byte
    }
}
