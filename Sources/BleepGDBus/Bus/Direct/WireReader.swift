import BleepCore
import CGLib

/// Reads the bodies that almost all replies to blocking calls have: numbers, texts, bytes, and
/// variants of these. Of any other, and of what is not as it should be, it says nothing: then GDBus
/// has the say.
struct WireReader {
    /// A property's variant may have one in it; more than that is GDBus's.
    private static let deepest = 4

    private let start: UnsafePointer<UInt8>
    private let count: Int
    private var place = 0

    /// The members as a tuple; nil if that is for GDBus.
    static func tuple(
        _ body: UnsafeBufferPointer<UInt8>, types: UnsafeBufferPointer<UInt8>
    ) -> Value? {
        guard let start = body.baseAddress else { return nil }
        var reader = WireReader(start: start, count: body.count)
        var members: [Value] = []
        var next = 0
        while next < types.count {
            guard let member = reader.value(types, &next, depth: 0) else { return nil }
            members.append(Value(taking: member))
        }
        return reader.place == body.count ? Value(tuple: members) : nil
    }

    private init(start: UnsafePointer<UInt8>, count: Int) {
        self.start = start
        self.count = count
    }

    /// A value whose type is next, floating.
    @inline(never)
    private mutating func value(
        _ types: UnsafeBufferPointer<UInt8>, _ next: inout Int, depth: Int
    ) -> OpaquePointer? {
        let type = types[next]
        next += 1
        switch type {
        case UInt8(ascii: "y"): return number(1).map { g_variant_new_byte(guint8($0)) }
        case UInt8(ascii: "b"):
            guard let number = number(4), number <= 1 else { return nil }
            return g_variant_new_boolean(gboolean(number))
        case UInt8(ascii: "n"):
            return number(2).map { g_variant_new_int16(gint16(truncatingIfNeeded: $0)) }
        case UInt8(ascii: "q"):
            return number(2).map { g_variant_new_uint16(guint16(truncatingIfNeeded: $0)) }
        case UInt8(ascii: "i"):
            return number(4).map { g_variant_new_int32(gint32(truncatingIfNeeded: $0)) }
        case UInt8(ascii: "u"):
            return number(4).map { g_variant_new_uint32(guint32(truncatingIfNeeded: $0)) }
        case UInt8(ascii: "x"):
            return number(8).map { g_variant_new_int64(gint64(truncatingIfNeeded: $0)) }
        case UInt8(ascii: "t"):
            return number(8).map { g_variant_new_uint64(guint64(truncatingIfNeeded: $0)) }
        case UInt8(ascii: "d"):
            return number(8).map { g_variant_new_double(gdouble(bitPattern: $0)) }
        case UInt8(ascii: "s"):
            // Checks itself, once more.
            guard let text = text(), g_utf8_validate(text, -1, nil) != 0 else { return nil }
            return g_variant_new_string(text)
        case UInt8(ascii: "o"):
            guard let text = text(), g_variant_is_object_path(text) != 0 else { return nil }
            return g_variant_new_object_path(text)
        case UInt8(ascii: "v"): return depth < WireReader.deepest ? variant(depth + 1) : nil
        case UInt8(ascii: "a"):
            guard next < types.count, types[next] == UInt8(ascii: "y") else { return nil }
            next += 1
            return bytes()
        default: return nil
        }
    }

    private mutating func skip(to unit: Int) {
        place = (place + unit - 1) & ~(unit - 1)
    }

    /// The lowest byte first: messages in the other order do not come here.
    private mutating func number(_ size: Int) -> UInt64? {
        skip(to: size)
        guard size <= count - place else { return nil }
        var number: UInt64 = 0
        memcpy(&number, start + place, size)
        place += size
        return UInt64(littleEndian: number)
    }

    /// A text with its end, and no other end in it.
    private mutating func text() -> UnsafePointer<CChar>? {
        guard let length = number(4).map(Int.init), length < count - place else { return nil }
        return text(length)
    }

    private mutating func text(_ length: Int) -> UnsafePointer<CChar>? {
        let text = UnsafeRawPointer(start + place).assumingMemoryBound(to: CChar.self)
        guard start[place + length] == 0, strlen(text) == length else { return nil }
        place += length + 1
        return text
    }

    private mutating func bytes() -> OpaquePointer? {
        guard let length = number(4).map(Int.init), length <= count - place else { return nil }
        defer { place += length }
        return g_variant_new_fixed_array(Value.type("y"), start + place, gsize(length), 1)
    }

    private mutating func variant(_ depth: Int) -> OpaquePointer? {
        guard let length = number(1).map(Int.init), length < count - place else { return nil }
        let types = UnsafeBufferPointer(start: start + place, count: length)
        guard length > 0, text(length) != nil else { return nil }
        var next = 0
        guard let inner = value(types, &next, depth: depth) else { return nil }
        guard next == length else {
            g_variant_unref(g_variant_ref_sink(inner))
            return nil
        }
        return g_variant_new_variant(inner)
    }
}
