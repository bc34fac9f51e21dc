import BleepCore
import CGLib

/// Where lock files are kept.
enum LockFolder {
    /// In the order of preference: the one that all programs share comes first, since only there
    /// do they meet.
    static func candidates(chosen: String?) -> [String] {
        if let chosen { return [chosen] }
        var folders = ["/run/bleepreliability"]
        // Both are nothing that a privileged program should take from whoever started it.
        if let own = secure_getenv("RUNTIME_DIRECTORY") {
            folders.append(firstPath(of: String(cString: own)))
        }
        if let session = secure_getenv("XDG_RUNTIME_DIR") {
            folders.append(String(cString: session) + "/bleepreliability")
        }
        return folders.filter { $0.utf8.first == UInt8(ascii: "/") }
    }

    /// For its owner and group, whatever the umask; no matter if it is there already.
    static func make(_ folder: String) {
        if mkdir(folder, 0o770) == 0 { chmod(folder, 0o770) }
    }

    /// systemd names several with colons between them.
    private static func firstPath(of list: String) -> String {
        String(decoding: list.utf8.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)
    }
}
