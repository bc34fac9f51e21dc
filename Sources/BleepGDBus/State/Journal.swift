import BleepCore

/// What the machine of the same name knows, and what it cannot know: the arguments of the calls,
/// and the connections that they went out on.
///
/// Sendable: everything belongs to `lock`.
final class Journal: @unchecked Sendable {
    let lock = Lock()
    var machine = SessionJournal()
    private var arguments: [UInt64: Value] = [:]
    private var session: BusConnection?
    private var discovery: BusConnection?

    var isEmpty: Bool {
        lock.with { machine.isEmpty }
    }

    func arguments(of number: UInt64) -> Value? {
        lock.with { arguments[number] }
    }

    /// The lock is held.
    func keep(_ value: Value?, for number: UInt64) {
        arguments[number] = value
    }

    /// The lock is held.
    func note(_ connection: BusConnection?, ofDiscovery: Bool) {
        if ofDiscovery { discovery = connection } else { session = connection }
    }

    /// What hung on a connection that is gone.
    func losses(with connection: BusConnection) -> (session: Bool, discovery: Bool) {
        lock.with { (session === connection, discovery === connection) }
    }

    /// What the program wants at an adapter, and the filter's arguments.
    func discovery(at path: String) -> (isWanted: Bool, isOn: Bool, filter: Value?) {
        lock.with {
            let filter = machine.number(of: .filter, at: path).flatMap { arguments[$0] }
            return (
                machine.number(of: .discovery, at: path) != nil, machine.isDiscovering(at: path),
                filter
            )
        }
    }
}
