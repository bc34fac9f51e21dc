import BleepCore
import CGLib

/// What D-Bus allows. The bus hangs up on whoever sends more, and all that others wait for on that
/// connection is lost with it. Neither GVariant nor GDBus looks.
extension Value {
    static let longestSignature = 255
    /// Arrays of arrays, and structures in structures.
    private static let deepestType = 32
    /// Containers of all kinds in each other, through all that variants hold.
    static let deepestValue = 64

    /// Why the members of this tuple cannot be sent; nil if they can.
    var whyUnfit: StaticString? {
        Value.flaw(ofType: DBusHeader.signature(of: self)) ?? Value.flaw(of: variant, depth: 0)
    }

    private static func flaw(ofType signature: DBusHeader.Text) -> StaticString? {
        guard signature.count <= longestSignature else { return tooLong }
        var (arrays, structures, entries) = (0, 0, 0)
        for letter in signature {
            arrays = letter == UInt8(ascii: "a") ? arrays + 1 : 0
            switch letter {
            case UInt8(ascii: "("): structures += 1
            case UInt8(ascii: ")"): structures -= 1
            case UInt8(ascii: "{"): entries += 1
            case UInt8(ascii: "}"): entries -= 1
            default: break
            }
            guard max(arrays, structures, entries) <= deepestType else { return tooDeep }
        }
        return nil
    }

    /// The value is the last of that many containers in each other, or in the last of them.
    private static func flaw(of value: OpaquePointer, depth: Int) -> StaticString? {
        guard let type = g_variant_get_type_string(value) else { return nil }
        guard g_variant_is_container(value) != 0 else {
            let isSignature = g_variant_classify(value) == G_VARIANT_CLASS_SIGNATURE
            return isSignature && g_variant_get_size(value) > longestSignature + 1 ? tooLong : nil
        }
        guard depth <= deepestValue else { return tooDeep }
        // Most types say all that there is to know.
        let isPlain = strpbrk(type, "vg") == nil && depth + Int(strlen(type)) <= deepestValue
        guard !isPlain else { return nil }

        let isVariant = g_variant_classify(value) == G_VARIANT_CLASS_VARIANT
        for index in 0..<g_variant_n_children(value) {
            guard let child = g_variant_get_child_value(value, index) else { return nil }
            defer { g_variant_unref(child) }
            let type = DBusHeader.text(g_variant_get_type_string(child))
            if isVariant, let reason = flaw(ofType: type) { return reason }
            if let reason = flaw(of: child, depth: depth + 1) { return reason }
        }
        return nil
    }

    private static var tooLong: StaticString {
        "D-Bus allows no signature of more than 255 letters."
    }

    private static var tooDeep: StaticString {
        "D-Bus allows no value that is as deep as that."
    }
}
