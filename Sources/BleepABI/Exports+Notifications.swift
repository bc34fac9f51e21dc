import BleepCore
import BleepGDBus
import CBleepReliability

/// A listener that calls C.
private func listener(
    _ target: Target.Named, _ onValue: @escaping bleep_notify_func, _ userData: UserData
) -> ValueListener {
    let address = CText(target.address.text)
    let characteristic = CText(target.characteristic ?? "")
    return ValueListener(
        { value in
            guard let bytes = value.bytes else { return }
            withExtendedLifetime(value) {
                onValue(
                    address.pointer, characteristic.pointer,
                    bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count,
                    userData.pointer)
            }
        },
        onEnd: { userData.finish() })
}

@_cdecl("bleep_device_start_notify")
@implementation
public func bleep_device_start_notify(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ characteristic: UnsafePointer<CChar>?, _ options: UnsafePointer<bleep_call_options>?,
    _ on_value: bleep_notify_func?, _ value_user_data: UnsafeMutableRawPointer?,
    _ value_destroy: bleep_destroy_func?, _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(value_user_data, destroy: value_destroy)
    guard let client = ClientHandle.borrow(client), let options = CallOptions(options),
        let target = Device.target(address, characteristic, options), let on_value
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let outcome = client.startNotify(
        target, options: options, listener: listener(target, on_value, userData))
    return Calls.finish(outcome, nil, out_error)
}

@_cdecl("bleep_device_start_notify_async")
@implementation
public func bleep_device_start_notify_async(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ characteristic: UnsafePointer<CChar>?, _ options: UnsafePointer<bleep_call_options>?,
    _ on_value: bleep_notify_func?, _ value_user_data: UnsafeMutableRawPointer?,
    _ value_destroy: bleep_destroy_func?,
    _ on_done: bleep_done_func?, _ user_data: UnsafeMutableRawPointer?,
    _ destroy: bleep_destroy_func?, _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let valueData = UserData(value_user_data, destroy: value_destroy)
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let options = CallOptions(options),
        let target = Device.target(address, characteristic, options), let on_value, let on_done
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let operation = client.startNotify(
        target, options: options, listener: listener(target, on_value, valueData)
    ) { Calls.finish($0, on_done, userData) }
    out_operation?.pointee = Handle.give(operation)
    return BLEEP_OK
}

@_cdecl("bleep_device_stop_notify")
@implementation
public func bleep_device_stop_notify(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ characteristic: UnsafePointer<CChar>?, _ options: UnsafePointer<bleep_call_options>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let options = CallOptions(options),
        let target = Device.target(address, characteristic, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    client.endListening(to: target)
    var request = Request.notify(false, target)
    request.options = options
    return Calls.run(client, request, nil, out_error)
}

@_cdecl("bleep_device_stop_notify_async")
@implementation
public func bleep_device_stop_notify_async(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ characteristic: UnsafePointer<CChar>?, _ options: UnsafePointer<bleep_call_options>?,
    _ on_done: bleep_done_func?, _ user_data: UnsafeMutableRawPointer?,
    _ destroy: bleep_destroy_func?, _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let options = CallOptions(options),
        let target = Device.target(address, characteristic, options), let on_done
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    client.endListening(to: target)
    var request = Request.notify(false, target)
    request.options = options
    return Calls.start(client, request, on_done, userData, out_operation)
}
