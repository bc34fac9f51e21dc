import BleepGDBus
import CBleepReliability

@_cdecl("bleep_client_new")
@implementation
public func bleep_client_new(
    _ options: UnsafePointer<bleep_client_options>?,
    _ out_client: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let out_client, let configuration = Client.Configuration(options) else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    guard let client = Client(configuration) else { return BLEEP_ERROR_NO_RESOURCES }
    out_client.pointee = Handle.give(ClientHandle(client))
    return BLEEP_OK
}

@_cdecl("bleep_client_ref")
@implementation
public func bleep_client_ref(_ client: OpaquePointer?) -> OpaquePointer? {
    Handle.retain(client, as: ClientHandle.self)
}

@_cdecl("bleep_client_unref")
@implementation
public func bleep_client_unref(_ client: OpaquePointer?) {
    Handle.release(client, as: ClientHandle.self)
}

@_cdecl("bleep_client_main_context")
@implementation
public func bleep_client_main_context(_ client: OpaquePointer?) -> OpaquePointer? {
    ClientHandle.borrow(client)?.attachedContext
}

@_cdecl("bleep_client_event_fd")
@implementation
public func bleep_client_event_fd(
    _ client: OpaquePointer?, _ out_fd: UnsafeMutablePointer<Int32>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let out_fd else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    guard let descriptor = client.delivery.descriptor else { return BLEEP_ERROR_INVALID_STATE }
    out_fd.pointee = descriptor
    return BLEEP_OK
}

@_cdecl("bleep_client_dispatch")
@implementation
public func bleep_client_dispatch(_ client: OpaquePointer?) -> bleep_status {
    guard let client = ClientHandle.borrow(client) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return client.delivery.dispatch() ? BLEEP_OK : BLEEP_ERROR_INVALID_STATE
}
