import CBleepReliabilityDBus1
import CDBus

@_cdecl("bleep_dbus1_new")
@implementation
public func bleep_dbus1_new(
    _ client: OpaquePointer?, _ connection: OpaquePointer?,
    _ out_adapter: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client, let connection, let out_adapter else { return BLEEP_ERROR_INVALID_ARGUMENT }
    var descriptor: Int32 = -1
    guard
        bleep_client_event_fd(client, &descriptor) == BLEEP_OK
            || bleep_client_main_context(client) != nil
    else { return BLEEP_ERROR_INVALID_STATE }
    let adapter = Adapter(client: client, connection: connection, descriptor: descriptor)
    guard adapter.begin() else { return BLEEP_ERROR_NO_RESOURCES }
    out_adapter.pointee = Handle.give(AdapterHandle(adapter))
    return BLEEP_OK
}

@_cdecl("bleep_dbus1_ref")
@implementation
public func bleep_dbus1_ref(_ adapter: OpaquePointer?) -> OpaquePointer? {
    Handle.retain(adapter, as: AdapterHandle.self)
}

@_cdecl("bleep_dbus1_unref")
@implementation
public func bleep_dbus1_unref(_ adapter: OpaquePointer?) {
    Handle.release(adapter, as: AdapterHandle.self)
}
