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
                var record = lockRecord()
                readLock(descriptor, &record)
                return .refused(LockHolder(record))
            }
            if let refusal = Refusal(path, of: result) {
                close()
                return .missing(refusal)
            }
            guard isFileAt(descriptor, path) != 0 else { continue }
            writeLock(descriptor, device, now.microseconds)
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
        var record = lockRecord()
        return lookAtLock(folder, name, &record) != 0 ? LockHolder(record) : nil
    }

    private func open(in folder: String?) -> Refusal? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { room in
            guard let start = room.baseAddress else { return Refusal(name, ENOMEM) }
            start.pointee = 0
            let result = openLock(folder, name, start, room.count)
            path = String(cString: start)
            descriptor = max(result, -1)
            return Refusal(path, of: result)
        }
    }

    private func close() {
        if descriptor >= 0 { CGLib.close(descriptor) }
        descriptor = -1
    }
}

extension LockHolder {
    fileprivate convenience init(_ record: lockRecord) {
        var record = record
        self.init(
            process: record.process, program: LockHolder.text(&record.program),
            device: LockHolder.text(&record.device),
            since: record.since > 0 ? Instant(microseconds: record.since) : nil)
    }

    /// C's arrays are tuples.
    private static func text(_ characters: UnsafeRawPointer) -> String {
        String(cString: characters.assumingMemoryBound(to: CChar.self))
    }
}
