import CGLib

/// A signal of the service or of the bus driver.
package struct Signal {
    package var sender: String
    package var path: String
    package var interface: String
    package var member: String
    package var arguments: Value

    init?(message: OpaquePointer) {
        guard let body = g_dbus_message_get_body(message),
            let path = g_dbus_message_get_path(message),
            let interface = g_dbus_message_get_interface(message),
            let member = g_dbus_message_get_member(message),
            let sender = g_dbus_message_get_sender(message)
        else { return nil }
        self.sender = String(cString: sender)
        self.path = String(cString: path)
        self.interface = String(cString: interface)
        self.member = String(cString: member)
        arguments = Value(retaining: body)
    }
}
