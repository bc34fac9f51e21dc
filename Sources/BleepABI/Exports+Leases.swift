import BleepGDBus
import CBleepReliability

@_cdecl("bleep_lease_ref")
@implementation
public func bleep_lease_ref(_ lease: OpaquePointer?) -> OpaquePointer? {
    Handle.retain(lease, as: LeaseHandle.self)
}

@_cdecl("bleep_lease_unref")
@implementation
public func bleep_lease_unref(_ lease: OpaquePointer?) {
    Handle.release(lease, as: LeaseHandle.self)
}

@_cdecl("bleep_lease_name")
@implementation
public func bleep_lease_name(_ lease: OpaquePointer?) -> UnsafePointer<CChar>? {
    let none: StaticString = ""
    return LeaseHandle.borrow(lease)?.name ?? none.cString
}

@_cdecl("bleep_lease_connection")
@implementation
public func bleep_lease_connection(_ lease: OpaquePointer?) -> OpaquePointer? {
    LeaseHandle.borrow(lease).flatMap { $0.pool.expose($0) }
}

@_cdecl("bleep_lease_call")
@implementation
public func bleep_lease_call(
    _ lease: OpaquePointer?, _ destination: UnsafePointer<CChar>?,
    _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ arguments: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_reply: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let lease = LeaseHandle.borrow(lease), let arguments = Calls.arguments(arguments),
        let request = Calls.request(destination, path, interface, method, arguments, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(lease.pool.client, request, on: lease, out_reply, out_error)
}

@_cdecl("bleep_lease_call_async")
@implementation
public func bleep_lease_call_async(
    _ lease: OpaquePointer?, _ destination: UnsafePointer<CChar>?,
    _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ arguments: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ on_done: bleep_done_func?, _ user_data: UnsafeMutableRawPointer?,
    _ destroy: bleep_destroy_func?, _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let lease = LeaseHandle.borrow(lease), let on_done,
        let arguments = Calls.arguments(arguments),
        let request = Calls.request(destination, path, interface, method, arguments, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.start(
        lease.pool.client, request, on: lease, on_done, userData, out_operation)
}

@_cdecl("bleep_lease_property_get")
@implementation
public func bleep_lease_property_get(
    _ lease: OpaquePointer?, _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
    _ name: UnsafePointer<CChar>?, _ options: UnsafePointer<bleep_call_options>?,
    _ out_value: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let lease = LeaseHandle.borrow(lease),
        let request = Property.get(path, interface, name, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(lease.pool.client, request, on: lease, out_value, out_error)
}

@_cdecl("bleep_lease_property_set")
@implementation
public func bleep_lease_property_set(
    _ lease: OpaquePointer?, _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
    _ name: UnsafePointer<CChar>?, _ value: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let lease = LeaseHandle.borrow(lease),
        let request = Property.set(path, interface, name, value, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(lease.pool.client, request, on: lease, nil, out_error)
}

@_cdecl("bleep_lease_property_get_all")
@implementation
public func bleep_lease_property_get_all(
    _ lease: OpaquePointer?, _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_values: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let lease = LeaseHandle.borrow(lease),
        let request = Property.getAll(path, interface, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(lease.pool.client, request, on: lease, out_values, out_error)
}
