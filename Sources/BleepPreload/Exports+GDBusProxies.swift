import CPreload

@_cdecl("g_dbus_proxy_call_sync")
@implementation
public func g_dbus_proxy_call_sync(
    _ proxy: UnsafeMutablePointer<GDBusProxy>?, _ method_name: UnsafePointer<gchar>?,
    _ parameters: OpaquePointer?, _ flags: GDBusCallFlags, _ timeout_msec: gint,
    _ cancellable: UnsafeMutablePointer<GCancellable>?, _ error: ErrorPlace?
) -> OpaquePointer? {
    guard let real = GDBus.proxyCallSync.function else { return nil }
    guard let call = CoveredCall.begin(proxy, method_name, timeout_msec) else {
        return real(proxy, method_name, parameters, flags, timeout_msec, cancellable, error)
    }
    return call.finish(error) {
        real(proxy, method_name, parameters, flags, call.timeout, cancellable, $0)
    }
}

@_cdecl("g_dbus_proxy_call")
@implementation
public func g_dbus_proxy_call(
    _ proxy: UnsafeMutablePointer<GDBusProxy>?, _ method_name: UnsafePointer<gchar>?,
    _ parameters: OpaquePointer?, _ flags: GDBusCallFlags, _ timeout_msec: gint,
    _ cancellable: UnsafeMutablePointer<GCancellable>?, _ callback: GAsyncReadyCallback?,
    _ user_data: gpointer?
) {
    guard let real = GDBus.proxyCall.function else { return }
    guard callback != nil, let call = CoveredCall.begin(proxy, method_name, timeout_msec) else {
        return real(
            proxy, method_name, parameters, flags, timeout_msec, cancellable, callback, user_data)
    }
    real(
        proxy, method_name, parameters, flags, call.timeout, cancellable, CoveredCall.answered,
        call.waiting(callback, user_data))
}

@_cdecl("g_dbus_proxy_call_finish")
@implementation
public func g_dbus_proxy_call_finish(
    _ proxy: UnsafeMutablePointer<GDBusProxy>?, _ res: OpaquePointer?, _ error: ErrorPlace?
) -> OpaquePointer? {
    guard let real = GDBus.proxyCallFinish.function else { return nil }
    guard let call = CoveredCall.take(from: res) else { return real(proxy, res, error) }
    return call.finish(error) { real(proxy, res, $0) }
}

@_cdecl("g_dbus_proxy_call_with_unix_fd_list_sync")
@implementation
public func g_dbus_proxy_call_with_unix_fd_list_sync(
    _ proxy: UnsafeMutablePointer<GDBusProxy>?, _ method_name: UnsafePointer<gchar>?,
    _ parameters: OpaquePointer?, _ flags: GDBusCallFlags, _ timeout_msec: gint,
    _ fd_list: UnsafeMutablePointer<GUnixFDList>?, _ out_fd_list: DescriptorsPlace?,
    _ cancellable: UnsafeMutablePointer<GCancellable>?, _ error: ErrorPlace?
) -> OpaquePointer? {
    guard let real = GDBus.proxyCallWithUnixFdListSync.function else { return nil }
    guard let call = CoveredCall.begin(proxy, method_name, timeout_msec) else {
        return real(
            proxy, method_name, parameters, flags, timeout_msec, fd_list, out_fd_list, cancellable,
            error)
    }
    return call.finish(error) {
        real(
            proxy, method_name, parameters, flags, call.timeout, fd_list, out_fd_list, cancellable,
            $0)
    }
}

@_cdecl("g_dbus_proxy_call_with_unix_fd_list")
@implementation
public func g_dbus_proxy_call_with_unix_fd_list(
    _ proxy: UnsafeMutablePointer<GDBusProxy>?, _ method_name: UnsafePointer<gchar>?,
    _ parameters: OpaquePointer?, _ flags: GDBusCallFlags, _ timeout_msec: gint,
    _ fd_list: UnsafeMutablePointer<GUnixFDList>?,
    _ cancellable: UnsafeMutablePointer<GCancellable>?, _ callback: GAsyncReadyCallback?,
    _ user_data: gpointer?
) {
    guard let real = GDBus.proxyCallWithUnixFdList.function else { return }
    guard callback != nil, let call = CoveredCall.begin(proxy, method_name, timeout_msec) else {
        return real(
            proxy, method_name, parameters, flags, timeout_msec, fd_list, cancellable, callback,
            user_data)
    }
    real(
        proxy, method_name, parameters, flags, call.timeout, fd_list, cancellable,
        CoveredCall.answered, call.waiting(callback, user_data))
}

@_cdecl("g_dbus_proxy_call_with_unix_fd_list_finish")
@implementation
public func g_dbus_proxy_call_with_unix_fd_list_finish(
    _ proxy: UnsafeMutablePointer<GDBusProxy>?, _ out_fd_list: DescriptorsPlace?,
    _ res: OpaquePointer?, _ error: ErrorPlace?
) -> OpaquePointer? {
    guard let real = GDBus.proxyCallWithUnixFdListFinish.function else { return nil }
    guard let call = CoveredCall.take(from: res) else {
        return real(proxy, out_fd_list, res, error)
    }
    return call.finish(error) { real(proxy, out_fd_list, res, $0) }
}

extension CoveredCall {
    /// One that goes to where a proxy is of, under the proxy's own timeout if none is given.
    fileprivate static func begin(
        _ proxy: UnsafeMutablePointer<GDBusProxy>?, _ method: UnsafePointer<gchar>?, _ own: gint
    ) -> CoveredCall? {
        var addressee = Addressee(
            GDBus.proxyGetName.function?(proxy), GDBus.proxyGetObjectPath.function?(proxy),
            GDBus.proxyGetInterfaceName.function?(proxy), method)
        // "org.bluez.Device1.Connect" goes to that interface, whatever the proxy's.
        guard let method, let dot = strrchr(method, Int32(UInt8(ascii: "."))) else {
            return begin(addressee, proxy, own)
        }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { interface in
            let length = dot - UnsafeMutablePointer(mutating: method)
            guard let start = interface.baseAddress, length < interface.count else { return nil }
            memcpy(start, method, length)
            start[length] = 0
            addressee.interface = UnsafePointer(start)
            addressee.method = UnsafePointer(dot + 1)
            return begin(addressee, proxy, own)
        }
    }

    private static func begin(
        _ addressee: Addressee, _ proxy: UnsafeMutablePointer<GDBusProxy>?, _ own: gint
    ) -> CoveredCall? {
        guard addressee.isBluez else { return nil }
        let usual = own == -1 ? GDBus.proxyGetDefaultTimeout.function?(proxy) : nil
        let connection = GDBus.proxyGetConnection.function?(proxy)
        return begin(addressee, on: .gdbus(connection), usual ?? own)
    }
}
