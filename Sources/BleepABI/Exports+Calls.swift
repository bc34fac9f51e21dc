import BleepGDBus
import CBleepReliability

@_cdecl("bleep_call")
@implementation
public func bleep_call(
    _ client: OpaquePointer?, _ destination: UnsafePointer<CChar>?,
    _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ arguments: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_reply: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let arguments = Calls.arguments(arguments),
        let request = Calls.request(destination, path, interface, method, arguments, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(client, request, out_reply, out_error)
}

@_cdecl("bleep_call_async")
@implementation
public func bleep_call_async(
    _ client: OpaquePointer?, _ destination: UnsafePointer<CChar>?,
    _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ arguments: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ on_done: bleep_done_func?, _ user_data: UnsafeMutableRawPointer?,
    _ destroy: bleep_destroy_func?, _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let on_done,
        let arguments = Calls.arguments(arguments),
        let request = Calls.request(destination, path, interface, method, arguments, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.start(client, request, on_done, userData, out_operation)
}

@_cdecl("bleep_call_variant")
@implementation
public func bleep_call_variant(
    _ client: OpaquePointer?, _ destination: UnsafePointer<CChar>?,
    _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ arguments: OpaquePointer?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_reply: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let arguments = Calls.arguments(arguments),
        let request = Calls.request(destination, path, interface, method, arguments, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(client, request, out_reply, out_error)
}

@_cdecl("bleep_call_variant_async")
@implementation
public func bleep_call_variant_async(
    _ client: OpaquePointer?, _ destination: UnsafePointer<CChar>?,
    _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ arguments: OpaquePointer?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ on_done: bleep_done_func?, _ user_data: UnsafeMutableRawPointer?,
    _ destroy: bleep_destroy_func?, _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let on_done,
        let arguments = Calls.arguments(arguments),
        let request = Calls.request(destination, path, interface, method, arguments, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.start(client, request, on_done, userData, out_operation)
}

@_cdecl("bleep_operation_ref")
@implementation
public func bleep_operation_ref(_ operation: OpaquePointer?) -> OpaquePointer? {
    Handle.retain(operation, as: Cancellable.self)
}

@_cdecl("bleep_operation_unref")
@implementation
public func bleep_operation_unref(_ operation: OpaquePointer?) {
    Handle.release(operation, as: Cancellable.self)
}

@_cdecl("bleep_operation_cancel")
@implementation
public func bleep_operation_cancel(_ operation: OpaquePointer?) -> bleep_status {
    guard let operation else { return BLEEP_ERROR_INVALID_ARGUMENT }
    Handle.borrow(operation, as: Cancellable.self).cancel()
    return BLEEP_OK
}
