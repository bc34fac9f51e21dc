import CBleepReliability

extension Client {
    /// How the pool is and what it has done.
    package var poolStats: Value? {
        value { bleep_pool_stats(handle, &$0) }
    }

    /// Waits for a connection of one's own, no longer than this; blocks, whatever the thread.
    package func acquireBlocking(_ label: String, within limit: Duration) throws(Failure) -> Lease {
        var lease: OpaquePointer?
        var error: OpaquePointer?
        let status = bleep_pool_acquire(handle, label, limit.microseconds, &lease, &error)
        guard status == BLEEP_OK, let lease else { throw Failure(status, owning: error) }
        return Lease(owning: lease, of: self)
    }

    /// Calls any method on the connection of a lease; nil as destination is BlueZ.
    @discardableResult
    package func call(
        on lease: Lease,
        _ destination: String?,
        _ path: String,
        _ interface: String,
        _ method: String,
        limits: Limits
    ) throws(Failure) -> Value? {
        try perform(limits) { client, options, then in
            bleep_lease_call_async(
                lease.handle,
                destination,
                path,
                interface,
                method,
                nil,
                options,
                then.done,
                then.data,
                then.free,
                then.out
            )
        }
    }
}
