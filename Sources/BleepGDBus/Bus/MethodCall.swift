import BleepCore
import CGLib

/// A method call as it goes out. It never starts a service.
package struct MethodCall {
    package var destination: String
    package var path: String
    package var interface: String
    package var member: String
    package var arguments: Value?

    package init(
        _ destination: String, _ path: String, _ interface: String, _ member: String,
        _ arguments: Value? = nil
    ) {
        self.destination = destination
        self.path = path
        self.interface = interface
        self.member = member
        self.arguments = arguments
    }

    package var method: MethodName {
        MethodName(interface, member)
    }

    /// The caller owns the result.
    func makeMessage() -> OpaquePointer {
        let message = g_dbus_message_new_method_call(destination, path, interface, member)!
        g_dbus_message_set_flags(message, G_DBUS_MESSAGE_FLAGS_NO_AUTO_START)
        if let arguments { g_dbus_message_set_body(message, arguments.variant) }
        return message
    }
}
