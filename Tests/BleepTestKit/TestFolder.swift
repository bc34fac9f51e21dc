import CGLib

/// A folder for one test, gone after it.
package struct TestFolder {
    package let path: String

    package init() throws {
        guard let made = g_dir_make_tmp("bleep-test-XXXXXX", nil) else {
            throw TestBus.Failure(what: "no folder")
        }
        path = String(cString: made)
        g_free(made)
    }

    /// Writes a file, with the folders above it.
    package func write(_ text: String, to name: String) throws {
        try makeFolder(above: name)
        guard g_file_set_contents(path + name, text, -1, nil) != 0 else {
            throw TestBus.Failure(what: "cannot write \(name)")
        }
    }

    /// Makes a link to `target`, a name in this folder.
    package func link(_ name: String, to target: String) throws {
        try makeFolder(above: name)
        guard symlink(path + target, path + name) == 0 else {
            throw TestBus.Failure(what: "cannot link \(name)")
        }
    }

    package func bytes(of name: String) -> [UInt8] {
        var contents: UnsafeMutablePointer<CChar>?
        var length: gsize = 0
        guard g_file_get_contents(path + name, &contents, &length, nil) != 0, let contents
        else { return [] }
        defer { g_free(contents) }
        return UnsafeRawBufferPointer(start: contents, count: Int(length)).map { $0 }
    }

    package func remove() {
        TestFolder.remove(path)
    }

    private func makeFolder(above name: String) throws {
        let folder = String((path + name).prefix(upTo: (path + name).lastIndex(of: "/")!))
        guard g_mkdir_with_parents(folder, 0o755) == 0 else {
            throw TestBus.Failure(what: "cannot make \(folder)")
        }
    }

    private static func remove(_ path: String) {
        if g_file_test(path, G_FILE_TEST_IS_SYMLINK) == 0, let folder = g_dir_open(path, 0, nil) {
            while let name = g_dir_read_name(folder) { remove(path + "/" + String(cString: name)) }
            g_dir_close(folder)
        }
        CGLib.remove(path)
    }
}
