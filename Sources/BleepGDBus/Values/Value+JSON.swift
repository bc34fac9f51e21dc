import CGLib

extension Value {
    /// The value as JSON; numbers that JSON does not have become null.
    package var json: String {
        var text = ""
        writeJSON(to: &text)
        return text
    }

    private func writeJSON(to text: inout String) {
        switch g_variant_classify(variant) {
        case G_VARIANT_CLASS_BOOLEAN:
            text += g_variant_get_boolean(variant) != 0 ? "true" : "false"
        case G_VARIANT_CLASS_DOUBLE:
            writeNumber(g_variant_get_double(variant), to: &text)
        case G_VARIANT_CLASS_STRING, G_VARIANT_CLASS_OBJECT_PATH, G_VARIANT_CLASS_SIGNATURE:
            JSONText.write(string ?? "", to: &text)
        case G_VARIANT_CLASS_VARIANT:
            unboxed.writeJSON(to: &text)
        case G_VARIANT_CLASS_MAYBE:
            if count == 0 { text += "null" } else { self[0].writeJSON(to: &text) }
        case G_VARIANT_CLASS_ARRAY:
            if isDictionary { writeObject(to: &text) } else { writeArray(to: &text) }
        case G_VARIANT_CLASS_TUPLE, G_VARIANT_CLASS_DICT_ENTRY:
            writeArray(to: &text)
        default:
            text += signed.map { "\($0)" } ?? unsigned.map { "\($0)" } ?? "null"
        }
    }

    private var isDictionary: Bool {
        isOf(type: "a{s*}") || isOf(type: "a{o*}") || isOf(type: "a{g*}")
    }

    private func writeObject(to text: inout String) {
        text += "{"
        for index in 0..<count {
            let entry = self[index]
            if index > 0 { text += "," }
            JSONText.write(entry[0].string ?? "", to: &text)
            text += ":"
            entry[1].writeJSON(to: &text)
        }
        text += "}"
    }

    private func writeArray(to text: inout String) {
        text += "["
        for index in 0..<count {
            if index > 0 { text += "," }
            self[index].writeJSON(to: &text)
        }
        text += "]"
    }

    private func writeNumber(_ number: Double, to text: inout String) {
        guard number.isFinite else { return text += "null" }
        var buffer = [CChar](repeating: 0, count: Int(G_ASCII_DTOSTR_BUF_SIZE))
        text += String(cString: g_ascii_dtostr(&buffer, gint(buffer.count), number))
    }

    /// Any integer that fits.
    package var signed: Int64? {
        switch g_variant_classify(variant) {
        case G_VARIANT_CLASS_INT16: Int64(g_variant_get_int16(variant))
        case G_VARIANT_CLASS_INT32: Int64(g_variant_get_int32(variant))
        case G_VARIANT_CLASS_INT64: Int64(g_variant_get_int64(variant))
        case G_VARIANT_CLASS_HANDLE: Int64(g_variant_get_handle(variant))
        default: unsigned.flatMap { Int64(exactly: $0) }
        }
    }

    /// Any integer that is not negative.
    package var unsigned: UInt64? {
        switch g_variant_classify(variant) {
        case G_VARIANT_CLASS_BYTE: UInt64(g_variant_get_byte(variant))
        case G_VARIANT_CLASS_UINT16: UInt64(g_variant_get_uint16(variant))
        case G_VARIANT_CLASS_UINT32: UInt64(g_variant_get_uint32(variant))
        case G_VARIANT_CLASS_UINT64: UInt64(g_variant_get_uint64(variant))
        case G_VARIANT_CLASS_INT16: UInt64(exactly: g_variant_get_int16(variant))
        case G_VARIANT_CLASS_INT32: UInt64(exactly: g_variant_get_int32(variant))
        case G_VARIANT_CLASS_INT64: UInt64(exactly: g_variant_get_int64(variant))
        case G_VARIANT_CLASS_HANDLE: UInt64(exactly: g_variant_get_handle(variant))
        default: nil
        }
    }
}
