import CBleepReliabilityDBus1
import CDBus

@_cdecl("bleep_dbus1_call")
@implementation
public func bleep_dbus1_call(
    _ adapter: OpaquePointer?, _ message: OpaquePointer?,
    _ options: UnsafePointer<bleep_call_options>?,
    _ out_reply: UnsafeMutablePointer<OpaquePointer?>?,
    _ out_error: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    guard let adapter = AdapterHandle.borrow(adapter) else { return BLEEP_ERROR_INVALID_ARGUMENT }
    let (copy, status) = Messages.copy(message, for: adapter.connection)
    guard let copy else { return status }
    return Calls.run(copy, on: adapter, options, out_reply, out_error)
}

@_cdecl("bleep_dbus1_call_async")
@implementation
public func bleep_dbus1_call_async(
    _ adapter: OpaquePointer?, _ message: OpaquePointer?,
    _ options: UnsafePointer<bleep_call_options>?, _ on_reply: bleep_dbus1_reply_func?,
    _ user_data: UnsafeMutableRawPointer?, _ destroy: bleep_destroy_func?,
    _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
) -> bleep_status {
    let answer = Answer(on_reply, user_data, destroy)
    guard let adapter = AdapterHandle.borrow(adapter), on_reply != nil else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    let (copy, status) = Messages.copy(message, for: adapter.connection)
    guard let copy else { return status }
    return Calls.start(copy, on: adapter, options, answer, out_operation)
}

@_cdecl("bleep_dbus1_operation_ref")
@implementation
public func bleep_dbus1_operation_ref(_ operation: OpaquePointer?) -> OpaquePointer? {
    Handle.retain(operation, as: Call.self)
}

@_cdecl("bleep_dbus1_operation_unref")
@implementation
public func bleep_dbus1_operation_unref(_ operation: OpaquePointer?) {
    Handle.release(operation, as: Call.self)
}

@_cdecl("bleep_dbus1_operation_cancel")
@implementation
public func bleep_dbus1_operation_cancel(_ operation: OpaquePointer?) -> bleep_status {
    guard let call = Handle.borrow(operation, as: Call.self) else {
        return BLEEP_ERROR_INVALID_ARGUMENT
    }
    call.cancel()
    return BLEEP_OK
}

/// The two ways in which every call is made; each takes over a reference to the message.
enum Calls {
    static func run(
        _ message: OpaquePointer, on adapter: Adapter,
        _ options: UnsafePointer<bleep_call_options>?,
        _ out_reply: UnsafeMutablePointer<OpaquePointer?>?,
        _ out_error: UnsafeMutablePointer<OpaquePointer?>?
    ) -> bleep_status {
        let call = Call(message, on: adapter, answer: nil)
        let status = call.open(options)
        guard status == BLEEP_OK else { return status }
        call.wait()
        let outcome = call.takeOutcome()
        call.waitForEnd()
        call.leave()
        if let reply = outcome.reply {
            if let out_reply { out_reply.pointee = reply } else { dbus_message_unref(reply) }
        }
        if let error = outcome.error {
            if let out_error { out_error.pointee = error } else { bleep_error_unref(error) }
        }
        return outcome.status
    }

    static func start(
        _ message: OpaquePointer, on adapter: Adapter,
        _ options: UnsafePointer<bleep_call_options>?, _ answer: Answer,
        _ out_operation: UnsafeMutablePointer<OpaquePointer?>?
    ) -> bleep_status {
        let call = Call(message, on: adapter, answer: answer)
        let status = call.open(options)
        guard status == BLEEP_OK else { return status }
        call.start()
        out_operation?.pointee = Handle.give(call)
        return BLEEP_OK
    }
}
