import CGLib

/// A plain GDBus client, which shares no code with the simulator.
final class TestClient {
    /// What has come of a call.
    final class Reply {
        fileprivate(set) var text: String?
        var isDone: Bool { text != nil }
    }

    /// Signals in the order they came, one line each: member, path, arguments.
    private(set) var signals: [String] = []
    /// What an agent of this client answers; nil keeps silent.
    var agentAllows: Bool? = true
    private(set) var agentCalls: [String] = []

    private let connection: OpaquePointer
    private let context: OpaquePointer
    private var filter: guint = 0

    init(_ address: String, _ context: OpaquePointer) throws {
        self.context = context
        let flags = GDBusConnectionFlags(
            rawValue: G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT.rawValue
                | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION.rawValue
        )
        g_main_context_push_thread_default(context)
        defer { g_main_context_pop_thread_default(context) }
        var error: UnsafeMutablePointer<GError>?
        guard
            let opened = g_dbus_connection_new_for_address_sync(address, flags, nil, nil, &error)
        else {
            struct NoBus: Error {}
            throw NoBus()
        }
        connection = opened
        g_dbus_connection_set_exit_on_close(connection, 0)
    }

    var uniqueName: String { String(cString: g_dbus_connection_get_unique_name(connection)) }

    func close() {
        g_dbus_connection_close_sync(connection, nil, nil)
    }

    func forgetSignals() {
        signals = []
    }

    func has(_ parts: String...) -> Bool {
        signals.contains { line in parts.allSatisfy { line.contains($0) } }
    }

    /// Position of the first signal with all these parts.
    func index(_ parts: String...) -> Int? {
        signals.firstIndex { line in parts.allSatisfy { line.contains($0) } }
    }

    /// Calls `interface.member`; the answer is GVariant text or `ERROR name | message`.
    func call(
        _ path: String,
        _ method: String,
        _ arguments: String = "()",
        to name: String = "org.bluez"
    ) -> Reply {
        let reply = Reply()
        let dot = method.lastIndex(of: ".")!
        guard let body = g_variant_parse(nil, arguments, nil, nil, nil) else {
            preconditionFailure("not GVariant text: " + arguments)
        }
        g_main_context_push_thread_default(context)
        defer { g_main_context_pop_thread_default(context) }
        g_dbus_connection_call(
            connection,
            name,
            path,
            String(method[..<dot]),
            String(method[method.index(after: dot)...]),
            body,
            nil,
            G_DBUS_CALL_FLAGS_NO_AUTO_START,
            Int32.max,
            nil,
            TestClient.noteReply,
            Unmanaged.passRetained(reply).toOpaque()
        )
        return reply
    }

    private static let noteReply: GAsyncReadyCallback = { source, result, data in
        let reply = Unmanaged<Reply>.fromOpaque(data!).takeRetainedValue()
        var error: UnsafeMutablePointer<GError>?
        let connection = OpaquePointer(source)
        if let variant = g_dbus_connection_call_finish(connection, result, &error) {
            reply.text = TestClient.print(variant)
            g_variant_unref(variant)
        } else if let error {
            let name = g_dbus_error_get_remote_error(error)
            g_dbus_error_strip_remote_error(error)
            let message = String(cString: error.pointee.message)
            reply.text = "ERROR \(name.map { String(cString: $0) } ?? "local") | \(message)"
            g_free(name)
            g_error_free(error)
        }
    }

    /// Notes every signal of org.bluez, and the bus's news about its owner.
    func watchBluez() {
        let note: GDBusSignalCallback = { _, _, path, _, member, body, data in
            let client = Unmanaged<TestClient>.fromOpaque(data!).takeUnretainedValue()
            let line =
                String(cString: member!) + " " + String(cString: path!) + " "
                + TestClient.print(body!)
            // The bus also greets this client, and reports every name.
            let isFromBus = line.contains(" /org/freedesktop/DBus ")
            if !isFromBus || line.hasPrefix("NameOwnerChanged") && line.contains("'org.bluez'") {
                client.signals.append(line)
            }
        }
        g_main_context_push_thread_default(context)
        defer { g_main_context_pop_thread_default(context) }
        let data = Unmanaged.passUnretained(self).toOpaque()
        let names = ["org.bluez", "org.freedesktop.DBus"]
        for name in names {
            g_dbus_connection_signal_subscribe(
                connection,
                name,
                nil,
                nil,
                nil,
                nil,
                G_DBUS_SIGNAL_FLAGS_NONE,
                note,
                data,
                nil
            )
        }
    }

    private static func print(_ variant: OpaquePointer) -> String {
        let text = g_variant_print(variant, 0)
        defer { g_free(text) }
        return String(cString: text!)
    }

    // MARK: Agent

    /// Puts an agent object at `/agent`.
    func exportAgent() {
        let text = """
            <node><interface name='org.bluez.Agent1'>
            <method name='RequestAuthorization'><arg type='o' direction='in'/></method>
            <method name='RequestConfirmation'>
            <arg type='o' direction='in'/><arg type='u' direction='in'/></method>
            <method name='Release'/></interface></node>
            """
        let node = g_dbus_node_info_new_for_xml(text, nil)!
        defer { g_dbus_node_info_unref(node) }
        var table = GDBusInterfaceVTable()
        table.method_call = { _, _, _, _, member, _, invocation, data in
            let client = Unmanaged<TestClient>.fromOpaque(data!).takeUnretainedValue()
            client.agentCalls.append(String(cString: member!))
            switch client.agentAllows {
            case true: g_dbus_method_invocation_return_value(invocation, nil)
            case false:
                g_dbus_method_invocation_return_dbus_error(
                    invocation,
                    "org.bluez.Error.Rejected",
                    "no"
                )
            default: break
            }
        }
        g_main_context_push_thread_default(context)
        defer { g_main_context_pop_thread_default(context) }
        g_dbus_connection_register_object(
            connection,
            "/agent",
            node.pointee.interfaces[0],
            &table,
            Unmanaged.passUnretained(self).toOpaque(),
            nil,
            nil
        )
    }
}
