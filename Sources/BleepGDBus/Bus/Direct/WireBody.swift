import BleepCore
import CGLib

extension DBusHeader {
    static var methodCall: UInt8 { 1 }
    static var methodReturn: UInt8 { 2 }
    static var errorReply: UInt8 { 3 }
    static var unknownMethod: Text {
        ("org.freedesktop.DBus.Error.UnknownMethod" as StaticString).bytes
    }

    /// The types of a body's members; the text lives as long as the body.
    static func signature(of body: Value) -> Text {
        guard let type = g_variant_get_type_string(body.variant) else {
            return Text(start: nil, count: 0)
        }
        let inner = UnsafeRawPointer(type + 1).assumingMemoryBound(to: UInt8.self)
        return Text(start: inner, count: max(0, strlen(type) - 2))
    }

    fileprivate static func string(_ text: Text) -> String {
        String(decoding: text, as: UTF8.self)
    }
}

extension Reply {
    /// Reads a METHOD_RETURN or an ERROR, and writes over its header. Nil if the body is none.
    init?(
        _ header: DBusHeader, in message: UnsafeMutableBufferPointer<UInt8>, bodyStart: Int
    ) {
        // The texts go when the body is read.
        let isError = header.type == DBusHeader.errorReply
        let name = isError ? DBusHeader.string(header.error) : ""
        let isOfBus = isError && DBusHeader.string(header.sender) == ServiceName.driver
        var body: Value?
        if header.bodySize > 0 {
            let bytes = UnsafeBufferPointer(rebasing: message[bodyStart...])
            body =
                WireReader.tuple(bytes, types: header.signature)
                ?? Reply.body(of: header, in: message, at: bodyStart)
            guard body != nil else { return nil }
        }
        if isError {
            self.init(error: name, isOfBus: isOfBus, body: body)
        } else {
            self = .returned(body)
        }
    }

    /// The body as GDBus reads it, behind a header that says no more than its types, in the place
    /// of the one that says more: of a whole header GDBus would make all its fields.
    private static func body(
        of header: DBusHeader, in message: UnsafeMutableBufferPointer<UInt8>, at bodyStart: Int
    ) -> Value? {
        let types = header.signature
        let fields = 14 + types.count
        let size = (16 + fields + 7) & ~7
        guard let first = message.baseAddress, let text = types.baseAddress, size <= bodyStart
        else { return nil }
        let start = first + bodyStart - size
        memmove(start + 29, text, types.count)  // Before anything is written over it.
        memset(start + 29 + types.count, 0, size - 29 - types.count)
        // A METHOD_RETURN of serial 1, in answer to 1, with a signature of that length.
        let words: (UInt32, UInt32, UInt32, UInt32, UInt32, UInt32, UInt32) = (
            0x0100_026c, header.bodySize, 1, UInt32(fields), 0x0075_0105, 1, 0x0067_0108
        )
        withUnsafeBytes(of: words) { words in
            for index in 0..<7 {
                let word = words.load(fromByteOffset: 4 * index, as: UInt32.self).littleEndian
                UnsafeMutableRawPointer(start).storeBytes(
                    of: word, toByteOffset: 4 * index, as: UInt32.self)
            }
        }
        start[28] = UInt8(truncatingIfNeeded: types.count)
        guard
            let read = g_dbus_message_new_from_blob(
                start, gsize(size + Int(header.bodySize)),
                G_DBUS_CAPABILITY_FLAGS_UNIX_FD_PASSING, nil)
        else { return nil }
        defer { g_object_unref(UnsafeMutableRawPointer(read)) }
        return g_dbus_message_get_body(read).map { Value(retaining: $0) }
    }
}
