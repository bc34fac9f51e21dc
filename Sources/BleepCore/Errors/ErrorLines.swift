/// The words of one meaning, from a text with a line for each.
package struct ErrorLines: Sequence, IteratorProtocol {
    private var rest: Slice<UnsafeBufferPointer<UInt8>>

    package init(_ text: StaticString) {
        rest = text.bytes[...]
    }

    package mutating func next() -> ErrorWords? {
        guard !rest.isEmpty else { return nil }
        let end = rest.firstIndex(of: UInt8(ascii: "\n")) ?? rest.endIndex
        let line = UnsafeBufferPointer(rebasing: rest[..<end])
        rest = rest[end...].dropFirst()
        return ErrorWords(line)
    }
}
