import CGLib

/// The machine that the tool runs on, as far as its files tell.
///
/// `BLEEP_DIAGNOSTIC_ROOT` names a folder that stands for its root, so that a test can break it.
struct Machine {
    /// Empty for the root itself.
    private let root: String

    init() {
        root = secure_getenv("BLEEP_DIAGNOSTIC_ROOT").map { String(cString: $0) } ?? ""
    }

    /// Whether this is the machine itself, so that its kernel can be asked as well.
    var isReal: Bool { root.isEmpty }

    func has(_ path: String) -> Bool {
        access(root + path, F_OK) == 0
    }

    /// A small file without the white space at its end; nil if it cannot be read.
    func text(at path: String) -> String? {
        guard var bytes = bytes(at: path) else { return nil }
        while let last = bytes.last, last <= UInt8(ascii: " ") { bytes.removeLast() }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The lines of a file; none if it cannot be read.
    func lines(of path: String) -> [Substring] {
        text(at: path)?.split(separator: "\n") ?? []
    }

    /// No more than this program could want of any file.
    private static let longest = 1 << 24

    func bytes(at path: String) -> [UInt8]? {
        guard let file = fopen(root + path, "re") else { return nil }
        defer { fclose(file) }
        var contents: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        var count = 0
        repeat {
            count = fread(&chunk, 1, chunk.count, file)
            contents += chunk[..<count]
        } while count > 0 && contents.count < Machine.longest
        return ferror(file) == 0 ? contents : nil
    }

    /// The names in a folder, in order; none if it is not there.
    func names(in path: String) -> [String] {
        guard let folder = opendir(root + path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Where a path leads in the end; nil if that is nowhere.
    func target(of path: String) -> String? {
        guard let target = realpath(root + path, nil) else { return nil }
        defer { free(target) }
        let text = String(cString: target)
        guard !root.isEmpty else { return text }
        guard let base = realpath(root, nil) else { return nil }
        defer { free(base) }
        return String(text.dropFirst(String(cString: base).count))
    }

    /// Why a file cannot be opened for writing, as an errno; zero if it can.
    ///
    /// By opening it: file modes do not tell what a container's device rules forbid.
    func refusal(toWrite path: String) -> Int32 {
        let descriptor = openToWrite(root + path)
        guard descriptor >= 0 else { return -descriptor }
        close(descriptor)
        return 0
    }
}

extension Machine {
    /// What starts the container that this is; nil where nothing says that it is one.
    var containerProgram: String? {
        if has("/run/.containerenv") { return "podman" }
        return has("/.dockerenv") || has("/run/systemd/container") ? "docker" : nil
    }

    /// A value after its name in a file of lines like "Name: value".
    func value(_ name: String, in path: String) -> String? {
        lines(of: path).first { $0.hasPrefix(name) }.map { line in
            String(line.dropFirst(name.utf8.count).drop { $0 == " " || $0 == "\t" })
        }
    }

    /// The adapters that the kernel has; nil where it has no Bluetooth at all.
    var adapters: [String]? {
        guard has(Machine.bluetooth) else { return nil }
        // Connections have a folder of their own there, as "hci0:64".
        return names(in: Machine.bluetooth).filter { $0.hasPrefix("hci") && !$0.contains(":") }
    }

    static let bluetooth = "/sys/class/bluetooth"

    /// The folder of the device that an adapter is a part of; nil for one that hangs on nothing.
    func device(of adapter: String) -> String? {
        guard let device = target(of: Machine.bluetooth + "/" + adapter + "/device") else {
            return nil
        }
        // An adapter on USB hangs on an interface of the device.
        guard let subsystem = target(of: device + "/subsystem"), subsystem.hasSuffix("/usb"),
            let slash = device.lastIndex(of: "/")
        else { return device }
        return String(device[..<slash])
    }
}
