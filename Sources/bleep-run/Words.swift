import CPreload

/// A word of the command line. As C has it: Swift's text would bring Unicode along.
typealias Word = UnsafeMutablePointer<CChar>

/// Without its end.
func bytes(of text: UnsafePointer<CChar>) -> [CChar] {
    Array(UnsafeBufferPointer(start: text, count: strlen(text)))
}

/// The same word that does not depend on where the program goes, with its end.
func absolutePath(_ path: UnsafePointer<CChar>) -> [CChar] {
    let slash = CChar(UInt8(ascii: "/"))
    guard path.pointee != slash, let folder = getcwd(nil, 0) else { return bytes(of: path) + [0] }
    defer { free(folder) }
    return bytes(of: folder) + [slash] + bytes(of: path) + [0]
}

/// A problem in a line.
func complain(
    _ first: UnsafePointer<CChar>, _ second: UnsafePointer<CChar>? = nil,
    _ third: UnsafePointer<CChar>? = nil
) {
    put("bleep-run: ", on: 2)
    put(first, on: 2)
    if let second { put(second, on: 2) }
    if let third { put(third, on: 2) }
    put("\n", on: 2)
}

private func put(_ text: UnsafePointer<CChar>, on descriptor: Int32) {
    _ = write(descriptor, text, strlen(text))
}

/// A text, and the end of its line.
func say(_ text: StaticString, on descriptor: Int32) {
    _ = write(descriptor, text.utf8Start, text.utf8CodeUnitCount)
    put("\n", on: descriptor)
}
