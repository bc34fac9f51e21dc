import CGLib

/// The way of a message from GDBus's thread to the main context.
///
/// What GDBus's thread needs travels as plain pointers, in GObject data, so that no Swift object
/// is read there; the reference to the `BusConnection` keeps it until the message is handled.
extension BusConnection {
    /// Every method call and signal goes to `onMessage`; answers stay with GDBus.
    func installFilter() -> guint {
        let moveToContext: GDBusMessageFilterFunction = { connection, message, incoming, owner in
            guard incoming != 0, let message, let owner, let connection else { return message }
            let type = g_dbus_message_get_message_type(message)
            guard
                type == G_DBUS_MESSAGE_TYPE_METHOD_CALL || type == G_DBUS_MESSAGE_TYPE_SIGNAL,
                let source = g_idle_source_new()
            else { return message }

            _ = Unmanaged<BusConnection>.fromOpaque(owner).retain()
            g_object_set_data(message.object, "bleep-connection", owner)
            g_source_set_priority(source, G_PRIORITY_DEFAULT)
            g_source_set_callback(
                source,
                deliverMessage,
                UnsafeMutableRawPointer(message),
                releaseMessage
            )
            let context = g_object_get_data(connection.object, "bleep-context")
            g_source_attach(source, context.map { OpaquePointer($0) })
            g_source_unref(source)
            return nil
        }

        g_object_set_data(connection.object, "bleep-context", context.map { .init($0) })
        return g_dbus_connection_add_filter(
            connection,
            moveToContext,
            Unmanaged.passRetained(self).toOpaque(),
            { owner in
                guard let owner else { return }
                Unmanaged<BusConnection>.fromOpaque(owner).release()
            }
        )
    }

    /// Reports the loss of the bus to `onClosed`.
    func watchForClosing() -> gulong {
        typealias Closed =
            @convention(c) (
                OpaquePointer?, gboolean, UnsafePointer<GError>?, UnsafeMutableRawPointer?
            ) -> Void
        let closed: Closed = { _, _, _, owner in
            guard let owner else { return }
            Unmanaged<BusConnection>.fromOpaque(owner).takeUnretainedValue().onClosed?()
        }
        return g_signal_connect_data(
            UnsafeMutableRawPointer(connection),
            "closed",
            unsafeBitCast(closed, to: GCallback.self),
            Unmanaged.passUnretained(self).toOpaque(),
            nil,
            GConnectFlags(rawValue: 0)
        )
    }
}

/// Runs on the main context, once for each message.
private func deliverMessage(_ data: gpointer?) -> gboolean {
    guard let data else { return 0 }
    let message = OpaquePointer(data)
    guard let owner = g_object_get_data(message.object, "bleep-connection") else { return 0 }
    let bus = Unmanaged<BusConnection>.fromOpaque(owner).takeUnretainedValue()
    if let onMessage = bus.onMessage, let incoming = Incoming(message, on: bus) {
        onMessage(incoming)
    }
    return 0
}

/// Gives up the message and its hold on the connection.
private func releaseMessage(_ data: gpointer?) {
    guard let data else { return }
    let message = OpaquePointer(data)
    if let owner = g_object_get_data(message.object, "bleep-connection") {
        Unmanaged<BusConnection>.fromOpaque(owner).release()
    }
    g_object_unref(data)
}

extension OpaquePointer {
    /// The same object, seen as the GObject it is.
    var object: UnsafeMutablePointer<GObject> { UnsafeMutablePointer(self) }
}

extension BusError {
    /// Reads a GError and frees it.
    init(taking error: UnsafeMutablePointer<GError>?) {
        guard let error else {
            self.init("org.freedesktop.DBus.Error.Failed", "")
            return
        }
        defer { g_error_free(error) }
        let remote = g_dbus_error_get_remote_error(error)
        defer { g_free(remote) }
        if remote != nil { g_dbus_error_strip_remote_error(error) }
        self.init(
            remote.map { String(cString: $0) } ?? "org.freedesktop.DBus.Error.Failed",
            String(optional: error.pointee.message)
        )
    }
}
