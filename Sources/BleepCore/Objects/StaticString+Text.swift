extension StaticString {
    /// A copy that may be changed and kept.
    package var text: String {
        withUTF8Buffer { String(decoding: $0, as: UTF8.self) }
    }
}
