import BleepCore
import CGLib

/// What GDBus tells of a connection.
extension BusConnection {
    /// GDBus has seen the end of it, whether or not that was noticed here. Only before `close()`.
    var hasBroken: Bool {
        g_dbus_connection_is_closed(connection) != 0
    }

    /// For the flight recorder.
    func note(_ what: StaticString) {
        recorder.note(what.text + String(cString: name), from: "library")
    }

    /// Gives back what `hold()` took.
    func letGo() {
        g_object_unref(UnsafeMutableRawPointer(connection))
    }

    /// A copy, which the caller frees.
    static func name(of connection: OpaquePointer) -> UnsafePointer<CChar> {
        let name = g_dbus_connection_get_unique_name(connection)
        return UnsafePointer(name == nil ? g_strdup("") : g_strdup(name))
    }

    static func reason(_ error: UnsafeMutablePointer<GError>?) -> Sent {
        guard let error else { return .connectionDead }
        defer { g_error_free(error) }
        if g_error_matches(error, g_io_error_quark(), Int32(G_IO_ERROR_CLOSED.rawValue)) != 0 {
            return .connectionDead
        }
        return .unsendable(error.pointee.message.map { String(cString: $0) } ?? "")
    }

    static func socket(of connection: OpaquePointer) -> Int32 {
        guard let stream = g_dbus_connection_get_stream(connection),
            g_type_check_instance_is_a(
                UnsafeMutableRawPointer(stream).assumingMemoryBound(to: GTypeInstance.self),
                g_socket_connection_get_type()) != 0
        else { return -1 }
        let socketConnection = UnsafeMutableRawPointer(stream)
            .assumingMemoryBound(to: GSocketConnection.self)
        return g_socket_get_fd(g_socket_connection_get_socket(socketConnection))
    }
}
