import BleepCore
import BleepGDBus
import CBleepReliability

@_cdecl("bleep_external_call_new")
@implementation
public func bleep_external_call_new(
    _ client: OpaquePointer?, _ destination: UnsafePointer<CChar>?,
    _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ options: UnsafePointer<bleep_call_options>?,
    _ on_news: bleep_news_func?, _ user_data: UnsafeMutableRawPointer?,
    _ destroy: bleep_destroy_func?, _ out_call: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let out_call,
        let request = Calls.request(destination, path, interface, method, nil, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let onNews = on_news.map { tell in { tell(userData.pointer) } }
    guard let call = ExternalCall(request, by: client, onNews: onNews) else {
        return BLEEP_ERROR_CLIENT_CLOSED
    }
    out_call.pointee = Handle.give(ExternalCallHandle(call, userData))
    return BLEEP_OK
}

@_cdecl("bleep_external_call_ref")
@implementation
public func bleep_external_call_ref(_ call: OpaquePointer?) -> OpaquePointer? {
    Handle.retain(call, as: ExternalCallHandle.self)
}

@_cdecl("bleep_external_call_unref")
@implementation
public func bleep_external_call_unref(_ call: OpaquePointer?) {
    Handle.release(call, as: ExternalCallHandle.self)
}

@_cdecl("bleep_external_call_next")
@implementation
public func bleep_external_call_next(
    _ call: OpaquePointer?, _ step: UnsafeMutablePointer<bleep_external_step>?
) -> bleep_status {
    guard let handle = ExternalCallHandle.borrow(call), let step,
        var next = Structs.read(UnsafePointer(step))
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    next = bleep_external_step()
    switch handle.call.next() {
    case .wait(let time):
        next.action = BLEEP_EXTERNAL_WAIT
        next.wait_usec = time == .forever ? .max : time.microseconds
    case .send(let token):
        next.action = BLEEP_EXTERNAL_SEND
        next.token = token
    case .undo(let call, let token):
        next.action = BLEEP_EXTERNAL_UNDO
        next.token = token
        next.destination = handle.lend(call.destination)
        next.path = handle.lend(call.path)
        next.interface = handle.lend(call.interface)
        next.method = handle.lend(call.member)
    case .done:
        next.action = BLEEP_EXTERNAL_DONE
    }
    Structs.write(next, to: step)
    return BLEEP_OK
}

@_cdecl("bleep_external_call_replied")
@implementation
public func bleep_external_call_replied(_ call: OpaquePointer?, _ token: UInt64) -> bleep_status {
    take(.returned(nil), to: token, for: call)
}

@_cdecl("bleep_external_call_refused")
@implementation
public func bleep_external_call_refused(
    _ call: OpaquePointer?, _ token: UInt64, _ name: UnsafePointer<CChar>?,
    _ message: UnsafePointer<CChar>?
) -> bleep_status {
    guard let name = Text.nonempty(name) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    var text = ""
    if message != nil {
        guard let read = Text.read(message) else { return BLEEP_ERROR_INVALID_ARGUMENT }
        text = read
    }
    return take(.refused(RemoteError(name: name, message: text)), to: token, for: call)
}

@_cdecl("bleep_external_call_lost")
@implementation
public func bleep_external_call_lost(_ call: OpaquePointer?) -> bleep_status {
    guard let handle = ExternalCallHandle.borrow(call) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    handle.call.lost()
    return BLEEP_OK
}

@_cdecl("bleep_external_call_cancel")
@implementation
public func bleep_external_call_cancel(_ call: OpaquePointer?) -> bleep_status {
    guard let handle = ExternalCallHandle.borrow(call) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    handle.call.cancel()
    return BLEEP_OK
}

@_cdecl("bleep_external_call_result")
@implementation
public func bleep_external_call_result(
    _ call: OpaquePointer?, _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let handle = ExternalCallHandle.borrow(call) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.finish(handle.call.outcome ?? handle.call.isNotOver, nil, out_error)
}

private func take(_ reply: Reply, to token: UInt64, for call: OpaquePointer?) -> bleep_status {
    guard let handle = ExternalCallHandle.borrow(call) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return handle.call.received(reply, to: token) ? BLEEP_OK : BLEEP_ERROR_INVALID_ARGUMENT
}
