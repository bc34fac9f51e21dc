import BleepCore
import CGLib

/// Small files and links of the system.
enum SystemFile {
    /// The text without the line's end; nil if it cannot be read.
    static func text(at path: String) -> String? {
        var contents: UnsafeMutablePointer<CChar>?
        guard g_file_get_contents(path, &contents, nil, nil) != 0, let contents else { return nil }
        defer { g_free(contents) }
        return String(cString: g_strchomp(contents))
    }

    /// The names in a folder; nil if it is not there.
    static func names(in path: String) -> [String]? {
        guard let folder = g_dir_open(path, 0, nil) else { return nil }
        defer { g_dir_close(folder) }
        var names: [String] = []
        while let name = g_dir_read_name(folder) { names.append(String(cString: name)) }
        return names
    }

    /// Where a path leads in the end; nil if that is nowhere.
    static func target(of path: String) -> String? {
        guard let target = realpath(path, nil) else { return nil }
        defer { free(target) }
        return String(cString: target)
    }

    /// Why it cannot be opened for writing; nil if it can.
    ///
    /// By opening it: file modes do not tell what a container's device rules forbid.
    static func refusal(toWrite path: String) -> Refusal? {
        let descriptor = openToWrite(path)
        guard descriptor >= 0 else { return Refusal(path, -descriptor) }
        close(descriptor)
        return nil
    }

    /// Writes something small in one piece. Says why not.
    static func write(_ bytes: [UInt8], to path: String) -> Refusal? {
        let descriptor = openToWrite(path)
        guard descriptor >= 0 else { return Refusal(path, -descriptor) }
        defer { close(descriptor) }
        let written = bytes.withUnsafeBytes { CGLib.write(descriptor, $0.baseAddress, $0.count) }
        return written == bytes.count ? nil : Refusal(path, written < 0 ? lastErrno() : EIO)
    }

    /// Puts a file in the place of one: whoever looks, or is killed, finds the one or the other.
    static func replace(_ path: String, with bytes: [UInt8]) -> Refusal? {
        guard let folder = g_path_get_dirname(path) else { return Refusal(path, ENOENT) }
        defer { g_free(folder) }
        // Whoever else writes the same file now has another name for his.
        let fresh = phrase(path, ".", digits(UInt64(g_random_int())))
        let result = bytes.withUnsafeBytes {
            replaceFile(path, fresh, folder, $0.baseAddress, $0.count)
        }
        return Refusal(path, of: result)
    }
}
