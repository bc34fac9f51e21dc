import BleepCore
import BleepGDBus
import CBleepReliability

@_cdecl("bleep_proxy_get")
@implementation
public func bleep_proxy_get(
    _ client: OpaquePointer?, _ destination: UnsafePointer<CChar>?,
    _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
    _ out_proxy: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client), let out_proxy, let path = Text.path(path),
        let interface = Text.interface(interface)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let name = Text.busName(destination)
    guard destination == nil || name != nil else { return BLEEP_ERROR_INVALID_ARGUMENT }
    out_proxy.pointee = Handle.give(client.proxy(name, path, interface))
    return BLEEP_OK
}

@_cdecl("bleep_proxy_ref")
@implementation
public func bleep_proxy_ref(_ proxy: OpaquePointer?) -> OpaquePointer? {
    Handle.retain(proxy, as: Proxy.self)
}

@_cdecl("bleep_proxy_unref")
@implementation
public func bleep_proxy_unref(_ proxy: OpaquePointer?) {
    Handle.release(proxy, as: Proxy.self)
}

@_cdecl("bleep_proxy_path")
@implementation
public func bleep_proxy_path(
    _ proxy: OpaquePointer?, _ out_path: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let proxy, let out_path else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let path = Handle.borrow(proxy, as: Proxy.self).path
    out_path.pointee = Handle.give(ValueHandle(Value(path: path)))
    return BLEEP_OK
}

/// A call through a proxy, or nil if an argument is no good.
private func request(
    _ proxy: OpaquePointer?, _ method: UnsafePointer<CChar>?,
    _ arguments: UnsafePointer<CChar>?, _ options: UnsafePointer<bleep_call_options>?
) -> (client: Client, request: Request)? {
    guard let proxy, let method = Text.member(method), let options = CallOptions(options),
        let arguments = Calls.arguments(arguments)
    else { return nil }
    let handle = Handle.borrow(proxy, as: Proxy.self)
    return (handle.client, handle.request(method, arguments, options))
}

@_cdecl("bleep_proxy_call")
@implementation
public func bleep_proxy_call(
    _ proxy: OpaquePointer?, _ method: UnsafePointer<CChar>?,
    _ arguments: UnsafePointer<CChar>?, _ options: UnsafePointer<bleep_call_options>?,
    _ out_reply: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let (client, request) = request(proxy, method, arguments, options) else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    return Calls.run(client, request, out_reply, out_error)
}

@_cdecl("bleep_proxy_call_async")
@implementation
public func bleep_proxy_call_async(
    _ proxy: OpaquePointer?, _ method: UnsafePointer<CChar>?,
    _ arguments: UnsafePointer<CChar>?, _ options: UnsafePointer<bleep_call_options>?,
    _ on_done: bleep_done_func?, _ user_data: UnsafeMutableRawPointer?,
    _ destroy: bleep_destroy_func?, _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let on_done, let (client, request) = request(proxy, method, arguments, options) else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    return Calls.start(client, request, on_done, userData, out_operation)
}

@_cdecl("bleep_proxy_property")
@implementation
public func bleep_proxy_property(
    _ proxy: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ max_age_usec: UInt64,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_value: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let proxy, let name = Text.member(name) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let handle = Handle.borrow(proxy, as: Proxy.self)
    let age = Duration(age: max_age_usec)
    // Outcomes are large; most reads need none.
    if options == nil, let value = handle.cachedProperty(name, within: age) {
        ValueHandle.write(value, to: out_value)
        return BLEEP_OK
    }
    return ask(handle, name, age, options, out_value, out_error)
}

/// Waits for one property, or with nil for all of them.
@inline(never)
private func ask(
    _ proxy: Proxy, _ name: String?, _ age: Duration,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_value: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let options = CallOptions(options) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.finish(proxy.property(name, within: age, options), out_value, out_error)
}

@_cdecl("bleep_proxy_property_set")
@implementation
public func bleep_proxy_property_set(
    _ proxy: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ value: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let proxy, let name = Text.member(name), let value = Text.value(value),
        let options = CallOptions(options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let outcome = Handle.borrow(proxy, as: Proxy.self).set(name, to: value, options)
    return Calls.finish(outcome, nil, out_error)
}

@_cdecl("bleep_proxy_properties")
@implementation
public func bleep_proxy_properties(
    _ proxy: OpaquePointer?, _ max_age_usec: UInt64,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_values: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let proxy else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return ask(
        Handle.borrow(proxy, as: Proxy.self), nil, Duration(age: max_age_usec), options,
        out_values, out_error)
}

@_cdecl("bleep_proxy_property_async")
@implementation
public func bleep_proxy_property_async(
    _ proxy: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ max_age_usec: UInt64,
    _ options: UnsafePointer<bleep_call_options>?, _ on_done: bleep_done_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let name = Text.member(name)
    return read(
        name == nil ? nil : proxy, name, max_age_usec, options, on_done,
        UserData(user_data, destroy: destroy), out_operation)
}

@_cdecl("bleep_proxy_properties_async")
@implementation
public func bleep_proxy_properties_async(
    _ proxy: OpaquePointer?, _ max_age_usec: UInt64,
    _ options: UnsafePointer<bleep_call_options>?, _ on_done: bleep_done_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    read(
        proxy, nil, max_age_usec, options, on_done, UserData(user_data, destroy: destroy),
        out_operation)
}

/// One property, or with nil all of them.
@inline(never)
private func read(
    _ proxy: OpaquePointer?, _ name: String?, _ age: UInt64,
    _ options: UnsafePointer<bleep_call_options>?, _ onDone: bleep_done_func?,
    _ userData: UserData, _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let proxy, let options = CallOptions(options), let onDone else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    let reading = Handle.borrow(proxy, as: Proxy.self)
        .property(name, within: Duration(age: age), options) {
            Calls.finish($0, onDone, userData)
        }
    out_operation?.pointee = Handle.give(reading)
    return BLEEP_OK
}

@_cdecl("bleep_proxy_property_set_async")
@implementation
public func bleep_proxy_property_set_async(
    _ proxy: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ value: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?, _ on_done: bleep_done_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let proxy, let name = Text.member(name), let value = Text.value(value),
        let options = CallOptions(options), let on_done
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let setting = Handle.borrow(proxy, as: Proxy.self).set(name, to: value, options) {
        Calls.finish($0, on_done, userData)
    }
    out_operation?.pointee = Handle.give(setting)
    return BLEEP_OK
}

extension Duration {
    /// How old a property may be: 0 is any age, which the signals keep true.
    fileprivate init(age: UInt64) {
        switch age {
        case 0: self = .forever
        case BLEEP_PROXY_FRESH: self = .zero
        default: self.init(usec: age)
        }
    }
}
