import BleepCore
import CGLib

/// What came of a method call.
package enum Reply {
    /// The body: a tuple, or nil for an empty one.
    case returned(Value?)
    case refused(RemoteError)
    /// The connection went; there will be no answer.
    case connectionLost
}

extension Reply {
    /// Reads a METHOD_RETURN or an ERROR.
    init(message: OpaquePointer) {
        let body = g_dbus_message_get_body(message).map { Value(retaining: $0) }
        guard g_dbus_message_get_message_type(message) == G_DBUS_MESSAGE_TYPE_ERROR else {
            self = .returned(body)
            return
        }
        let name = g_dbus_message_get_error_name(message).map { String(cString: $0) } ?? ""
        let text = body.flatMap { $0.count > 0 ? $0[0].string : nil } ?? ""
        self = .refused(RemoteError(name: name, message: text))
    }
}
