import BleepCore
import CGLib

/// How long values are on the wire. GDBus does not say, and writing them to find out costs more
/// than all the rest of recording.
enum WireSize {
    /// Where a value ends that begins there; the body of a message begins at 0.
    static func end(of value: OpaquePointer, at place: Int) -> Int {
        switch g_variant_classify(value) {
        case G_VARIANT_CLASS_BYTE: place + 1
        case G_VARIANT_CLASS_INT16, G_VARIANT_CLASS_UINT16: aligned(place, 2) + 2
        case G_VARIANT_CLASS_INT64, G_VARIANT_CLASS_UINT64, G_VARIANT_CLASS_DOUBLE:
            aligned(place, 8) + 8
        case G_VARIANT_CLASS_STRING, G_VARIANT_CLASS_OBJECT_PATH:
            aligned(place, 4) + 5 + length(of: value)
        case G_VARIANT_CLASS_SIGNATURE: place + 2 + length(of: value)
        case G_VARIANT_CLASS_VARIANT: endOfVariant(value, at: place)
        case G_VARIANT_CLASS_ARRAY: endOfArray(value, at: place)
        case G_VARIANT_CLASS_TUPLE:
            // The body itself is one, and is not aligned; it begins at 0.
            endOfChildren(value, at: aligned(place, 8))
        case G_VARIANT_CLASS_DICT_ENTRY: endOfChildren(value, at: aligned(place, 8))
        default: aligned(place, 4) + 4  // Booleans, numbers of four bytes, handles.
        }
    }

    private static func aligned(_ place: Int, _ unit: Int) -> Int {
        (place + unit - 1) & ~(unit - 1)
    }

    private static func length(of value: OpaquePointer) -> Int {
        var length: gsize = 0
        g_variant_get_string(value, &length)
        return Int(length)
    }

    private static func endOfVariant(_ value: OpaquePointer, at place: Int) -> Int {
        guard let inner = g_variant_get_variant(value) else { return place }
        defer { g_variant_unref(inner) }
        let type = g_variant_get_type_string(inner).map { Int(strlen($0)) } ?? 0
        return end(of: inner, at: place + 2 + type)
    }

    /// The padding before the first element is there for an empty array, too.
    private static func endOfArray(_ value: OpaquePointer, at place: Int) -> Int {
        let start = aligned(place, 4) + 4
        guard let type = g_variant_get_type_string(value) else { return start }
        switch UInt8(bitPattern: type[1]) {
        case UInt8(ascii: "y"): return start + Int(g_variant_n_children(value))
        case UInt8(ascii: "x"), UInt8(ascii: "t"), UInt8(ascii: "d"), UInt8(ascii: "("),
            UInt8(ascii: "{"):
            return endOfChildren(value, at: aligned(start, 8))
        default: return endOfChildren(value, at: start)
        }
    }

    private static func endOfChildren(_ value: OpaquePointer, at start: Int) -> Int {
        var place = start
        for index in 0..<g_variant_n_children(value) {
            guard let child = g_variant_get_child_value(value, index) else { return place }
            place = end(of: child, at: place)
            g_variant_unref(child)
        }
        return place
    }
}
