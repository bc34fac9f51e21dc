import BleepCore
import CGLib

/// An `a{sv}` in the making.
package struct Record {
    private let builder: UnsafeMutablePointer<GVariantBuilder>

    package init() {
        builder = g_variant_builder_new(Value.type("a{sv}"))!
    }

    package func set(_ name: StaticString, _ text: String) {
        add(name, g_variant_new_string(text))
    }

    package func set(_ name: StaticString, _ text: StaticString) {
        add(name, g_variant_new_string(Record.text(text)))
    }

    package func set(_ name: StaticString, _ isSo: Bool) {
        add(name, g_variant_new_boolean(isSo ? 1 : 0))
    }

    package func set(_ name: StaticString, _ number: UInt64) {
        add(name, g_variant_new_uint64(guint64(number)))
    }

    package func set(_ name: StaticString, _ number: Double) {
        add(name, g_variant_new_double(number))
    }

    package func set(_ name: StaticString, _ duration: Duration) {
        set(name, duration.microseconds)
    }

    package func set(_ name: StaticString, _ value: Value) {
        add(name, value.variant)
    }

    /// Under a name that is not known beforehand.
    package func set(name: String, _ value: Value) {
        add(g_variant_new_string(name), value.variant)
    }

    private func add(_ name: StaticString, _ variant: OpaquePointer?) {
        add(g_variant_new_string(Record.text(name)), variant)
    }

    @inline(never)
    private func add(_ name: OpaquePointer?, _ variant: OpaquePointer?) {
        g_variant_builder_add_value(
            builder, g_variant_new_dict_entry(name, g_variant_new_variant(variant)))
    }

    /// What was set; nothing can be after this.
    package func finish() -> Value {
        defer { g_variant_builder_unref(builder) }
        return Value(taking: g_variant_builder_end(builder))
    }

    private static func text(_ text: StaticString) -> UnsafePointer<CChar> {
        UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self)
    }
}

extension Value {
    /// An `as`.
    package convenience init(strings: [String]) {
        let variants: [OpaquePointer?] = strings.map { g_variant_new_string($0) }
        self.init(
            taking: g_variant_new_array(Value.type("s"), variants, gsize(variants.count)))
    }

    /// An `aa{sv}`.
    package convenience init(records: [Value]) {
        let variants: [OpaquePointer?] = records.map { $0.variant }
        let list = withExtendedLifetime(records) {
            g_variant_new_array(Value.type("a{sv}"), variants, gsize(variants.count))!
        }
        self.init(taking: list)
    }
}
