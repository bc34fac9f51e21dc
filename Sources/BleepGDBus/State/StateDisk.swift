import BleepCore
import CGLib

/// The file that snapshots are kept in, and the lock beside it, which says that it is ours.
///
/// The lock is the kernel's and goes with the process; its file goes with the client. Not for two
/// threads at once.
final class StateDisk {
    /// What is wrong with a file, in words, and what it is called now; nil where it was.
    struct Complaint {
        var fault: KeyFile.Fault
        var keptAs: String?
    }

    enum Opening {
        case opened([DeviceSnapshot])
        /// Another client has it.
        case taken
        case refused(Complaint)
        case failed(Refusal)
    }

    /// How many files of one name are kept aside, one after the other.
    private static let mostKept = 10

    private let path: String
    private let folder: String
    private var descriptor: Int32 = -1

    private var lockPath: String { path + ".lock" }

    /// Names are taken from the folder as it is now, whatever the program's own will be. Nil if it
    /// is not there.
    static func at(_ path: String) -> StateDisk? {
        guard let above = g_path_get_dirname(path), let name = g_path_get_basename(path) else {
            return nil
        }
        defer {
            g_free(above)
            g_free(name)
        }
        return SystemFile.target(of: String(cString: above)).map {
            StateDisk(folder: $0, name: String(cString: name))
        }
    }

    private init(folder: String, name: String) {
        self.folder = folder
        path = folder == "/" ? "/" + name : phrase(folder, "/", name)
    }

    deinit {
        close()
    }

    /// Takes the lock and reads what is there. A file that is no good is kept under another name.
    func open() -> Opening {
        if let refusal = takeLock() {
            return refusal.number == EAGAIN ? .taken : .failed(refusal)
        }
        let file = openPrivate(path, O_RDONLY)
        if file == -ENOENT { return .opened([]) }
        if file == -EINVAL || file == -ELOOP {
            close()
            return .refused(Complaint(fault: KeyFile.Fault(.foreign, "not a plain file")))
        }
        if let refusal = Refusal(path, of: file) {
            close()
            return .failed(refusal)
        }
        defer { CGLib.close(file) }
        guard let bytes = StateDisk.read(file) else {
            close()
            return .failed(Refusal(path, EIO))
        }
        do throws(KeyFile.Fault) {
            return .opened(try StateDisk.snapshots(in: bytes))
        } catch {
            defer { close() }
            return .refused(Complaint(fault: error, keptAs: keepAside()))
        }
    }

    /// Puts it in the file's place. Says why not.
    func write(_ bytes: [UInt8]) -> Refusal? {
        let result = bytes.withUnsafeBytes {
            replaceFile(path, path + ".new", folder, $0.baseAddress, $0.count)
        }
        return Refusal(path, of: result)
    }

    /// Gives it up; nothing is written after this.
    func close() {
        guard descriptor >= 0 else { return }
        if isFileAt(descriptor, lockPath) != 0 { unlink(lockPath) }
        // Not by closing alone: after a fork without exec the child has the descriptor, too.
        _ = lockByte(descriptor, 0, Int16(F_UNLCK))
        CGLib.close(descriptor)
        descriptor = -1
    }

    private func takeLock() -> Refusal? {
        // Whoever gives it up removes the file, so the one we have may be nobody's any more.
        for _ in 0..<4 {
            descriptor = openPrivate(lockPath, O_RDWR | O_CREAT)
            if let refusal = Refusal(lockPath, of: descriptor) { return refusal }
            let result = lockByte(descriptor, 0, Int16(F_WRLCK))
            if result == 0, isFileAt(descriptor, lockPath) != 0 { return nil }
            CGLib.close(descriptor)
            descriptor = -1
            // POSIX allows the one word or the other for a lock that somebody else has.
            if result == -EACCES { return Refusal(lockPath, EAGAIN) }
            if let refusal = Refusal(lockPath, of: result) { return refusal }
        }
        return Refusal(lockPath, EAGAIN)
    }

    /// Everything up to one byte more than a state file can have.
    private static func read(_ file: Int32) -> [UInt8]? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 64 * 1024)
        while bytes.count <= StateFile.mostBytes {
            let count = piece.withUnsafeMutableBytes { CGLib.read(file, $0.baseAddress, $0.count) }
            if count == 0 { return bytes }
            guard count > 0 else { return nil }
            bytes += piece[..<count]
        }
        return bytes
    }

    /// Also holds the values to their format, which the core does not know.
    private static func snapshots(in bytes: [UInt8]) throws(KeyFile.Fault) -> [DeviceSnapshot] {
        let snapshots = try StateFile.read(bytes)
        for snapshot in snapshots {
            let isGood =
                snapshot.attributes.allSatisfy { Value(parsing: $0.text) != nil }
                && snapshot.filter.map { Value(parsing: $0, type: "a{sv}") != nil } ?? true
            if !isGood { throw KeyFile.Fault(.foreign, "a value that is none") }
        }
        return snapshots
    }

    private func keepAside() -> String? {
        for number in 0..<StateDisk.mostKept {
            let name = number == 0 ? path + ".bad" : phrase(path, ".bad.", digits(UInt64(number)))
            let result = renameAside(path, name)
            if result == 0 { return name }
            guard result == -EEXIST else { return nil }
        }
        return nil
    }
}
