import BleepCore
import CGLib

/// The lock that keeps processes apart at one adapter: a byte of a file that says who has it.
///
/// The file is there while somebody holds the lock or wants it, or after he was killed; what counts
/// is the lock of the kernel's. Whoever waits marks a second byte. Not for two threads at once.
final class AdapterLock {
    enum Outcome {
        case taken
        case refused(LockHolder)
        case missing(Refusal)
    }

    private static let own: off_t = 0
    private static let mark: off_t = 1

    private let name: String
    private var path = ""
    private var descriptor: Int32 = -1

    init(name: String) {
        self.name = name
    }

    deinit {
        close()
    }

    /// Tries to have it for a connect to `device`, and waits for nobody. Nil stands for the
    /// system's folders.
    func take(for device: String, at now: Instant, in folder: String?) -> Outcome {
        // Whoever lets it go removes the file, so the one we have may be nobody's any more.
        for _ in 0..<4 {
            if descriptor >= 0, isFileAt(descriptor, path) == 0 { close() }
            if descriptor < 0, let refusal = open(in: folder) { return .missing(refusal) }
            let result = lockByte(descriptor, AdapterLock.own, Int16(F_WRLCK))
            if result == -EAGAIN || result == -EACCES {
                _ = lockByte(descriptor, AdapterLock.mark, Int16(F_RDLCK))
                return .refused(AdapterLock.holder(in: descriptor))
            }
            if let refusal = Refusal(path, of: result) {
                close()
                return .missing(refusal)
            }
            guard isFileAt(descriptor, path) != 0 else { continue }
            write(
                LockHolder(
                    process: UInt64(getpid()),
                    program: SystemFile.text(at: "/proc/self/comm") ?? "", device: device,
                    since: now))
            return .taken
        }
        return .refused(LockHolder())
    }

    /// Lets it go, or the wish for it. True if somebody else waits for it.
    func drop(isHeld: Bool) -> Bool {
        defer { close() }
        guard descriptor >= 0, isHeld else { return false }
        let isAwaited = isByteLocked(descriptor, AdapterLock.mark) != 0
        if isFileAt(descriptor, path) != 0 { unlink(path) }
        // Not by closing: after a fork without exec the child has the descriptor, too.
        _ = lockByte(descriptor, AdapterLock.own, Int16(F_UNLCK))
        return isAwaited
    }

    /// Whoever has the lock at this moment, this process included; nil if nobody does.
    func holder(in folder: String?) -> LockHolder? {
        for folder in LockFolder.candidates(chosen: folder) {
            let other = openToLook(folder + "/" + name)
            guard other >= 0 else { continue }
            defer { CGLib.close(other) }
            if isByteLocked(other, AdapterLock.own) != 0 { return AdapterLock.holder(in: other) }
        }
        return nil
    }

    /// The first file that can be used; else why the first of them cannot.
    private func open(in folder: String?) -> Refusal? {
        var refusal: Refusal?
        for folder in LockFolder.candidates(chosen: folder) {
            LockFolder.make(folder)
            path = folder + "/" + name
            let result = openLockFile(path)
            guard let reason = Refusal(path, of: result) else {
                descriptor = result
                return nil
            }
            refusal = refusal ?? reason
        }
        return refusal ?? Refusal(name, ENOENT)
    }

    private func close() {
        if descriptor >= 0 { CGLib.close(descriptor) }
        descriptor = -1
    }

    private func write(_ holder: LockHolder) {
        var record = holder.record
        record.withUTF8 { bytes in
            let isWritten = pwrite(descriptor, bytes.baseAddress, bytes.count, 0) == bytes.count
            if isWritten { _ = ftruncate(descriptor, off_t(bytes.count)) }
        }
    }

    private static func holder(in descriptor: Int32) -> LockHolder {
        var buffer = [UInt8](repeating: 0, count: 512)
        let length = buffer.withUnsafeMutableBytes {
            pread(descriptor, $0.baseAddress, $0.count, 0)
        }
        return LockHolder(record: buffer.prefix(max(length, 0)))
    }
}
