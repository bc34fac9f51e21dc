import CBleepReliabilityDBus1
import CDBus

/// Messages as the program hands them in, and those that are made for it.
enum Messages {
    /// A copy of a method call that can be answered; nil and the reason if it is none.
    static func copy(
        _ message: OpaquePointer?, for connection: OpaquePointer
    ) -> (OpaquePointer?, bleep_status) {
        guard let message, dbus_message_get_type(message) == DBUS_MESSAGE_TYPE_METHOD_CALL,
            dbus_message_get_no_reply(message) == 0, dbus_message_get_destination(message) != nil,
            dbus_message_get_path(message) != nil, dbus_message_get_interface(message) != nil,
            dbus_message_get_member(message) != nil,
            dbus_message_contains_unix_fds(message) == 0
                || dbus_connection_can_send_type(connection, code("h")) != 0
        else { return (nil, BLEEP_ERROR_INVALID_ARGUMENT) }
        let copy = dbus_message_copy(message)
        return (copy, copy == nil ? BLEEP_ERROR_NO_RESOURCES : BLEEP_OK)
    }

    /// Whose property, and which; NULL is all of them.
    struct Property {
        var destination: UnsafePointer<CChar>?
        var path: UnsafePointer<CChar>?
        var interface: UnsafePointer<CChar>?
        var name: UnsafePointer<CChar>?

        var isGood: Bool {
            guard let path, Messages.isShort(path), dbus_validate_path(path, nil) != 0,
                let interface, Messages.isShort(interface),
                dbus_validate_interface(interface, nil) != 0
            else { return false }
            guard let destination else { return true }
            return Messages.isShort(destination) && dbus_validate_bus_name(destination, nil) != 0
        }

        var hasName: Bool {
            guard let name, Messages.isShort(name) else { return false }
            return dbus_validate_member(name, nil) != 0
        }
    }

    static func get(_ property: Property) -> OpaquePointer? {
        property.hasName ? make(property, "Get") { _ in true } : nil
    }

    static func getAll(_ property: Property) -> OpaquePointer? {
        make(property, "GetAll") { _ in true }
    }

    /// Sets it to a basic value.
    static func set(
        _ property: Property, _ type: Int32, _ value: UnsafeRawPointer?
    ) -> OpaquePointer? {
        guard property.hasName, let value, isGood(value, type) else { return nil }
        return make(property, "Set") { arguments in
            var variant = DBusMessageIter()
            var signature = (CChar(truncatingIfNeeded: type), CChar(0))
            let isOpen = withUnsafePointer(to: &signature) {
                dbus_message_iter_open_container(
                    arguments, code("v"),
                    UnsafeRawPointer($0).assumingMemoryBound(to: CChar.self), &variant)
            }
            guard isOpen != 0 else { return false }
            guard dbus_message_iter_append_basic(&variant, type, value) != 0 else {
                dbus_message_iter_abandon_container(arguments, &variant)
                return false
            }
            return dbus_message_iter_close_container(arguments, &variant) != 0
        }
    }

    /// Nil if the names are no good, or without memory.
    private static func make(
        _ property: Property, _ method: StaticString,
        _ appendRest: (UnsafeMutablePointer<DBusMessageIter>) -> Bool
    ) -> OpaquePointer? {
        guard property.isGood,
            let message = newPropertiesCall(
                property.destination, property.path,
                UnsafeRawPointer(method.utf8Start).assumingMemoryBound(to: CChar.self))
        else { return nil }
        var arguments = DBusMessageIter()
        dbus_message_iter_init_append(message, &arguments)
        guard append(property.interface, to: &arguments), append(property.name, to: &arguments),
            appendRest(&arguments)
        else {
            dbus_message_unref(message)
            return nil
        }
        return message
    }

    private static func append(
        _ text: UnsafePointer<CChar>?, to arguments: inout DBusMessageIter
    ) -> Bool {
        guard var text else { return true }
        return dbus_message_iter_append_basic(&arguments, code("s"), &text) != 0
    }

    /// libdbus ends the program over a value that is none.
    private static func isGood(_ value: UnsafeRawPointer, _ type: Int32) -> Bool {
        switch type {
        case code("b"): return value.load(as: dbus_bool_t.self) <= 1
        case code("s"), code("o"), code("g"):
            guard let text = value.load(as: UnsafePointer<CChar>?.self), isShort(text) else {
                return false
            }
            if type == code("s") { return dbus_validate_utf8(text, nil) != 0 }
            if type == code("o") { return dbus_validate_path(text, nil) != 0 }
            return dbus_signature_validate(text, nil) != 0
        default: return isBasic(type)
        }
    }

    /// Any that stands for itself; descriptors are no values.
    static func isBasic(_ type: Int32) -> Bool {
        switch type {
        case code("b"), code("y"), code("n"), code("q"), code("i"), code("u"), code("x"),
            code("t"), code("d"), code("s"), code("o"), code("g"):
            true
        default: false
        }
    }

    /// As long as a text may be.
    private static func isShort(_ text: UnsafePointer<CChar>) -> Bool {
        strnlen(text, Int(BLEEP_TEXT_MAX_BYTES) + 1) <= Int(BLEEP_TEXT_MAX_BYTES)
    }

    static func code(_ letter: Unicode.Scalar) -> Int32 {
        Int32(letter.value)
    }
}
