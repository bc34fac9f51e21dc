import BleepCore
import BleepGDBus
import CGLib

/// Leases of a test's.
extension FakeWorld {
    package var pool: Pool { client.pool! }

    /// Runs the context until the effect is there, and looks often: other threads bring it, and do
    /// not wake the context. False when the watchdog barks.
    package func look(until isThere: () -> Bool) -> Bool {
        let source = g_timeout_source_new(2)
        g_source_set_callback(source, { _ in 1 }, nil, nil)
        g_source_attach(source, context)
        defer {
            g_source_destroy(source)
            g_source_unref(source)
        }
        return run(until: isThere)
    }

    /// Asks for a lease and notes what comes of it.
    package func ask(
        _ label: String = "test", within limit: Duration = .zero
    ) -> Told<Acquisition.Outcome> {
        let told = Told<Acquisition.Outcome>(waking: context)
        _ = pool.acquire(label, within: limit) { told.tell($0) }
        return told
    }

    /// A lease; nil if the watchdog barks first.
    package func lease(_ label: String = "test") -> Lease? {
        let told = ask(label)
        guard run(until: { told.count == 1 }) else { return nil }
        return told.last?.lease
    }

    /// Starts a call on a lease.
    package func start(
        _ request: Request, on lease: Lease, _ change: (inout CallOptions) -> Void = { _ in }
    ) -> Told<Operation.Outcome> {
        var request = request
        change(&request.options)
        let told = Told<Operation.Outcome>(waking: context)
        _ = client.start(request, on: lease) { told.tell($0) }
        return told
    }

    /// Runs a call on a lease to its end.
    package func perform(
        _ request: Request, on lease: Lease, _ change: (inout CallOptions) -> Void = { _ in }
    ) -> Status? {
        let told = start(request, on: lease, change)
        guard run(until: { told.isOver }) else { return nil }
        return told.status
    }

    /// How many connections were closed for that reason.
    package func closed(_ reason: ConnectionPool.CloseReason) -> UInt64 {
        pool.statistics.closed[reason.rawValue]
    }

    /// A method of the adapter.
    package static func adapter(_ member: String, _ arguments: String? = nil) -> Request {
        Request(
            MethodName("org.bluez.Adapter1", member), at: .path(adapterPath),
            arguments: .fixed(arguments.flatMap { Value(parsing: $0) }))
    }
}
