import CPreload

@_cdecl("g_dbus_connection_call_sync")
@implementation
public func g_dbus_connection_call_sync(
    _ connection: OpaquePointer?, _ bus_name: UnsafePointer<gchar>?,
    _ object_path: UnsafePointer<gchar>?, _ interface_name: UnsafePointer<gchar>?,
    _ method_name: UnsafePointer<gchar>?, _ parameters: OpaquePointer?,
    _ reply_type: OpaquePointer?, _ flags: GDBusCallFlags, _ timeout_msec: gint,
    _ cancellable: UnsafeMutablePointer<GCancellable>?, _ error: ErrorPlace?
) -> OpaquePointer? {
    guard let real = GDBus.connectionCallSync.function else { return nil }
    let addressee = Addressee(bus_name, object_path, interface_name, method_name)
    guard let call = CoveredCall.begin(addressee, on: .gdbus(connection), timeout_msec) else {
        return real(
            connection, bus_name, object_path, interface_name, method_name, parameters, reply_type,
            flags, timeout_msec, cancellable, error)
    }
    return call.finish(error) {
        real(
            connection, bus_name, object_path, interface_name, method_name, parameters, reply_type,
            flags, call.timeout, cancellable, $0)
    }
}

@_cdecl("g_dbus_connection_call")
@implementation
public func g_dbus_connection_call(
    _ connection: OpaquePointer?, _ bus_name: UnsafePointer<gchar>?,
    _ object_path: UnsafePointer<gchar>?, _ interface_name: UnsafePointer<gchar>?,
    _ method_name: UnsafePointer<gchar>?, _ parameters: OpaquePointer?,
    _ reply_type: OpaquePointer?, _ flags: GDBusCallFlags, _ timeout_msec: gint,
    _ cancellable: UnsafeMutablePointer<GCancellable>?, _ callback: GAsyncReadyCallback?,
    _ user_data: gpointer?
) {
    guard let real = GDBus.connectionCall.function else { return }
    let addressee = Addressee(bus_name, object_path, interface_name, method_name)
    // Without a callback no reply is asked for.
    guard callback != nil,
        let call = CoveredCall.begin(addressee, on: .gdbus(connection), timeout_msec)
    else {
        return real(
            connection, bus_name, object_path, interface_name, method_name, parameters, reply_type,
            flags, timeout_msec, cancellable, callback, user_data)
    }
    real(
        connection, bus_name, object_path, interface_name, method_name, parameters, reply_type,
        flags, call.timeout, cancellable, CoveredCall.answered, call.waiting(callback, user_data))
}

@_cdecl("g_dbus_connection_call_finish")
@implementation
public func g_dbus_connection_call_finish(
    _ connection: OpaquePointer?, _ res: OpaquePointer?, _ error: ErrorPlace?
) -> OpaquePointer? {
    guard let real = GDBus.connectionCallFinish.function else { return nil }
    guard let call = CoveredCall.take(from: res) else { return real(connection, res, error) }
    return call.finish(error) { real(connection, res, $0) }
}

@_cdecl("g_dbus_connection_call_with_unix_fd_list_sync")
@implementation
public func g_dbus_connection_call_with_unix_fd_list_sync(
    _ connection: OpaquePointer?, _ bus_name: UnsafePointer<gchar>?,
    _ object_path: UnsafePointer<gchar>?, _ interface_name: UnsafePointer<gchar>?,
    _ method_name: UnsafePointer<gchar>?, _ parameters: OpaquePointer?,
    _ reply_type: OpaquePointer?, _ flags: GDBusCallFlags, _ timeout_msec: gint,
    _ fd_list: UnsafeMutablePointer<GUnixFDList>?, _ out_fd_list: DescriptorsPlace?,
    _ cancellable: UnsafeMutablePointer<GCancellable>?, _ error: ErrorPlace?
) -> OpaquePointer? {
    guard let real = GDBus.connectionCallWithUnixFdListSync.function else { return nil }
    let addressee = Addressee(bus_name, object_path, interface_name, method_name)
    guard let call = CoveredCall.begin(addressee, on: .gdbus(connection), timeout_msec) else {
        return real(
            connection, bus_name, object_path, interface_name, method_name, parameters, reply_type,
            flags, timeout_msec, fd_list, out_fd_list, cancellable, error)
    }
    return call.finish(error) {
        real(
            connection, bus_name, object_path, interface_name, method_name, parameters, reply_type,
            flags, call.timeout, fd_list, out_fd_list, cancellable, $0)
    }
}

@_cdecl("g_dbus_connection_call_with_unix_fd_list")
@implementation
public func g_dbus_connection_call_with_unix_fd_list(
    _ connection: OpaquePointer?, _ bus_name: UnsafePointer<gchar>?,
    _ object_path: UnsafePointer<gchar>?, _ interface_name: UnsafePointer<gchar>?,
    _ method_name: UnsafePointer<gchar>?, _ parameters: OpaquePointer?,
    _ reply_type: OpaquePointer?, _ flags: GDBusCallFlags, _ timeout_msec: gint,
    _ fd_list: UnsafeMutablePointer<GUnixFDList>?,
    _ cancellable: UnsafeMutablePointer<GCancellable>?, _ callback: GAsyncReadyCallback?,
    _ user_data: gpointer?
) {
    guard let real = GDBus.connectionCallWithUnixFdList.function else { return }
    let addressee = Addressee(bus_name, object_path, interface_name, method_name)
    guard callback != nil,
        let call = CoveredCall.begin(addressee, on: .gdbus(connection), timeout_msec)
    else {
        return real(
            connection, bus_name, object_path, interface_name, method_name, parameters, reply_type,
            flags, timeout_msec, fd_list, cancellable, callback, user_data)
    }
    real(
        connection, bus_name, object_path, interface_name, method_name, parameters, reply_type,
        flags, call.timeout, fd_list, cancellable, CoveredCall.answered,
        call.waiting(callback, user_data))
}

@_cdecl("g_dbus_connection_call_with_unix_fd_list_finish")
@implementation
public func g_dbus_connection_call_with_unix_fd_list_finish(
    _ connection: OpaquePointer?, _ out_fd_list: DescriptorsPlace?, _ res: OpaquePointer?,
    _ error: ErrorPlace?
) -> OpaquePointer? {
    guard let real = GDBus.connectionCallWithUnixFdListFinish.function else { return nil }
    guard let call = CoveredCall.take(from: res) else {
        return real(connection, out_fd_list, res, error)
    }
    return call.finish(error) { real(connection, out_fd_list, res, $0) }
}
