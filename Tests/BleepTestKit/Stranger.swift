import CGLib

/// Somebody else on the bus, who sends what he likes under his own name.
package final class Stranger {
    private let connection: OpaquePointer

    package init(_ address: String) throws {
        let flags = GDBusConnectionFlags(
            rawValue: G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT.rawValue
                | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION.rawValue)
        guard
            let opened = g_dbus_connection_new_for_address_sync(address, flags, nil, nil, nil)
        else { throw TestBus.Failure(what: "no connection") }
        connection = opened
        g_dbus_connection_set_exit_on_close(connection, 0)
    }

    package func close() {
        g_dbus_connection_close_sync(connection, nil, nil)
        g_object_unref(UnsafeMutableRawPointer(connection))
    }

    /// Sends a signal to one connection, which needs no match rule of its.
    package func emit(
        to receiver: String, _ path: String, _ interface: String, _ member: String,
        _ arguments: String
    ) {
        g_dbus_connection_emit_signal(
            connection, receiver, path, interface, member,
            g_variant_parse(nil, arguments, nil, nil, nil), nil)
    }

    /// Calls somebody, and waits. The name of the error, or "" for an answer.
    package func call(_ receiver: String, _ interface: String, _ member: String) -> String {
        var error: UnsafeMutablePointer<GError>?
        let reply = g_dbus_connection_call_sync(
            connection, receiver, "/", interface, member, nil, nil, G_DBUS_CALL_FLAGS_NONE, -1,
            nil, &error)
        if let reply { g_variant_unref(reply) }
        guard let error else { return "" }
        defer { g_error_free(error) }
        guard let name = g_dbus_error_get_remote_error(error) else { return "?" }
        defer { g_free(name) }
        return String(cString: name)
    }

    /// Answers a call that was not sent to him.
    package func answer(_ receiver: String, serial: UInt32) {
        guard let message = g_dbus_message_new() else { return }
        defer { g_object_unref(UnsafeMutableRawPointer(message)) }
        g_dbus_message_set_message_type(message, G_DBUS_MESSAGE_TYPE_METHOD_RETURN)
        g_dbus_message_set_destination(message, receiver)
        g_dbus_message_set_reply_serial(message, serial)
        g_dbus_connection_send_message(
            connection, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, nil, nil)
    }

    /// Asks the bus itself, and waits: what was sent before has been passed on. Nil for an error.
    package func askBus(
        _ method: String, _ arguments: String = "()",
        on interface: String = "org.freedesktop.DBus"
    ) -> String? {
        guard
            let reply = g_dbus_connection_call_sync(
                connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                interface, method,
                g_variant_parse(nil, arguments, nil, nil, nil), nil,
                G_DBUS_CALL_FLAGS_NONE, -1, nil, nil)
        else { return nil }
        defer { g_variant_unref(reply) }
        guard let text = g_variant_print(reply, 0) else { return nil }
        defer { g_free(text) }
        return String(cString: text)
    }

    /// How many match rules the bus keeps for a connection; -1 if it does not tell.
    package func matchRules(of name: String) -> Int {
        let text = askBus(
            "GetConnectionStats", "('\(name)',)", on: "org.freedesktop.DBus.Debug.Stats")
        guard let text, let number = text.split(separator: "'MatchRules': <uint32 ").last else {
            return -1
        }
        return Int(number.prefix { $0.isNumber }) ?? -1
    }
}
