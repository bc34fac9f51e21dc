import BleepCore
import CGLib

/// What came of a method call.
package enum Reply {
    /// The body: a tuple, or nil for an empty one.
    case returned(Value?)
    case refused(RemoteError)
    /// The bus itself had no room for another reply on this connection; nothing was delivered.
    case noSlot(RemoteError)
    /// The connection went; there will be no answer.
    case connectionLost
}

extension Reply {
    private static var limitsExceeded: String { "org.freedesktop.DBus.Error.LimitsExceeded" }

    /// Reads a METHOD_RETURN or an ERROR.
    init(message: OpaquePointer) {
        let body = g_dbus_message_get_body(message).map { Value(retaining: $0) }
        guard g_dbus_message_get_message_type(message) == G_DBUS_MESSAGE_TYPE_ERROR else {
            self = .returned(body)
            return
        }
        let name = g_dbus_message_get_error_name(message).map { String(cString: $0) } ?? ""
        let sender = g_dbus_message_get_sender(message).map { String(cString: $0) }
        self.init(error: name, isOfBus: sender == ServiceName.driver, body: body)
    }

    /// An ERROR.
    init(error name: String, isOfBus: Bool, body: Value?) {
        let text = body.flatMap { $0.count > 0 ? $0[0].string : nil } ?? ""
        let error = RemoteError(name: name, message: text)
        self = isOfBus && name == Reply.limitsExceeded ? .noSlot(error) : .refused(error)
    }
}
