/// Text that is put together from many small pieces.
///
/// Never inlined: in strings, each piece costs a hundred bytes of code where it is added.
package struct TextBuilder: Sendable {
    package var bytes: [UInt8] = []

    package init() {}

    /// All of it so far.
    package var text: String {
        @inline(never) get { String(decoding: bytes, as: UTF8.self) }
    }

    @inline(never)
    package mutating func add(_ words: StaticString) {
        words.withUTF8Buffer { add($0) }
    }

    @inline(never)
    package mutating func add(_ words: String) {
        var words = words
        words.withUTF8 { add($0) }
    }

    /// A whole number.
    @inline(never)
    package mutating func add(_ number: UInt64) {
        if number > 9 { add(number / 10) }
        add(byte: UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number % 10))
    }

    /// A number of so many parts, with one digit after the point.
    @inline(never)
    package mutating func add(_ number: UInt64, tenthsOf unit: UInt64) {
        add(number / unit)
        add(byte: UInt8(ascii: "."))
        add(number % unit * 10 / unit)
    }

    /// A latency for people.
    @inline(never)
    package mutating func add(microseconds: UInt64) {
        if microseconds < 10_000 {
            add(microseconds, tenthsOf: 1000)
            add(" ms")
        } else if microseconds < 1_000_000 {
            add(microseconds / 1000)
            add(" ms")
        } else {
            add(microseconds, tenthsOf: 1_000_000)
            add(" s")
        }
    }

    @inline(never)
    package mutating func add(byte: UInt8) {
        bytes.append(byte)
    }

    private mutating func add(_ piece: UnsafeBufferPointer<UInt8>) {
        for byte in piece { add(byte: byte) }
    }
}
