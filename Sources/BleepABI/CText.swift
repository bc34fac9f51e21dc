import CGLib

/// A string that C borrows.
///
/// Sendable: never changes.
final class CText: @unchecked Sendable {
    let pointer: UnsafePointer<CChar>

    init(_ text: String) {
        pointer = UnsafePointer(g_strdup(text))
    }

    deinit {
        g_free(UnsafeMutablePointer(mutating: pointer))
    }
}

extension StaticString {
    /// A string that C may keep for ever.
    var cString: UnsafePointer<CChar> {
        UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self)
    }
}
