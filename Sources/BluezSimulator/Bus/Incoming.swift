import CGLib

/// What the bus brings: a method call, or the news that a client has left.
enum Incoming {
    case call(Call)
    case departed(uniqueName: String)

    /// Reads a message, which stays the caller's; nil for what the simulator has no use for.
    init?(_ message: OpaquePointer, on bus: BusConnection) {
        switch g_dbus_message_get_message_type(message) {
        case G_DBUS_MESSAGE_TYPE_METHOD_CALL:
            guard let call = Call(message, on: bus) else { return nil }
            self = .call(call)
        case G_DBUS_MESSAGE_TYPE_SIGNAL:
            guard
                String(optional: g_dbus_message_get_sender(message)) == "org.freedesktop.DBus",
                String(optional: g_dbus_message_get_member(message)) == "NameOwnerChanged",
                let body = g_dbus_message_get_body(message)
            else { return nil }
            let names = Value.children(of: body).compactMap { $0.asString }
            guard names.count == 3, names[0].hasPrefix(":"), names[2].isEmpty else { return nil }
            self = .departed(uniqueName: names[0])
        default:
            return nil
        }
    }
}

extension String {
    /// An absent C string is empty, as an absent D-Bus header field is.
    init(optional text: UnsafePointer<CChar>?) {
        self = text.map { String(cString: $0) } ?? ""
    }
}
