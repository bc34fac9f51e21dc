import BleepGDBus
import CBleepReliability

/// The requests of this family, or nil if an argument is no good.
enum Property {
    @inline(never)
    static func get(
        _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
        _ name: UnsafePointer<CChar>?, _ options: UnsafePointer<bleep_call_options>?
    ) -> Request? {
        guard let path = Text.path(path), let interface = Text.interface(interface),
            let name = Text.member(name), let options = CallOptions(options)
        else { return nil }
        var request = Request.getProperty(path, interface, name)
        request.options = options
        return request
    }

    @inline(never)
    static func set(
        _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
        _ name: UnsafePointer<CChar>?, _ value: UnsafePointer<CChar>?,
        _ options: UnsafePointer<bleep_call_options>?
    ) -> Request? {
        guard let path = Text.path(path), let interface = Text.interface(interface),
            let name = Text.member(name), let value = Text.value(value),
            let options = CallOptions(options)
        else { return nil }
        var request = Request.setProperty(path, interface, name, value)
        request.options = options
        return request
    }

    @inline(never)
    static func getAll(
        _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
        _ options: UnsafePointer<bleep_call_options>?
    ) -> Request? {
        guard let path = Text.path(path), let interface = Text.interface(interface),
            let options = CallOptions(options)
        else { return nil }
        var request = Request.getAllProperties(path, interface)
        request.options = options
        return request
    }
}

@_cdecl("bleep_property_get")
@implementation
public func bleep_property_get(
    _ client: OpaquePointer?, _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
    _ name: UnsafePointer<CChar>?, _ options: UnsafePointer<bleep_call_options>?,
    _ out_value: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client),
        let request = Property.get(path, interface, name, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(client, request, out_value, out_error)
}

@_cdecl("bleep_property_get_async")
@implementation
public func bleep_property_get_async(
    _ client: OpaquePointer?, _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
    _ name: UnsafePointer<CChar>?, _ options: UnsafePointer<bleep_call_options>?,
    _ on_done: bleep_done_func?, _ user_data: UnsafeMutableRawPointer?,
    _ destroy: bleep_destroy_func?, _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let on_done,
        let request = Property.get(path, interface, name, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.start(client, request, on_done, userData, out_operation)
}

@_cdecl("bleep_property_set")
@implementation
public func bleep_property_set(
    _ client: OpaquePointer?, _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
    _ name: UnsafePointer<CChar>?, _ value: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client),
        let request = Property.set(path, interface, name, value, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(client, request, nil, out_error)
}

@_cdecl("bleep_property_set_async")
@implementation
public func bleep_property_set_async(
    _ client: OpaquePointer?, _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
    _ name: UnsafePointer<CChar>?, _ value: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?, _ on_done: bleep_done_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let on_done,
        let request = Property.set(path, interface, name, value, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.start(client, request, on_done, userData, out_operation)
}

@_cdecl("bleep_property_get_all")
@implementation
public func bleep_property_get_all(
    _ client: OpaquePointer?, _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_values: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let client = ClientHandle.borrow(client),
        let request = Property.getAll(path, interface, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(client, request, out_values, out_error)
}

@_cdecl("bleep_property_get_all_async")
@implementation
public func bleep_property_get_all_async(
    _ client: OpaquePointer?, _ path: UnsafePointer<CChar>?, _ interface: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?, _ on_done: bleep_done_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let userData = UserData(user_data, destroy: destroy)
    guard let client = ClientHandle.borrow(client), let on_done,
        let request = Property.getAll(path, interface, options)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.start(client, request, on_done, userData, out_operation)
}
