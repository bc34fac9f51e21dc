import BleepCore
import CGLib

/// Lets one program of the machine at a time act on an adapter. Not for two threads at once.
package final class ActorLock {
    package enum Outcome: Equatable {
        case taken
        /// Somebody else acts; in words, with his process where that is known.
        case busy(String)
        /// There is no lock to be had.
        case missing(Refusal)
    }

    private let adapter: BluetoothAddress
    private let folder: String?
    private let lock: AdapterLock
    private var isHeld = false

    /// Nil stands for the system's folders.
    package init(adapter: BluetoothAddress, bus: String, folder: String?) {
        self.adapter = adapter
        self.folder = folder
        lock = AdapterLock(name: phrase(bus, "-", adapter.text, ".recovery"))
    }

    deinit {
        drop()
    }

    /// Tries to have it, and waits for nobody.
    package func take(at now: Instant) -> Outcome {
        switch lock.take(for: adapter.text, at: now, in: folder) {
        case .taken:
            isHeld = true
            return .taken
        case .refused(let holder): return .busy(ActorLock.words(holder))
        case .missing(let refusal): return .missing(refusal)
        }
    }

    package func drop() {
        _ = lock.drop(isHeld: isHeld)
        isHeld = false
    }

    /// Who acts at this moment, for a plan; nil if nobody does.
    package var holder: String? {
        lock.holder(in: folder).map(ActorLock.words)
    }

    private static func words(_ holder: LockHolder) -> String {
        guard holder.process > 0 else { return "another process recovers it" }
        return phrase(
            "process ", digits(holder.process), " (", holder.program, ") recovers it")
    }
}
