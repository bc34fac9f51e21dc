import BleepCore
import CGLib

/// The snapshots of a client's devices, in memory and, if the program wants it, in a file.
///
/// Sendable: the snapshots and their counts belong to `lock`, the disk to `writing`, which is taken
/// first where both are.
package final class StateStore: @unchecked Sendable {
    private let lock = Lock()
    private let writing = Lock()
    /// In the order of their addresses.
    private var snapshots: [DeviceSnapshot] = []
    /// Grows with each change; what is on the disk is that of `written`.
    private var revision: UInt64 = 0
    private var written: UInt64 = 0
    private var disk: StateDisk?

    @inline(never)
    func snapshot(of address: BluetoothAddress) -> DeviceSnapshot? {
        lock.with {
            let place = place(of: address)
            return place.isTaken ? snapshots[place.index] : nil
        }
    }

    /// In the order of their addresses.
    var all: [DeviceSnapshot] {
        lock.with { snapshots }
    }

    /// Changes one snapshot, nil being none, and writes it. Nothing changes if `body` fails, or if
    /// it would be too much.
    @inline(never)
    func change(
        _ address: BluetoothAddress, _ operation: StaticString,
        _ body: (inout DeviceSnapshot?) -> Status
    ) -> CallError? {
        let status = lock.with { () -> Status in
            let place = place(of: address)
            var snapshot = place.isTaken ? snapshots[place.index] : nil
            let status = body(&snapshot)
            guard status == .ok else { return status }
            let isFull = !place.isTaken && snapshots.count >= StateFile.mostDevices
            if let snapshot, snapshot.isTooLarge || isFull { return .noResources }
            put(snapshot, at: place)
            revision += 1
            return .ok
        }
        guard status == .ok else { return StateStore.failure(status, "", operation) }
        return write(operation)
    }

    func clear() -> CallError? {
        lock.with {
            snapshots = []
            revision += 1
        }
        return write("state_clear")
    }

    private typealias Place = (index: Int, isTaken: Bool)

    /// Where it is, or would be. The lock is held.
    private func place(of address: BluetoothAddress) -> Place {
        var index = 0
        while index < snapshots.count, snapshots[index].address.number < address.number {
            index += 1
        }
        return (index, index < snapshots.count && snapshots[index].address == address)
    }

    /// The lock is held.
    @inline(never)
    private func put(_ snapshot: DeviceSnapshot?, at place: Place) {
        if place.isTaken { snapshots.remove(at: place.index) }
        if let snapshot { snapshots.insert(snapshot, at: place.index) }
    }

    /// Takes in what the file has, and keeps it up to date from now on. Of a device that both have,
    /// the later one counts.
    func open(_ path: String) -> CallError? {
        let failure = writing.with { () -> CallError? in
            guard disk == nil else { return StateStore.failure(.invalidState) }
            guard let disk = StateDisk.at(path) else {
                return StateStore.failure(.notFound, "no such folder: " + path)
            }
            switch disk.open() {
            case .opened(let read): return take(read, from: disk)
            case .taken: return StateStore.isTaken
            case .refused(let complaint): return complaint.error(of: path)
            case .failed(let refusal): return StateStore.failure(refusal)
            }
        }
        return failure ?? write("state_open")
    }

    /// The client ends.
    func close() {
        writing.with {
            disk?.close()
            disk = nil
        }
    }

    private func take(_ read: [DeviceSnapshot], from disk: StateDisk) -> CallError? {
        let fits = lock.with { () -> Bool in
            let fresh = read.count { !place(of: $0.address).isTaken }
            guard snapshots.count + fresh <= StateFile.mostDevices else { return false }
            // What was only in memory is to be written.
            written = snapshots.isEmpty ? revision : .max
            for snapshot in read {
                let place = place(of: snapshot.address)
                let isOlder = place.isTaken && snapshots[place.index].savedAt >= snapshot.savedAt
                if !isOlder { put(snapshot, at: place) }
            }
            return true
        }
        guard fits else { return StateStore.failure(.noResources, "too many devices together") }
        self.disk = disk
        return nil
    }

    /// Writes what is not on the disk yet; a change that another thread wrote along is.
    private func write(_ operation: StaticString) -> CallError? {
        writing.with {
            guard let disk else { return nil }
            let (revision, isWritten) = lock.with { (self.revision, self.revision == written) }
            guard !isWritten else { return nil }
            if let refusal = disk.write(StateFile.bytes(of: all)) {
                return StateStore.failure(refusal, operation)
            }
            lock.with { written = revision }
            return nil
        }
    }
}

/// What went wrong, for the caller.
extension StateStore {
    static func failure(
        _ status: Status, _ message: String = "", _ operation: StaticString = "state_open"
    ) -> CallError {
        var error = CallError(ErrorTable.classify(local: status), operation: operation.text)
        error.message = message
        return error
    }

    static func failure(
        _ refusal: Refusal, _ operation: StaticString = "state_open"
    ) -> CallError {
        let status: Status =
            switch refusal.number {
            case EPERM, EACCES, EROFS: .accessDenied
            case ENOENT, ENOTDIR: .notFound
            default: .noResources
            }
        return failure(status, refusal.text, operation)
    }

    private static var isTaken: CallError {
        CallError(
            Classification(
                .busy, blame: .caller, retry: .afterChange,
                advice: "Another client has that state file; let it end, or take another file"),
            operation: "state_open")
    }
}

extension StateDisk.Complaint {
    fileprivate func error(of path: String) -> CallError {
        let classification =
            fault.kind == .newer
            ? Classification(
                .notSupported, blame: .caller, retry: .never,
                advice: "Use the file with the library that wrote it, or do without what is in it")
            : Classification(
                .typeMismatch, blame: .caller, retry: .never,
                advice: "Look into the file that was kept aside; opening again begins a new one")
        var error = CallError(classification, operation: "state_open")
        error.message = phrase(path, ": ", fault.reason.text)
        if fault.line > 0 { error.message += phrase(" (line ", digits(UInt64(fault.line)), ")") }
        error.message += keptAs.map { "; kept as " + $0 } ?? "; left where it is"
        return error
    }
}
