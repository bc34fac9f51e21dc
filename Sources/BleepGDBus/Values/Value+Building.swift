import CGLib

/// Values that the library makes itself.
extension Value {
    @inline(never)
    package convenience init(_ number: UInt64) {
        self.init(taking: g_variant_new_uint64(guint64(number)))
    }

    @inline(never)
    package convenience init(_ number: Double) {
        self.init(taking: g_variant_new_double(number))
    }

    @inline(never)
    package convenience init(_ text: StaticString) {
        let text = UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
        self.init(taking: g_variant_new_string(text))
    }
}

/// A container that is filled one by one: an array, or a dictionary with text as keys.
package struct ValueBuilder: ~Copyable {
    private let builder: UnsafeMutablePointer<GVariantBuilder>

    /// Of that type, for example `a{sv}` or `as`.
    package init(_ type: StaticString) {
        builder = g_variant_builder_new(Value.type(type))
    }

    deinit {
        g_variant_builder_unref(builder)
    }

    /// Adds an element of an array.
    @inline(never)
    package func add(_ value: Value) {
        g_variant_builder_add_value(builder, value.variant)
    }

    /// Adds an entry of a dictionary, in a variant.
    @inline(never)
    package func add(_ key: StaticString, _ value: Value) {
        add(Value(key), value)
    }

    /// Likewise.
    @inline(never)
    package func add(_ key: Value, _ value: Value) {
        g_variant_builder_add_value(
            builder, g_variant_new_dict_entry(key.variant, g_variant_new_variant(value.variant)))
    }

    /// Likewise, of a number.
    @inline(never)
    package func add(_ key: StaticString, _ number: UInt64) {
        add(key, Value(number))
    }

    /// What it has become.
    @inline(never)
    package consuming func finish() -> Value {
        Value(taking: g_variant_builder_end(builder))
    }
}
