/// What the object paths of BlueZ tell by themselves.
package enum ObjectPath {
    /// The path of the object above: `/org/bluez/hci0` of one of its devices; nil at the top.
    package static func parent(of path: String) -> String? {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")), slash > path.startIndex
        else { return nil }
        return String(path[..<slash])
    }

    /// What follows the last slash: `hci0`.
    package static func lastComponent(of path: String) -> String {
        guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return path }
        return String(path[path.utf8.index(after: slash)...])
    }

    /// Tells whether `path` ends in these whole components.
    package static func path(_ path: String, endsIn components: String) -> Bool {
        let path = path.utf8
        let tail = components.utf8
        guard !tail.isEmpty, path.count > tail.count,
            path.suffix(tail.count).elementsEqual(tail)
        else { return false }
        return path.dropLast(tail.count).last == UInt8(ascii: "/")
    }
}
