import CGLib

extension Value {
    /// A new floating GVariant; whoever takes it sinks it.
    var floatingVariant: OpaquePointer {
        switch self {
        case .boolean(let flag): g_variant_new_boolean(flag ? 1 : 0)
        case .byte(let number): g_variant_new_byte(number)
        case .int16(let number): g_variant_new_int16(number)
        case .uint16(let number): g_variant_new_uint16(number)
        case .uint32(let number): g_variant_new_uint32(number)
        case .string(let text): g_variant_new_string(text)
        case .path(let text): g_variant_new_object_path(text)
        case .strings(let texts): Value.array(type: "as", texts.map { .string($0) }).floatingVariant
        case .bytes(let bytes): Value.array(type: "ay", bytes.map { .byte($0) }).floatingVariant
        case .variant(let value): g_variant_new_variant(value.floatingVariant)
        case .entry(let key, let value):
            g_variant_new_dict_entry(key.floatingVariant, value.floatingVariant)
        case .tuple(let members): container("r", members)
        case .array(let type, let members): container(type, members)
        case .foreign: g_variant_new_string("")
        }
    }

    private func container(_ type: String, _ members: [Value]) -> OpaquePointer {
        let type = g_variant_type_new(type)
        let builder = g_variant_builder_new(type)
        g_variant_type_free(type)
        for member in members {
            g_variant_builder_add_value(builder, member.floatingVariant)
        }
        let result = g_variant_builder_end(builder)
        g_variant_builder_unref(builder)
        return result!
    }

    /// Reads a GVariant, which stays the caller's.
    init(_ variant: OpaquePointer) {
        let signature = String(cString: g_variant_get_type_string(variant))
        switch signature {
        case "b": self = .boolean(g_variant_get_boolean(variant) != 0)
        case "y": self = .byte(g_variant_get_byte(variant))
        case "n": self = .int16(g_variant_get_int16(variant))
        case "q": self = .uint16(g_variant_get_uint16(variant))
        case "u": self = .uint32(g_variant_get_uint32(variant))
        case "s": self = .string(String(cString: g_variant_get_string(variant, nil)))
        case "o": self = .path(String(cString: g_variant_get_string(variant, nil)))
        case "v": self = .variant(Value.children(of: variant)[0])
        case "ay": self = .bytes(Value.bytes(of: variant))
        case "as": self = .strings(Value.children(of: variant).compactMap { $0.asString })
        case "a{sv}": self = .array(type: signature, Value.children(of: variant))
        case "{sv}":
            let pair = Value.children(of: variant)
            self = .entry(pair[0], pair[1])
        default: self = .foreign(signature: signature)
        }
    }

    /// The members of a container GVariant, which stays the caller's.
    static func children(of variant: OpaquePointer) -> [Value] {
        (0..<g_variant_n_children(variant)).compactMap { index in
            guard let child = g_variant_get_child_value(variant, index) else { return nil }
            defer { g_variant_unref(child) }
            return Value(child)
        }
    }

    private static func bytes(of variant: OpaquePointer) -> [UInt8] {
        var count: gsize = 0
        guard let data = g_variant_get_fixed_array(variant, &count, 1) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: data, count: Int(count)))
    }
}
