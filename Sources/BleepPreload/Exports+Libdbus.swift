import CPreload

@_cdecl("dbus_connection_send_with_reply_and_block")
@implementation
public func dbus_connection_send_with_reply_and_block(
    _ connection: OpaquePointer?, _ message: OpaquePointer?, _ timeout_milliseconds: Int32,
    _ error: UnsafeMutablePointer<DBusError>?
) -> OpaquePointer? {
    guard let real = Libdbus.connectionSendWithReplyAndBlock.function else { return nil }
    let addressee = Addressee(message)
    guard
        let call = CoveredCall.begin(addressee, on: .libdbus(connection), timeout_milliseconds)
    else {
        let reply = real(connection, message, timeout_milliseconds, error)
        if addressee.isNameQuestion { BluezOwner.note(asked: message, answered: reply) }
        return reply
    }
    var own = DBusError()
    Libdbus.errorInit.function?(&own)
    let reply = withUnsafeMutablePointer(to: &own) { own in
        let outcome = error ?? own
        // It sends and takes the reply by functions that are covered, too.
        call.engine.isInside = true
        let reply = real(connection, message, call.timeout, outcome)
        call.engine.isInside = false
        call.settle(message, reply, outcome)
        return reply
    }
    Libdbus.errorFree.function?(&own)
    return reply
}

@_cdecl("dbus_connection_send_with_reply")
@implementation
public func dbus_connection_send_with_reply(
    _ connection: OpaquePointer?, _ message: OpaquePointer?,
    _ pending_return: UnsafeMutablePointer<OpaquePointer?>?, _ timeout_milliseconds: Int32
) -> dbus_bool_t {
    guard let real = Libdbus.connectionSendWithReply.function else { return 0 }
    // Without a place for the pending call nobody waits for a reply.
    guard let pending_return,
        let call = CoveredCall.begin(
            Addressee(message), on: .libdbus(connection), timeout_milliseconds)
    else { return real(connection, message, pending_return, timeout_milliseconds) }
    let isSent = real(connection, message, pending_return, call.timeout)
    guard isSent != 0, let pending = pending_return.pointee else {
        call.settle(.connectionLost)
        return isSent
    }
    call.engine.note(message, isSent: true)
    PendingCalls.attach(call, to: pending)
    return isSent
}

/// Where every program learns what came of a call that it did not block for.
@_cdecl("dbus_pending_call_steal_reply")
@implementation
public func dbus_pending_call_steal_reply(_ pending: OpaquePointer?) -> OpaquePointer? {
    guard let real = Libdbus.pendingCallStealReply.function else { return nil }
    let reply = real(pending)
    if Engine.exists, let reply, let call = PendingCalls.call(of: pending) {
        call.settle(reply)
    }
    return reply
}

/// Calls beside what the program has of them, for as long as it has that.
private enum PendingCalls {
    /// libdbus gives the same one to all that ask for it here at once.
    nonisolated(unsafe) private static var slot: dbus_int32_t = -1

    static func attach(_ call: CoveredCall, to pending: OpaquePointer) {
        if slot < 0, Libdbus.pendingCallAllocateDataSlot.function?(&slot) != 1 { return }
        let kept = Unmanaged.passRetained(call)
        let isKept = Libdbus.pendingCallSetData.function?(pending, slot, kept.toOpaque()) { call in
            if let call { Unmanaged<CoveredCall>.fromOpaque(call).release() }
        }
        if isKept != 1 { kept.release() }
    }

    static func call(of pending: OpaquePointer?) -> CoveredCall? {
        guard slot >= 0, let call = Libdbus.pendingCallGetData.function?(pending, slot) else {
            return nil
        }
        return Unmanaged<CoveredCall>.fromOpaque(call).takeUnretainedValue()
    }
}
