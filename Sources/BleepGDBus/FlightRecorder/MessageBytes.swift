import BleepCore
import CGLib

/// A message as it goes over the wire; whoever makes it frees it.
struct MessageBytes {
    /// D-Bus allows no more.
    static let longest = 128 << 20

    private let blob: UnsafeMutablePointer<UInt8>
    private let count: Int
    private let header: Int

    /// Nil if GDBus cannot write it, or if its numbers are not in our order.
    init?(of message: OpaquePointer) {
        var count: gsize = 0
        guard
            let blob = g_dbus_message_to_blob(
                message, &count, G_DBUS_CAPABILITY_FLAGS_UNIX_FD_PASSING, nil)
        else { return nil }
        var fields: UInt32 = 0
        memcpy(&fields, blob + 12, 4)
        self.blob = blob
        self.count = Int(count)
        header = (16 + Int(fields) + 7) & ~7
        guard blob[0] == UInt8(ascii: "l"), UInt32(littleEndian: fields) == fields,
            header <= self.count
        else {
            free()
            return nil
        }
    }

    func free() {
        g_free(blob)
    }

    var size: Int { count - header }

    func body(upTo limit: Int) -> UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: blob + header, count: min(size, limit))
    }

    /// The body of a message that is there as a whole; nil for other records.
    static func json(of record: FlightRecord) -> String? {
        guard record.hasWholeBody else { return nil }
        var bytes = record.bytes
        let message = bytes.withUnsafeMutableBufferPointer {
            g_dbus_message_new_from_blob(
                $0.baseAddress, gsize($0.count), G_DBUS_CAPABILITY_FLAGS_UNIX_FD_PASSING, nil)
        }
        guard let message else { return nil }
        defer { g_object_unref(UnsafeMutableRawPointer(message)) }
        return g_dbus_message_get_body(message).map { Value(retaining: $0).json }
    }
}

extension DBusHeader {
    /// What GDBus knows of it; the bus adds the sender to what we send, so that is told, too.
    init(_ message: OpaquePointer, bodySize: Int?, sentBy name: UnsafePointer<CChar>?) {
        let body = g_dbus_message_get_body(message)
        self.init(
            type: UInt8(truncatingIfNeeded: g_dbus_message_get_message_type(message).rawValue),
            flags: UInt8(truncatingIfNeeded: g_dbus_message_get_flags(message).rawValue),
            bodySize: UInt32(
                truncatingIfNeeded: bodySize ?? body.map { WireSize.end(of: $0, at: 0) } ?? 0),
            serial: g_dbus_message_get_serial(message))
        replySerial = g_dbus_message_get_reply_serial(message)
        path = DBusHeader.text(g_dbus_message_get_path(message))
        interface = DBusHeader.text(g_dbus_message_get_interface(message))
        member = DBusHeader.text(g_dbus_message_get_member(message))
        error = DBusHeader.text(g_dbus_message_get_error_name(message))
        destination = DBusHeader.text(g_dbus_message_get_destination(message))
        sender = DBusHeader.text(name ?? g_dbus_message_get_sender(message))
        signature = DBusHeader.text(g_dbus_message_get_signature(message))
    }

    static func text(_ text: UnsafePointer<CChar>?) -> Text {
        guard let text else { return Text(start: nil, count: 0) }
        return Text(
            start: UnsafeRawPointer(text).assumingMemoryBound(to: UInt8.self), count: strlen(text))
    }
}
