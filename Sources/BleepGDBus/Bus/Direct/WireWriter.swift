import BleepCore
import CGLib

/// Writes bodies as D-Bus lays them out. GDBus takes longer for that than all the rest of a call
/// takes, because it goes through a message of its own and through streams.
enum WireWriter {
    /// D-Bus allows no longer ones.
    private static let longestArray = 64 << 20

    /// Adds the members of a tuple to a block in which nothing is before them. False if they cannot
    /// be put on the wire; what has been added then is of no use.
    static func add(members tuple: OpaquePointer, to block: inout ByteBlock) -> Bool {
        children(of: tuple, to: &block, depth: 0) && block.count <= MessageBytes.longest
    }

    @inline(never)
    private static func add(
        _ value: OpaquePointer, to block: inout ByteBlock, depth: Int
    ) -> Bool {
        switch g_variant_classify(value) {
        case G_VARIANT_CLASS_BYTE: block.add(UInt64(g_variant_get_byte(value)), bytes: 1)
        case G_VARIANT_CLASS_BOOLEAN: number(UInt64(g_variant_get_boolean(value)), 4, to: &block)
        case G_VARIANT_CLASS_INT16, G_VARIANT_CLASS_UINT16: copy(value, 2, to: &block)
        case G_VARIANT_CLASS_INT32, G_VARIANT_CLASS_UINT32, G_VARIANT_CLASS_HANDLE:
            copy(value, 4, to: &block)
        case G_VARIANT_CLASS_INT64, G_VARIANT_CLASS_UINT64, G_VARIANT_CLASS_DOUBLE:
            copy(value, 8, to: &block)
        case G_VARIANT_CLASS_STRING, G_VARIANT_CLASS_OBJECT_PATH:
            number(UInt64(g_variant_get_size(value) - 1), 4, to: &block)
            contents(of: value, to: &block)
        case G_VARIANT_CLASS_SIGNATURE:
            block.add(UInt64(g_variant_get_size(value) - 1), bytes: 1)
            contents(of: value, to: &block)
        case G_VARIANT_CLASS_VARIANT:
            return depth < Value.deepestValue && variant(value, to: &block, depth: depth + 1)
        case G_VARIANT_CLASS_ARRAY:
            return depth < Value.deepestValue && array(value, to: &block, depth: depth + 1)
        case G_VARIANT_CLASS_TUPLE, G_VARIANT_CLASS_DICT_ENTRY:
            block.pad(to: 8)
            return depth < Value.deepestValue && children(of: value, to: &block, depth: depth + 1)
        default: return false  // D-Bus has no "maybe".
        }
        return true
    }

    private static func number(_ number: UInt64, _ size: Int, to block: inout ByteBlock) {
        block.pad(to: size)
        block.add(number, bytes: size)
    }

    /// A number, which lies in the value as on the wire; we write in the machine's own order.
    private static func copy(_ value: OpaquePointer, _ size: Int, to block: inout ByteBlock) {
        block.pad(to: size)
        contents(of: value, to: &block)
    }

    private static func contents(of value: OpaquePointer, to block: inout ByteBlock) {
        block.add(
            UnsafeRawBufferPointer(
                start: g_variant_get_data(value), count: Int(g_variant_get_size(value))))
    }

    private static func variant(
        _ value: OpaquePointer, to block: inout ByteBlock, depth: Int
    ) -> Bool {
        guard let inner = g_variant_get_variant(value) else { return false }
        defer { g_variant_unref(inner) }
        guard let type = g_variant_get_type_string(inner) else { return false }
        let length = Int(strlen(type))
        guard length <= Value.longestSignature else { return false }
        block.add(UInt64(length), bytes: 1)
        block.add(UnsafeRawBufferPointer(start: type, count: length + 1))
        return add(inner, to: &block, depth: depth)
    }

    private static func array(
        _ value: OpaquePointer, to block: inout ByteBlock, depth: Int
    ) -> Bool {
        guard let type = g_variant_get_type_string(value) else { return false }
        block.pad(to: 4)
        let place = block.count
        block.add(0, bytes: 4)
        // The padding before the first element is no part of the length, and always there.
        switch UInt8(bitPattern: type[1]) {
        case UInt8(ascii: "x"), UInt8(ascii: "t"), UInt8(ascii: "d"), UInt8(ascii: "("),
            UInt8(ascii: "{"):
            block.pad(to: 8)
        default: break
        }
        let start = block.count
        if UInt8(bitPattern: type[1]) == UInt8(ascii: "y") {
            contents(of: value, to: &block)
        } else if !children(of: value, to: &block, depth: depth) {
            return false
        }
        block.replace(at: place, with: UInt32(truncatingIfNeeded: block.count - start))
        return block.count - start <= longestArray
    }

    private static func children(
        of value: OpaquePointer, to block: inout ByteBlock, depth: Int
    ) -> Bool {
        for index in 0..<g_variant_n_children(value) {
            guard let child = g_variant_get_child_value(value, index) else { return false }
            defer { g_variant_unref(child) }
            guard add(child, to: &block, depth: depth) else { return false }
        }
        return true
    }
}
