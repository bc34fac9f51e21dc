import BleepCore
import BleepGDBus
import CBleepReliability

/// Tells the caller of what went wrong, if something did.
private func finish(
    _ error: CallError?, _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    ErrorHandle.write(error, to: out_error)
    return bleep_status(error?.status ?? .ok)
}

/// What the program calls a note of its own.
private func attribute(_ name: UnsafePointer<CChar>?) -> String? {
    guard let name = Text.read(name), DeviceSnapshot.isName(name) else { return nil }
    return name
}

private func read(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?, isUpdate: Bool
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let options = CallOptions(options),
        let target = Device.target(address, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return finish(client.saveState(of: target, options, isUpdate: isUpdate), out_error)
}

@_cdecl("bleep_state_save")
@implementation
public func bleep_state_save(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    read(client, address, options, out_error, isUpdate: false)
}

@_cdecl("bleep_state_update")
@implementation
public func bleep_state_update(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    read(client, address, options, out_error, isUpdate: true)
}

@_cdecl("bleep_state_get")
@implementation
public func bleep_state_get(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ out_state: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let address = Text.address(address),
        let out_state
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    guard let snapshot = client.state(of: address) else { return BLEEP_ERROR_NOT_FOUND }
    out_state.pointee = Handle.give(StateHandle(snapshot))
    return BLEEP_OK
}

@_cdecl("bleep_state_list")
@implementation
public func bleep_state_list(
    _ client: OpaquePointer?, _ out_addresses: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), out_addresses != nil else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    ValueHandle.write(client.stateList, to: out_addresses)
    return BLEEP_OK
}

@_cdecl("bleep_state_clear")
@implementation
public func bleep_state_clear(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let device = Text.address(address)
    guard let client = ClientHandle.borrow(client), address == nil || device != nil else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    return finish(client.clearState(of: device), out_error)
}

@_cdecl("bleep_state_set_attribute")
@implementation
public func bleep_state_set_attribute(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?, _ name: UnsafePointer<CChar>?,
    _ value: OpaquePointer?, _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let address = Text.address(address),
        let name = attribute(name), let value
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let content = Handle.borrow(value, as: ValueHandle.self).value
    return finish(client.setAttribute(name, of: address, to: content), out_error)
}

@_cdecl("bleep_state_get_attribute")
@implementation
public func bleep_state_get_attribute(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?, _ name: UnsafePointer<CChar>?,
    _ out_value: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let address = Text.address(address),
        let name = attribute(name), out_value != nil
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    guard let value = client.attribute(name, of: address) else { return BLEEP_ERROR_NOT_FOUND }
    ValueHandle.write(value, to: out_value)
    return BLEEP_OK
}

@_cdecl("bleep_state_remove_attribute")
@implementation
public func bleep_state_remove_attribute(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?, _ name: UnsafePointer<CChar>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let address = Text.address(address),
        let name = attribute(name)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return finish(client.removeAttribute(name, of: address), out_error)
}

@_cdecl("bleep_state_open")
@implementation
public func bleep_state_open(
    _ client: OpaquePointer?, _ file: UnsafePointer<CChar>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let file = Text.nonempty(file) else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    return finish(client.openState(file), out_error)
}

@_cdecl("bleep_state_restore")
@implementation
public func bleep_state_restore(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_result: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let address = Text.address(address),
        let options = CallOptions(options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let outcome = client.restoreState(of: address, options)
    if let report = outcome.report, let out_result {
        out_result.pointee = Handle.give(StateResultHandle(report))
    }
    return finish(outcome.error, out_error)
}

@_cdecl("bleep_state_restore_async")
@implementation
public func bleep_state_restore_async(
    _ client: OpaquePointer?, _ address: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?, _ on_restored: bleep_state_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let address = Text.address(address),
        let options = CallOptions(options), let on_restored
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let restoration = client.restoreState(of: address, options) { outcome in
        let result = outcome.report.map(StateResultHandle.init)
        let error = outcome.error.map(ErrorHandle.init)
        withExtendedLifetime((result, error)) {
            on_restored(
                bleep_status(outcome.status), result.map { Handle.lend($0) },
                error.map { Handle.lend($0) }, userData.pointer)
        }
        userData.finish()
    }
    guard let restoration else { return BLEEP_ERROR_NOT_FOUND }
    out_operation?.pointee = Handle.give(restoration)
    return BLEEP_OK
}
