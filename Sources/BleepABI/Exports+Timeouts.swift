import BleepCore
import BleepGDBus
import CBleepReliability

@_cdecl("bleep_timeout_get")
@implementation
public func bleep_timeout_get(
    _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?,
    _ out_timeout_usec: UnsafeMutablePointer<UInt64>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let operation = Text.read(operation),
        let out_timeout_usec
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    guard let category = OperationCategory(name: operation) else { return BLEEP_ERROR_NOT_FOUND }
    let timeout = client.timeout(of: category)
    out_timeout_usec.pointee = timeout == .forever ? .max : timeout.microseconds
    return BLEEP_OK
}

@_cdecl("bleep_timeout_set")
@implementation
public func bleep_timeout_set(
    _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?, _ timeout_usec: UInt64
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let operation = Text.read(operation) else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    guard let category = OperationCategory(name: operation) else { return BLEEP_ERROR_NOT_FOUND }
    client.setTimeout(of: category, to: Duration(usec: timeout_usec))
    return BLEEP_OK
}

@_cdecl("bleep_timeout_set_adaptive")
@implementation
public func bleep_timeout_set_adaptive(
    _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?, _ factor: Double
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), factor == 0 || (1...100).contains(factor)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    guard operation != nil else {
        client.setAdaptive(factor: factor)
        return BLEEP_OK
    }
    guard let operation = Text.read(operation) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    guard let category = OperationCategory(name: operation) else { return BLEEP_ERROR_NOT_FOUND }
    client.setAdaptive(category, factor: factor)
    return BLEEP_OK
}

@_cdecl("bleep_deadline_push")
@implementation
public func bleep_deadline_push(
    _ client: OpaquePointer?, _ timeout_usec: UInt64
) -> bleep_status {
    guard let client = ClientHandle.borrow(client) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let timeout = timeout_usec == 0 ? Duration.forever : Duration(usec: timeout_usec)
    let isOpen = client.scopes.push(timeout, at: client.clock.now)
    return isOpen ? BLEEP_OK : BLEEP_ERROR_NO_RESOURCES
}

@_cdecl("bleep_deadline_pop")
@implementation
public func bleep_deadline_pop(_ client: OpaquePointer?) -> bleep_status {
    guard let client = ClientHandle.borrow(client) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return client.scopes.pop() ? BLEEP_OK : BLEEP_ERROR_INVALID_STATE
}

@_cdecl("bleep_deadline_remaining")
@implementation
public func bleep_deadline_remaining(
    _ client: OpaquePointer?, _ out_remaining_usec: UnsafeMutablePointer<UInt64>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let out_remaining_usec else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    out_remaining_usec.pointee = client.remainingTime?.microseconds ?? .max
    return BLEEP_OK
}

@_cdecl("bleep_guard")
@implementation
public func bleep_guard(
    _ client: OpaquePointer?, _ operation: UnsafePointer<CChar>?, _ timeout_usec: UInt64,
    _ func: bleep_guard_func?, _ user_data: UnsafeMutableRawPointer?,
    _ destroy: bleep_destroy_func?, _ out_result: UnsafeMutablePointer<Int32>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let operation = Text.nonempty(operation),
        let run = `func`
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let (status, result, error) = client.guarded(
        operation, timeout: Duration(usec: timeout_usec),
        body: { run(userData.pointer) }, finally: { userData.finish() })
    if status == .ok { out_result?.pointee = result }
    ErrorHandle.write(error, to: out_error)
    return bleep_status(status)
}

@_cdecl("bleep_guard_abandoned")
@implementation
public func bleep_guard_abandoned(
    _ client: OpaquePointer?, _ out_count: UnsafeMutablePointer<UInt32>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let out_count else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    out_count.pointee = UInt32(clamping: client.abandonedGuards)
    return BLEEP_OK
}
