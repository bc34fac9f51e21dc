import CBleepReliabilityDBus1
import CDBus

@_cdecl("bleep_dbus1_property_get")
@implementation
public func bleep_dbus1_property_get(
    _ adapter: OpaquePointer?, _ destination: UnsafePointer<CChar>?, _ path: UnsafePointer<CChar>?,
    _ interface: UnsafePointer<CChar>?, _ name: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_reply: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let adapter = AdapterHandle.borrow(adapter),
        let message = Messages.get(
            .init(destination: destination, path: path, interface: interface, name: name))
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(message, on: adapter, options, out_reply, out_error)
}

@_cdecl("bleep_dbus1_property_get_async")
@implementation
public func bleep_dbus1_property_get_async(
    _ adapter: OpaquePointer?, _ destination: UnsafePointer<CChar>?, _ path: UnsafePointer<CChar>?,
    _ interface: UnsafePointer<CChar>?, _ name: UnsafePointer<CChar>?,
    _ options: UnsafePointer<bleep_call_options>?, _ on_reply: bleep_dbus1_reply_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let answer = Answer(on_reply, user_data, destroy)
    guard let adapter = AdapterHandle.borrow(adapter), on_reply != nil,
        let message = Messages.get(
            .init(destination: destination, path: path, interface: interface, name: name))
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.start(message, on: adapter, options, answer, out_operation)
}

@_cdecl("bleep_dbus1_property_get_all")
@implementation
public func bleep_dbus1_property_get_all(
    _ adapter: OpaquePointer?, _ destination: UnsafePointer<CChar>?, _ path: UnsafePointer<CChar>?,
    _ interface: UnsafePointer<CChar>?, _ options: UnsafePointer<bleep_call_options>?,
    _ out_reply: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let adapter = AdapterHandle.borrow(adapter),
        let message = Messages.getAll(
            .init(destination: destination, path: path, interface: interface))
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(message, on: adapter, options, out_reply, out_error)
}

@_cdecl("bleep_dbus1_property_get_all_async")
@implementation
public func bleep_dbus1_property_get_all_async(
    _ adapter: OpaquePointer?, _ destination: UnsafePointer<CChar>?, _ path: UnsafePointer<CChar>?,
    _ interface: UnsafePointer<CChar>?, _ options: UnsafePointer<bleep_call_options>?,
    _ on_reply: bleep_dbus1_reply_func?, _ user_data: UnsafeMutableRawPointer?,
    _ destroy: bleep_destroy_func?, _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let answer = Answer(on_reply, user_data, destroy)
    guard let adapter = AdapterHandle.borrow(adapter), on_reply != nil,
        let message = Messages.getAll(
            .init(destination: destination, path: path, interface: interface))
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.start(message, on: adapter, options, answer, out_operation)
}

@_cdecl("bleep_dbus1_property_set")
@implementation
public func bleep_dbus1_property_set(
    _ adapter: OpaquePointer?, _ destination: UnsafePointer<CChar>?, _ path: UnsafePointer<CChar>?,
    _ interface: UnsafePointer<CChar>?, _ name: UnsafePointer<CChar>?, _ type: Int32,
    _ value: UnsafeRawPointer?, _ options: UnsafePointer<bleep_call_options>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let adapter = AdapterHandle.borrow(adapter),
        let message = Messages.set(
            .init(destination: destination, path: path, interface: interface, name: name), type,
            value)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.run(message, on: adapter, options, nil, out_error)
}

@_cdecl("bleep_dbus1_property_set_async")
@implementation
public func bleep_dbus1_property_set_async(
    _ adapter: OpaquePointer?, _ destination: UnsafePointer<CChar>?, _ path: UnsafePointer<CChar>?,
    _ interface: UnsafePointer<CChar>?, _ name: UnsafePointer<CChar>?, _ type: Int32,
    _ value: UnsafeRawPointer?, _ options: UnsafePointer<bleep_call_options>?,
    _ on_reply: bleep_dbus1_reply_func?, _ user_data: UnsafeMutableRawPointer?,
    _ destroy: bleep_destroy_func?, _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let answer = Answer(on_reply, user_data, destroy)
    guard let adapter = AdapterHandle.borrow(adapter), on_reply != nil,
        let message = Messages.set(
            .init(destination: destination, path: path, interface: interface, name: name), type,
            value)
    else { return BLEEP_ERROR_INVALID_ARGUMENT }
    return Calls.start(message, on: adapter, options, answer, out_operation)
}

@_cdecl("bleep_dbus1_property_iter")
@implementation
public func bleep_dbus1_property_iter(
    _ reply: OpaquePointer?, _ name: UnsafePointer<CChar>?,
    _ out_iter: UnsafeMutablePointer<DBusMessageIter>?
) -> bleep_status {
    guard let reply, let out_iter else { return BLEEP_ERROR_INVALID_ARGUMENT }
    var found = DBusMessageIter()
    let status = PropertyReply(message: reply).find(name, &found)
    if status == BLEEP_OK { out_iter.pointee = found }
    return status
}

@_cdecl("bleep_dbus1_property_read")
@implementation
public func bleep_dbus1_property_read(
    _ reply: OpaquePointer?, _ name: UnsafePointer<CChar>?, _ type: Int32,
    _ out_value: UnsafeMutableRawPointer?
) -> bleep_status {
    guard let reply, let out_value else { return BLEEP_ERROR_INVALID_ARGUMENT }
    guard Messages.isBasic(type) else { return BLEEP_ERROR_TYPE_MISMATCH }
    var found = DBusMessageIter()
    let status = PropertyReply(message: reply).find(name, &found)
    guard status == BLEEP_OK else { return status }
    guard dbus_message_iter_get_arg_type(&found) == type else { return BLEEP_ERROR_TYPE_MISMATCH }
    dbus_message_iter_get_basic(&found, out_value)
    return BLEEP_OK
}
