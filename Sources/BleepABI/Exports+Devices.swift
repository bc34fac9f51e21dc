import BleepGDBus
import CBleepReliability

@_cdecl("bleep_device_path")
@implementation
public func bleep_device_path(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_path: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client),
        let request = Device.request(address, options, { target, _ in .locate(target) })
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(client, request, out_path, out_error)
}

@_cdecl("bleep_device_path_async")
@implementation
public func bleep_device_path_async(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?, _ on_done: bleep_done_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let on_done,
        let request = Device.request(address, options, { target, _ in .locate(target) })
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.start(client, request, on_done, userData, out_operation)
}

@_cdecl("bleep_device_connect")
@implementation
public func bleep_device_connect(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client),
        let request = Device.request(
            address, options, { .connect($0, untilServices: $1.needsServices) })
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(client, request, nil, out_error)
}

@_cdecl("bleep_device_connect_async")
@implementation
public func bleep_device_connect_async(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?, _ on_done: bleep_done_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let on_done,
        let request = Device.request(
            address, options, { .connect($0, untilServices: $1.needsServices) })
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.start(client, request, on_done, userData, out_operation)
}

@_cdecl("bleep_device_disconnect")
@implementation
public func bleep_device_disconnect(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client),
        let request = Device.request(address, options, { target, _ in .disconnect(target) })
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(client, request, nil, out_error)
}

@_cdecl("bleep_device_disconnect_async")
@implementation
public func bleep_device_disconnect_async(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?, _ on_done: bleep_done_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let on_done,
        let request = Device.request(address, options, { target, _ in .disconnect(target) })
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.start(client, request, on_done, userData, out_operation)
}

@_cdecl("bleep_device_pair")
@implementation
public func bleep_device_pair(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client),
        let request = Device.request(address, options, { target, _ in .pair(target) })
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(client, request, nil, out_error)
}

@_cdecl("bleep_device_pair_async")
@implementation
public func bleep_device_pair_async(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?, _ on_done: bleep_done_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let on_done,
        let request = Device.request(address, options, { target, _ in .pair(target) })
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.start(client, request, on_done, userData, out_operation)
}

@_cdecl("bleep_device_cancel_pairing")
@implementation
public func bleep_device_cancel_pairing(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client),
        let request = Device.request(address, options, { target, _ in .cancelPairing(target) })
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(client, request, nil, out_error)
}

@_cdecl("bleep_device_cancel_pairing_async")
@implementation
public func bleep_device_cancel_pairing_async(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?, _ on_done: bleep_done_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let on_done,
        let request = Device.request(address, options, { target, _ in .cancelPairing(target) })
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.start(client, request, on_done, userData, out_operation)
}

@_cdecl("bleep_device_remove")
@implementation
public func bleep_device_remove(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client),
        let request = Device.request(address, options, { target, _ in .remove(target) })
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(client, request, nil, out_error)
}

@_cdecl("bleep_device_remove_async")
@implementation
public func bleep_device_remove_async(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?, _ on_done: bleep_done_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let on_done,
        let request = Device.request(address, options, { target, _ in .remove(target) })
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.start(client, request, on_done, userData, out_operation)
}
