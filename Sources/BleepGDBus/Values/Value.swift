import BleepCore
import CGLib

/// A GVariant and its reference.
///
/// Sendable: GVariants do not change, and their counts are atomic.
package final class Value: @unchecked Sendable {
    package let variant: OpaquePointer

    /// Takes a reference over; a floating one is sunk.
    package init(taking variant: OpaquePointer) {
        self.variant = g_variant_take_ref(variant)
    }

    /// Takes a reference of its own; a floating one is sunk.
    package init(retaining variant: OpaquePointer) {
        self.variant = g_variant_ref_sink(variant)
    }

    deinit {
        g_variant_unref(variant)
    }

    /// Reads GVariant's text format; nil if it is not that, or not of the type.
    package convenience init?(parsing text: String, type: StaticString? = nil) {
        let wanted = type.map(Value.type)
        guard let variant = g_variant_parse(wanted ?? nil, text, nil, nil, nil) else { return nil }
        self.init(taking: variant)
    }

    package convenience init(_ text: String) {
        self.init(taking: g_variant_new_string(text))
    }

    package convenience init(path: String) {
        self.init(taking: g_variant_new_object_path(path))
    }

    package convenience init(_ number: UInt32) {
        self.init(taking: g_variant_new_uint32(number))
    }

    package convenience init(_ number: UInt64) {
        self.init(taking: g_variant_new_uint64(guint64(number)))
    }

    package convenience init(bytes: UnsafeRawBufferPointer) {
        self.init(
            taking: g_variant_new_fixed_array(
                Value.type("y"), bytes.baseAddress, gsize(bytes.count), 1))
    }

    /// A variant around a value, as Properties.Set wants it.
    package convenience init(boxing value: Value) {
        self.init(taking: g_variant_new_variant(value.variant))
    }

    package convenience init(tuple members: [Value]) {
        let variants: [OpaquePointer?] = members.map { $0.variant }
        // Arrays are let go at their last use, and the pointers do not count as one.
        let tuple = withExtendedLifetime(members) {
            g_variant_new_tuple(variants, gsize(variants.count))!
        }
        self.init(taking: tuple)
    }

    /// An `a{sv}` of strings.
    package convenience init(dictionary entries: [(String, String)]) {
        let builder = g_variant_builder_new(Value.type("a{sv}"))
        for (key, text) in entries {
            g_variant_builder_add_value(
                builder,
                g_variant_new_dict_entry(
                    g_variant_new_string(key),
                    g_variant_new_variant(g_variant_new_string(text))))
        }
        self.init(taking: g_variant_builder_end(builder))
        g_variant_builder_unref(builder)
    }

    /// GVariant types are their own text.
    package static func type(_ text: StaticString) -> OpaquePointer? {
        OpaquePointer(text.utf8Start)
    }

    package func isOf(type: StaticString) -> Bool {
        g_variant_is_of_type(variant, Value.type(type)) != 0
    }

    /// What a variant holds, or the value itself.
    package var unboxed: Value {
        var value = self
        while value.isOf(type: "v"), let inner = g_variant_get_variant(value.variant) {
            value = Value(taking: inner)
        }
        return value
    }

    package var count: Int {
        guard g_variant_is_container(variant) != 0 else { return 0 }
        return Int(g_variant_n_children(variant))
    }

    /// The child at a place that is known to exist.
    package subscript(index: Int) -> Value {
        Value(taking: g_variant_get_child_value(variant, gsize(index)))
    }

    package var string: String? {
        let kind = g_variant_classify(variant)
        let isText =
            kind == G_VARIANT_CLASS_STRING || kind == G_VARIANT_CLASS_OBJECT_PATH
            || kind == G_VARIANT_CLASS_SIGNATURE
        guard isText, let text = g_variant_get_string(variant, nil) else { return nil }
        return String(cString: text)
    }

    package var boolean: Bool? {
        guard isOf(type: "b") else { return nil }
        return g_variant_get_boolean(variant) != 0
    }

    package var int16: Int16? {
        isOf(type: "n") ? g_variant_get_int16(variant) : nil
    }

    /// A property of an `a{sv}`, unboxed.
    package func property(_ name: StaticString) -> Value? {
        let key = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
        guard let found = g_variant_lookup_value(variant, key, nil) else { return nil }
        return Value(taking: found)
    }

    /// What a key stands for in a dictionary with text as keys.
    package func entry(_ key: String) -> Value? {
        for index in 0..<count {
            let entry = self[index]
            if entry[0].string == key { return entry[1] }
        }
        return nil
    }

    /// The bytes of an `ay`, which live as long as the value.
    package var bytes: UnsafeRawBufferPointer? {
        guard isOf(type: "ay") else { return nil }
        var count: gsize = 0
        let start = g_variant_get_fixed_array(variant, &count, 1)
        return UnsafeRawBufferPointer(start: start, count: Int(count))
    }
}
