import CBleepReliabilityDBus1
import CDBus

/// A reply to Get or GetAll.
struct PropertyReply {
    let message: OpaquePointer

    /// Moves to a property, inside its variant; nil stands for the only one.
    func find(_ name: UnsafePointer<CChar>?, _ found: inout DBusMessageIter) -> bleep_status {
        var argument = DBusMessageIter()
        guard dbus_message_get_type(message) == DBUS_MESSAGE_TYPE_METHOD_RETURN,
            dbus_message_iter_init(message, &argument) != 0
        else { return BLEEP_ERROR_TYPE_MISMATCH }
        guard let name else { return unbox(&argument, &found) }
        guard PropertyReply.isDictionary(&argument) else { return BLEEP_ERROR_TYPE_MISMATCH }
        var entries = DBusMessageIter()
        dbus_message_iter_recurse(&argument, &entries)
        while dbus_message_iter_get_arg_type(&entries) == Messages.code("e") {
            var entry = DBusMessageIter()
            var key: UnsafePointer<CChar>?
            dbus_message_iter_recurse(&entries, &entry)
            dbus_message_iter_get_basic(&entry, &key)
            dbus_message_iter_next(&entry)
            if let key, strcmp(key, name) == 0 { return unbox(&entry, &found) }
            dbus_message_iter_next(&entries)
        }
        return BLEEP_ERROR_NOT_FOUND
    }

    private func unbox(
        _ argument: inout DBusMessageIter, _ content: inout DBusMessageIter
    ) -> bleep_status {
        guard dbus_message_iter_get_arg_type(&argument) == Messages.code("v") else {
            return BLEEP_ERROR_TYPE_MISMATCH
        }
        dbus_message_iter_recurse(&argument, &content)
        return BLEEP_OK
    }

    /// From strings to variants.
    private static func isDictionary(_ argument: inout DBusMessageIter) -> Bool {
        guard let signature = dbus_message_iter_get_signature(&argument) else { return false }
        defer { dbus_free(signature) }
        return isPropertyDictionary(signature) != 0
    }
}
