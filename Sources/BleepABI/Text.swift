import BleepCore
import BleepGDBus
import CBleepReliability
import CGLib

/// Text as C hands it in: UTF-8, not too long, and what it says it is.
enum Text {
    /// The longest name that D-Bus takes, by its specification.
    private static let longestName = 255

    /// Nil if it is missing, too long or not UTF-8.
    static func read(_ text: UnsafePointer<CChar>?) -> String? {
        guard let text else { return nil }
        let length = strnlen(text, Int(BLEEP_TEXT_MAX_BYTES) + 1)
        guard length <= Int(BLEEP_TEXT_MAX_BYTES),
            g_utf8_validate(text, gssize(length), nil) != 0
        else { return nil }
        return String(cString: text)
    }

    /// A value in GVariant's text format.
    @inline(never)
    static func value(_ text: UnsafePointer<CChar>?) -> Value? {
        read(text).flatMap { Value(parsing: $0) }
    }

    static func path(_ text: UnsafePointer<CChar>?) -> String? {
        guard let text, strnlen(text, Int(BLEEP_TEXT_MAX_BYTES) + 1) <= Int(BLEEP_TEXT_MAX_BYTES),
            g_variant_is_object_path(text) != 0
        else { return nil }
        return String(cString: text)
    }

    static func interface(_ text: UnsafePointer<CChar>?) -> String? {
        name(text, g_dbus_is_interface_name)
    }

    /// A method or a property.
    static func member(_ text: UnsafePointer<CChar>?) -> String? {
        name(text, g_dbus_is_member_name)
    }

    static func busName(_ text: UnsafePointer<CChar>?) -> String? {
        name(text, g_dbus_is_name)
    }

    /// Letters, digits and the like, so that it is UTF-8 as well; they are read a lot.
    private static func name(
        _ text: UnsafePointer<CChar>?, _ isOne: (UnsafePointer<CChar>?) -> gboolean
    ) -> String? {
        guard let text, strnlen(text, longestName + 1) <= longestName, isOne(text) != 0
        else { return nil }
        return String(cString: text)
    }

    static func address(_ text: UnsafePointer<CChar>?) -> BluetoothAddress? {
        read(text).flatMap { BluetoothAddress($0) }
    }

    /// The name that an operation is recorded under.
    static func operation(_ text: UnsafePointer<CChar>?) -> String? {
        guard let name = nonempty(text), name.utf8.count <= Metrics.longestName else { return nil }
        return name
    }

    /// Anything but nothing.
    static func nonempty(_ text: UnsafePointer<CChar>?) -> String? {
        guard let text = read(text), !text.isEmpty else { return nil }
        return text
    }
}

extension Duration {
    /// As C counts: 0 stays zero, which stands for the default, and infinity is for ever.
    init(usec: UInt64) {
        self = usec == .max ? .forever : .wholeMicroseconds(usec)
    }
}
