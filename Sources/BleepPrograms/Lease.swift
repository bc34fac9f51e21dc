import CBleepReliability

/// A connection of one's own; given back with this object at the latest.
package final class Lease {
    let handle: OpaquePointer
    private let client: Client
    private var isGivenBack = false

    /// Takes over a lease that the library handed out.
    init(owning handle: OpaquePointer, of client: Client) {
        self.handle = handle
        self.client = client
    }

    deinit {
        if !isGivenBack { release() }
        bleep_lease_unref(handle)
    }

    /// The name of the connection on the bus.
    package var name: String {
        String(cString: bleep_lease_name(handle))
    }

    /// Gives the connection back; says what came of it.
    @discardableResult
    package func release() -> bleep_status {
        isGivenBack = true
        return bleep_pool_release(client.handle, handle, BLEEP_LEASE_NONE.rawValue)
    }

    /// Calls any method, blocking the thread; nil as destination is BlueZ.
    package func callBlocking(
        _ destination: String?,
        _ path: String,
        _ interface: String,
        _ method: String,
        limits: Limits
    ) throws(Failure) {
        var options = limits.options
        var error: OpaquePointer?
        let status = bleep_lease_call(
            handle, destination, path, interface, method, nil, &options, nil, &error)
        if status != BLEEP_OK { throw Failure(status, owning: error) }
    }

    /// Asks BlueZ for a property, blocking the thread.
    package func readBlocking(
        _ property: String, of interface: String, at path: String, limits: Limits
    ) throws(Failure) {
        var options = limits.options
        var error: OpaquePointer?
        let status = bleep_lease_property_get(
            handle, path, interface, property, &options, nil, &error)
        if status != BLEEP_OK { throw Failure(status, owning: error) }
    }
}
