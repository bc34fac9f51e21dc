import BleepCore
import CGLib

/// What was done to an adapter, kept for the next program, or the next life of this one.
///
/// One file for each adapter in the runtime folder, which goes with the machine's run. It is read
/// and replaced under a lock and as a whole: whoever is killed leaves the old or the new one. It
/// need not survive a loss of power, which resets the hardware anyway.
package struct GovernorFile: Sendable {
    /// Others are at it for less than a millisecond; who is stopped in it keeps nobody waiting.
    private static let mostTries = 20

    private let name: String
    private let folder: String?

    /// Nil stands for the system's folders. Adapters of different buses are different ones, as
    /// they are for connects.
    package init(adapter: BluetoothAddress, bus: String, folder: String?) {
        name = phrase("/", bus, "-", adapter.text, ".governor")
        self.folder = folder
    }

    /// Gives what is kept to `change`, and keeps what that leaves if it says so.
    ///
    /// Says why nothing can be kept; then nothing was changed. `complain` hears of a file that made
    /// no sense, which was put aside.
    package func update(
        complain: (String) -> Void, _ change: (inout [Governor.Entry]) -> Bool
    ) -> Refusal? {
        var refusal: Refusal?
        for folder in LockFolder.candidates(chosen: folder) {
            LockFolder.make(folder)
            let path = folder + name
            let descriptor = GovernorFile.lock(path)
            guard let reason = Refusal(path, of: descriptor) else {
                defer { close(descriptor) }
                return update(path, descriptor, complain, change)
            }
            // Somebody is at it: another folder would be another memory.
            if reason.number == EAGAIN { return reason }
            refusal = refusal ?? reason
        }
        return refusal ?? Refusal(name, ENOENT)
    }

    /// The file, open and ours until it is closed; a negative errno if it cannot be.
    private static func lock(_ path: String) -> Int32 {
        for _ in 0..<mostTries {
            let descriptor = openLockFile(path)
            guard descriptor >= 0 else { return descriptor }
            let result = lockByte(descriptor, 0, Int16(F_WRLCK))
            // Whoever had it before us may have put another in its place.
            if result == 0, isFileAt(descriptor, path) != 0 { return descriptor }
            close(descriptor)
            guard result == 0 || result == -EAGAIN || result == -EACCES else { return result }
            g_usleep(1000)
        }
        return -EAGAIN
    }

    private func update(
        _ path: String, _ descriptor: Int32, _ complain: (String) -> Void,
        _ change: (inout [Governor.Entry]) -> Bool
    ) -> Refusal? {
        var buffer = [UInt8](repeating: 0, count: GovernorRecord.longest + 1)
        let length = buffer.withUnsafeMutableBytes {
            pread(descriptor, $0.baseAddress, $0.count, 0)
        }
        guard length >= 0 else { return Refusal(path, lastErrno()) }
        let boot = SystemFile.text(at: "/proc/sys/kernel/random/boot_id") ?? "-"
        var entries: [Governor.Entry] = []
        let record = GovernorRecord(Array(buffer.prefix(length)))
        let isBad = record == nil && length > 0
        if let record, record.boot == boot { entries = record.entries }
        if isBad {
            // By a second name: the first is what the lock hangs on, until it is replaced.
            let aside = path + ".bad"
            complain(phrase(path, " makes no sense; it is kept as ", aside))
            unlink(aside)
            link(path, aside)
        }
        guard change(&entries) || isBad else { return nil }
        return GovernorFile.replace(path, GovernorRecord(boot: boot, entries: entries).text)
    }

    private static func replace(_ path: String, _ text: String) -> Refusal? {
        let fresh = path + ".new"
        // Left by somebody who was killed; nobody else writes it while we have the lock.
        unlink(fresh)
        let descriptor = openLockFile(fresh)
        guard descriptor >= 0 else { return Refusal(fresh, -descriptor) }
        defer { close(descriptor) }
        var text = text
        let (written, length) = text.withUTF8 { bytes in
            (write(descriptor, bytes.baseAddress, bytes.count), bytes.count)
        }
        guard written == length else { return Refusal(fresh, written < 0 ? lastErrno() : EIO) }
        return rename(fresh, path) == 0 ? nil : Refusal(path, lastErrno())
    }
}
