extension StaticString {
    /// A copy that may be changed and kept.
    package var text: String {
        withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    }

    /// Lives for ever.
    package var bytes: UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(start: utf8Start, count: utf8CodeUnitCount)
    }
}
