import BleepCore
import BleepGDBus
import CBleepReliability

@_cdecl("bleep_pool_configure")
@implementation
public func bleep_pool_configure(
    _ client: OpaquePointer?, _ options: UnsafePointer<bleep_pool_options>?
) -> bleep_status {
    guard let pool = ClientHandle.borrow(client)?.pool,
        let configuration = ConnectionPool.Configuration(options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    pool.configure(configuration)
    return BLEEP_OK
}

@_cdecl("bleep_pool_acquire")
@implementation
public func bleep_pool_acquire(
    _ client: OpaquePointer?, _ label: UnsafePointer<CChar>?, _ timeout_usec: UInt64,
    _ out_lease: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let pool = ClientHandle.borrow(client)?.pool, let label = Text.label(label),
        let out_lease
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    if let lease = pool.acquireIdle(label) {
        out_lease.pointee = Handle.give(LeaseHandle(lease))
        return BLEEP_OK
    }
    let outcome = pool.acquire(label, within: Duration(usec: timeout_usec))
    if let lease = outcome.lease {
        out_lease.pointee = Handle.give(LeaseHandle(lease))
        return BLEEP_OK
    }
    ErrorHandle.write(outcome.error, to: out_error)
    return bleep_status(outcome.status)
}

@_cdecl("bleep_pool_acquire_async")
@implementation
public func bleep_pool_acquire_async(
    _ client: OpaquePointer?, _ label: UnsafePointer<CChar>?, _ timeout_usec: UInt64,
    _ on_lease: bleep_lease_func?, _ user_data: UnsafeMutableRawPointer?,
    _ destroy: bleep_destroy_func?, _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let pool = ClientHandle.borrow(client)?.pool, let label = Text.label(label), let on_lease
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let acquisition = pool.acquire(label, within: Duration(usec: timeout_usec)) { outcome in
        let lease = outcome.lease.map { Handle.give(LeaseHandle($0)) }
        let error = outcome.error.map(ErrorHandle.init)
        withExtendedLifetime(error) {
            on_lease(
                bleep_status(outcome.status), lease, error.map { Handle.lend($0) },
                userData.pointer)
        }
        userData.finish()
    }
    out_operation?.pointee = Handle.give(acquisition)
    return BLEEP_OK
}

@_cdecl("bleep_pool_release")
@implementation
public func bleep_pool_release(
    _ client: OpaquePointer?, _ lease: OpaquePointer?, _ flags: UInt32
) -> bleep_status {
    let isUnhealthy = UInt32(BLEEP_LEASE_UNHEALTHY.rawValue)
    guard let pool = ClientHandle.borrow(client)?.pool, let lease = LeaseHandle.borrow(lease),
        lease.pool === pool, flags & ~isUnhealthy == 0
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return pool.release(lease, isUnhealthy: flags & isUnhealthy != 0)
        ? BLEEP_OK : BLEEP_ERROR_INVALID_STATE
}

@_cdecl("bleep_pool_stats")
@implementation
public func bleep_pool_stats(
    _ client: OpaquePointer?, _ out_value: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let pool = ClientHandle.borrow(client)?.pool, out_value != nil else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    ValueHandle.write(pool.record, to: out_value)
    return BLEEP_OK
}

/// None so short that the pool would do nothing else.
private func pause(_ usec: UInt64, otherwise usual: Duration) -> Duration {
    usec == 0 ? usual : max(Duration(usec: usec), .milliseconds(10))
}

extension ConnectionPool.Configuration {
    /// NULL stands for the defaults; nil means that they are no good.
    fileprivate init?(_ pointer: UnsafePointer<bleep_pool_options>?) {
        self.init()
        guard let pointer else { return }
        guard let options = Structs.read(pointer) else { return nil }
        if options.maximum != 0 { maximum = Int(options.maximum) }
        minimum = Int(options.minimum)
        maximumAge = pause(options.max_age_usec, otherwise: maximumAge)
        maximumIdle = pause(options.max_idle_usec, otherwise: maximumIdle)
        checkInterval = pause(options.check_interval_usec, otherwise: checkInterval)
        leaseLimit = pause(options.lease_limit_usec, otherwise: leaseLimit)
        guard minimum <= maximum, maximum <= ConnectionPool.Configuration.mostConnections else {
            return nil
        }
    }
}

extension Text {
    /// What the program calls the place where it is; NULL is no name.
    fileprivate static func label(_ text: UnsafePointer<CChar>?) -> String? {
        text == nil ? "" : read(text)
    }
}
