import CGLib

/// A file that is written whole, or not at all.
enum WholeFile {
    /// Says what went wrong, after which everything is as it was.
    static func write(_ text: String, to name: String) -> String? {
        var status = stat()
        if stat(name, &status) == 0, status.st_mode & UInt32(S_IFMT) != UInt32(S_IFREG) {
            return "that is no plain file; - is standard output"
        }
        let folder = name.lastIndex(of: "/").map { String(name[...$0]) } ?? "./"
        // With the process in its name, so that two at a time do not meet.
        let fresh = folder + ".\(Usage.name)-\(getpid())"
        let bytes = Array(text.utf8)
        let result = replaceFile(name, fresh, folder, bytes, bytes.count)
        return result < 0 ? String(cString: strerror(-result)) : nil
    }
}
