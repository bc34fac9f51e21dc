import BleepGDBus
import CBleepReliability

@_cdecl("bleep_device_read")
@implementation
public func bleep_device_read(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ characteristic: UnsafePointer<CChar>?, _ options: UnsafePointer<bleep_call_options>?,
    _ out_value: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client),
        let request = Device.request(
            address, characteristic, options, { target, _ in .read(target) })
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(client, request, out_value, out_error)
}

@_cdecl("bleep_device_read_async")
@implementation
public func bleep_device_read_async(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ characteristic: UnsafePointer<CChar>?, _ options: UnsafePointer<bleep_call_options>?,
    _ on_done: bleep_done_func?, _ user_data: UnsafeMutableRawPointer?,
    _ destroy: bleep_destroy_func?, _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let on_done,
        let request = Device.request(
            address, characteristic, options, { target, _ in .read(target) })
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.start(client, request, on_done, userData, out_operation)
}

@_cdecl("bleep_device_write")
@implementation
public func bleep_device_write(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ characteristic: UnsafePointer<CChar>?, _ bytes: UnsafePointer<UInt8>?, _ size_bytes: Int,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client),
        let request = Device.write(address, characteristic, bytes, size_bytes, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(client, request, nil, out_error)
}

@_cdecl("bleep_device_write_async")
@implementation
public func bleep_device_write_async(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ characteristic: UnsafePointer<CChar>?, _ bytes: UnsafePointer<UInt8>?, _ size_bytes: Int,
    _ options: UnsafePointer<bleep_call_options>?, _ on_done: bleep_done_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let on_done,
        let request = Device.write(address, characteristic, bytes, size_bytes, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.start(client, request, on_done, userData, out_operation)
}
