import CGLib

/// A private connection to a bus, which hands over every incoming message in order.
///
/// GDBus runs filters on its own thread. The filter here touches no Swift state: it moves the
/// message to the main context, where everything else happens.
final class BusConnection {
    /// Told of each message, on the main context.
    var onMessage: ((Incoming) -> Void)?
    /// Told once when the bus goes away by itself.
    var onClosed: (() -> Void)?

    let context: OpaquePointer?
    let connection: OpaquePointer
    private var filter: guint = 0
    private var closedHandler: gulong = 0

    /// Connects without exporting anything and without asking for a name.
    init(address: String, context: OpaquePointer?) throws(BusError) {
        var error: UnsafeMutablePointer<GError>?
        let flags = GDBusConnectionFlags(
            rawValue: G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT.rawValue
                | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION.rawValue
        )
        g_main_context_push_thread_default(context)
        defer { g_main_context_pop_thread_default(context) }
        let opened = g_dbus_connection_new_for_address_sync(address, flags, nil, nil, &error)
        guard let opened else { throw BusError(taking: error) }
        connection = opened
        self.context = context
        g_dbus_connection_set_exit_on_close(connection, 0)
        filter = installFilter()
        closedHandler = watchForClosing()
    }

    deinit {
        g_object_unref(UnsafeMutableRawPointer(connection))
    }

    /// This connection's unique name.
    var uniqueName: String { String(optional: g_dbus_connection_get_unique_name(connection)) }

    /// Sends a message and gives it up.
    func send(_ message: OpaquePointer) {
        g_dbus_connection_send_message(
            connection,
            message,
            G_DBUS_SEND_MESSAGE_FLAGS_NONE,
            nil,
            nil
        )
        g_object_unref(UnsafeMutableRawPointer(message))
    }

    /// Sends a signal.
    func emit(_ path: String, _ interface: String, _ member: String, _ values: [Value]) {
        guard let signal = g_dbus_message_new_signal(path, interface, member) else { return }
        g_dbus_message_set_body(signal, Value.tuple(values).floatingVariant)
        send(signal)
    }

    /// Waits until all that was sent has reached the bus.
    func flush() {
        g_dbus_connection_flush_sync(connection, nil, nil)
    }

    /// Leaves the bus; what the callers still wait for the bus answers with NoReply.
    func close() {
        onMessage = nil
        onClosed = nil
        guard filter != 0 else { return }
        g_signal_handler_disconnect(UnsafeMutableRawPointer(connection), closedHandler)
        g_dbus_connection_remove_filter(connection, filter)
        filter = 0
        g_dbus_connection_close_sync(connection, nil, nil)
    }

    /// Asks the bus driver and waits; the bus itself always answers.
    func callBus(_ member: String, _ arguments: Value...) throws(BusError) -> [Value] {
        var error: UnsafeMutablePointer<GError>?
        let reply = g_dbus_connection_call_sync(
            connection,
            "org.freedesktop.DBus",
            "/org/freedesktop/DBus",
            "org.freedesktop.DBus",
            member,
            Value.tuple(arguments).floatingVariant,
            nil,
            G_DBUS_CALL_FLAGS_NONE,
            -1,
            nil,
            &error
        )
        guard let reply else { throw BusError(taking: error) }
        defer { g_variant_unref(reply) }
        return Value.children(of: reply)
    }

    /// Becomes the owner of a name at once, or fails: like bluetoothd this never queues.
    func own(_ name: String) throws(BusError) {
        let doNotQueue: UInt32 = 4
        let reply = try callBus("RequestName", .string(name), .uint32(doNotQueue))
        guard reply == [.uint32(1)] else {
            throw BusError("org.freedesktop.DBus.Error.Failed", name + " has an owner already")
        }
    }

    /// Calls a client's object, such as an agent; no reply counts as a refusal.
    func call(
        _ destination: String,
        _ path: String,
        _ method: (interface: String, member: String),
        _ arguments: [Value],
        timeout: Duration,
        _ done: @escaping (Bool) -> Void
    ) {
        g_main_context_push_thread_default(context)
        defer { g_main_context_pop_thread_default(context) }
        g_dbus_connection_call(
            connection,
            destination,
            path,
            method.interface,
            method.member,
            Value.tuple(arguments).floatingVariant,
            nil,
            G_DBUS_CALL_FLAGS_NO_AUTO_START,
            gint(timeout.usec / 1000),
            nil,
            { source, result, data in
                guard let source, let data else { return }
                let handler = Unmanaged<ReplyHandler>.fromOpaque(data).takeRetainedValue()
                let reply = g_dbus_connection_call_finish(OpaquePointer(source), result, nil)
                if let reply { g_variant_unref(reply) }
                handler.done(reply != nil)
            },
            Unmanaged.passRetained(ReplyHandler(done)).toOpaque()
        )
    }
}

/// What waits for a client's reply.
private final class ReplyHandler {
    let done: (Bool) -> Void

    init(_ done: @escaping (Bool) -> Void) {
        self.done = done
    }
}
