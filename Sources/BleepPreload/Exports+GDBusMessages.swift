import CPreload

extension Addressee {
    /// Of a message of GDBus's.
    fileprivate init(gdbus message: OpaquePointer?) {
        destination = GDBus.messageGetDestination.function?(message)
        guard mayMatter else { return }
        path = GDBus.messageGetPath.function?(message)
        interface = GDBus.messageGetInterface.function?(message)
        method = GDBus.messageGetMember.function?(message)
    }
}

@_cdecl("g_dbus_connection_send_message_with_reply_sync")
@implementation
public func g_dbus_connection_send_message_with_reply_sync(
    _ connection: OpaquePointer?, _ message: OpaquePointer?, _ flags: GDBusSendMessageFlags,
    _ timeout_msec: gint, _ out_serial: UnsafeMutablePointer<guint32>?,
    _ cancellable: UnsafeMutablePointer<GCancellable>?, _ error: ErrorPlace?
) -> OpaquePointer? {
    guard let real = GDBus.connectionSendMessageWithReplySync.function else { return nil }
    let addressee = Addressee(gdbus: message)
    guard let call = CoveredCall.begin(addressee, on: .gdbus(connection), timeout_msec) else {
        return real(connection, message, flags, timeout_msec, out_serial, cancellable, error)
    }
    let reply = call.finishMessage(error) {
        let reply = real(connection, message, flags, call.timeout, out_serial, cancellable, $0)
        call.engine.note(gdbus: message, isSent: true)
        return reply
    }
    return reply
}

@_cdecl("g_dbus_connection_send_message_with_reply")
@implementation
public func g_dbus_connection_send_message_with_reply(
    _ connection: OpaquePointer?, _ message: OpaquePointer?, _ flags: GDBusSendMessageFlags,
    _ timeout_msec: gint, _ out_serial: UnsafeMutablePointer<guint32>?,
    _ cancellable: UnsafeMutablePointer<GCancellable>?, _ callback: GAsyncReadyCallback?,
    _ user_data: gpointer?
) {
    guard let real = GDBus.connectionSendMessageWithReply.function else { return }
    guard callback != nil,
        let call = CoveredCall.begin(
            Addressee(gdbus: message), on: .gdbus(connection), timeout_msec)
    else {
        return real(
            connection, message, flags, timeout_msec, out_serial, cancellable, callback, user_data)
    }
    real(
        connection, message, flags, call.timeout, out_serial, cancellable, CoveredCall.answered,
        call.waiting(callback, user_data))
    call.engine.note(gdbus: message, isSent: true)
}

@_cdecl("g_dbus_connection_send_message_with_reply_finish")
@implementation
public func g_dbus_connection_send_message_with_reply_finish(
    _ connection: OpaquePointer?, _ res: OpaquePointer?, _ error: ErrorPlace?
) -> OpaquePointer? {
    guard let real = GDBus.connectionSendMessageWithReplyFinish.function else { return nil }
    guard let call = CoveredCall.take(from: res) else { return real(connection, res, error) }
    return call.finishMessage(error) { real(connection, res, $0) }
}
