import BleepPrograms
import Synchronization

/// What the threads of a stress test have in common.
final class StressWork {
    let client: Client
    let limits: Limits
    /// The object path of an adapter; nil where there is none to ask about.
    let adapter: String?
    /// How many operations there are in all; nil where only time ends them.
    private let operations: Int?
    private let begun = Atomic<Int>(0)
    private let done = Atomic<Int>(0)
    private let failed = Atomic<Int>(0)
    private let working = Atomic<Int>(0)
    private let isStopped = Atomic<Bool>(false)

    init(client: Client, limits: Limits, adapter: String?, operations: Int?) {
        self.client = client
        self.limits = limits
        self.adapter = adapter
        self.operations = operations
    }

    func join() {
        working.add(1, ordering: .relaxed)
    }

    func leave() {
        working.subtract(1, ordering: .releasing)
    }

    var isFinished: Bool {
        working.load(ordering: .acquiring) == 0
    }

    /// Nobody begins another operation.
    func stop() {
        isStopped.store(true, ordering: .relaxed)
    }

    /// Whether there is one more to be done; every thread gets to do one before time is over.
    func take(isFirst: Bool) -> Bool {
        guard isFirst || !isStopped.load(ordering: .relaxed) else { return false }
        let number = begun.add(1, ordering: .relaxed).oldValue
        return operations.map { number < $0 } ?? true
    }

    func count(failed hasFailed: Bool) {
        done.add(1, ordering: .relaxed)
        if hasFailed { failed.add(1, ordering: .relaxed) }
    }

    /// How far it is, for whoever watches.
    var account: String {
        let total = operations.map { " of \($0)" } ?? ""
        return "\(done.load(ordering: .relaxed))\(total) done, "
            + "\(failed.load(ordering: .relaxed)) failed"
    }
}
