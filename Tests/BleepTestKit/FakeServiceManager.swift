import BleepGDBus
import CGLib

/// Stands in for systemd on a test's bus, with polkit behind it: it runs one service, and does as
/// the test says. It lives on the test's context.
package final class FakeServiceManager {
    /// How a machine is.
    package struct State {
        /// polkit lets the client manage units.
        package var isPermitted = true
        /// The daemon was started by it, and not by hand.
        package var runsDaemon = true
        /// Answers nothing.
        package var isSilent = false
        /// How restarts end, until there is none left; then they are `done`.
        package var results: [String] = []
        /// Why the unit ended last.
        package var reason = "success"
        /// The end of the job is told before the order is answered.
        package var tellsEarly = false
        /// What was asked for, in order: `RestartUnit bluetooth.service replace`.
        package var journal: [String] = []
    }

    package var state = State()
    /// Restarts the daemon.
    package var onRestart: () -> Void = {}
    private let connection: OpaquePointer
    private var jobs = 0

    private static let path = "/org/freedesktop/systemd1"
    private static let unit = path + "/unit/bluetooth_2eservice"
    private static let manager = "org.freedesktop.systemd1.Manager"

    /// Takes the name on the bus; returns when it has it.
    package init(_ address: String, _ context: OpaquePointer) throws {
        g_main_context_push_thread_default(context)
        defer { g_main_context_pop_thread_default(context) }
        let flags = GDBusConnectionFlags(
            rawValue: G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT.rawValue
                | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION.rawValue)
        guard
            let opened = g_dbus_connection_new_for_address_sync(address, flags, nil, nil, nil)
        else { throw TestBus.Failure(what: "no connection") }
        connection = opened
        g_dbus_connection_set_exit_on_close(connection, 0)
        register(Self.path, Self.manager, Self.managerXML)
        register(Self.unit, "org.freedesktop.systemd1.Unit", Self.unitXML)
        register(Self.unit, "org.freedesktop.systemd1.Service", Self.serviceXML)
        let reply = g_dbus_connection_call_sync(
            connection, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
            "RequestName",
            g_variant_parse(nil, "('org.freedesktop.systemd1', uint32 4)", nil, nil, nil),
            nil, G_DBUS_CALL_FLAGS_NONE, -1, nil, nil)
        if let reply { g_variant_unref(reply) }
    }

    /// Must be called: the objects on the bus do not keep this alive.
    package func close() {
        g_dbus_connection_close_sync(connection, nil, nil)
        g_object_unref(UnsafeMutableRawPointer(connection))
    }

    private static let managerXML = """
        <node><interface name='\(manager)'>
        <method name='Subscribe'/><method name='Unsubscribe'/>
        <method name='GetUnitByPID'><arg type='u' direction='in'/>
        <arg type='o' direction='out'/></method>
        <method name='GetUnit'><arg type='s' direction='in'/>
        <arg type='o' direction='out'/></method>
        <method name='LoadUnit'><arg type='s' direction='in'/>
        <arg type='o' direction='out'/></method>
        <method name='ResetFailedUnit'><arg type='s' direction='in'/></method>
        <method name='RestartUnit'><arg type='s' direction='in'/><arg type='s' direction='in'/>
        <arg type='o' direction='out'/></method>
        </interface></node>
        """
    private static let unitXML = """
        <node><interface name='org.freedesktop.systemd1.Unit'>
        <property name='Id' type='s' access='read'/></interface></node>
        """
    private static let serviceXML = """
        <node><interface name='org.freedesktop.systemd1.Service'>
        <property name='MainPID' type='u' access='read'/>
        <property name='Result' type='s' access='read'/></interface></node>
        """

    private func register(_ path: String, _ interface: String, _ xml: String) {
        let node = g_dbus_node_info_new_for_xml(xml, nil)
        defer { g_dbus_node_info_unref(node) }
        var table = GDBusInterfaceVTable()
        table.method_call = { _, sender, _, _, method, arguments, invocation, me in
            guard let me, let method, let invocation else { return }
            Unmanaged<FakeServiceManager>.fromOpaque(me).takeUnretainedValue()
                .called(String(cString: method), Value(retaining: arguments!), invocation)
        }
        table.get_property = { _, _, _, _, name, error, me in
            guard let me, let name else { return nil }
            return Unmanaged<FakeServiceManager>.fromOpaque(me).takeUnretainedValue()
                .property(String(cString: name))
        }
        let info = g_dbus_node_info_lookup_interface(node, interface)
        let me = Unmanaged.passUnretained(self).toOpaque()
        g_dbus_connection_register_object(connection, path, info, &table, me, nil, nil)
    }

    private func property(_ name: String) -> OpaquePointer? {
        state.journal.append("Get " + name)
        switch name {
        case "Id": return g_variant_new_string("bluetooth.service")
        case "MainPID": return g_variant_new_uint32(guint32(getpid()))
        default: return g_variant_new_string(state.reason)
        }
    }

    private func called(_ method: String, _ arguments: Value, _ invocation: OpaquePointer) {
        let words = (0..<arguments.count).compactMap { arguments[$0].string }
        state.journal.append(([method] + words).joined(separator: " "))
        if state.isSilent { return }
        switch method {
        case "Subscribe", "Unsubscribe": answer(invocation, nil)
        case "GetUnitByPID" where !state.runsDaemon:
            refuse(invocation, "org.freedesktop.systemd1.NoUnitForPID")
        case "GetUnitByPID", "GetUnit", "LoadUnit": answer(invocation, Self.unit)
        case "ResetFailedUnit":
            guard permit(invocation) else { return }
            answer(invocation, nil)
        case "RestartUnit": restart(words, invocation)
        default: refuse(invocation, "org.freedesktop.DBus.Error.UnknownMethod")
        }
    }

    private func permit(_ invocation: OpaquePointer) -> Bool {
        guard !state.isPermitted else { return true }
        refuse(invocation, "org.freedesktop.DBus.Error.InteractiveAuthorizationRequired")
        return false
    }

    /// polkit first, then what makes no sense, as systemd has it.
    private func restart(_ words: [String], _ invocation: OpaquePointer) {
        guard permit(invocation) else { return }
        guard words[1] != "isolate" else {
            return refuse(invocation, "org.freedesktop.DBus.Error.InvalidArgs")
        }
        jobs += 1
        let job = Self.path + "/job/\(jobs)"
        let result = state.results.isEmpty ? "done" : state.results.removeFirst()
        if !state.tellsEarly { answer(invocation, job) }
        if result == "done" { onRestart() }
        emitEnd(of: job, words[0], result)
        if state.tellsEarly { answer(invocation, job) }
    }

    /// A signal as systemd sends it at the end of a job, from whomever.
    package static func end(of job: String, _ unit: String, _ result: String) -> String {
        "(uint32 1, objectpath '\(job)', '\(unit)', '\(result)')"
    }

    private func emitEnd(of job: String, _ unit: String, _ result: String) {
        g_dbus_connection_emit_signal(
            connection, nil, Self.path, Self.manager, "JobRemoved",
            g_variant_parse(nil, Self.end(of: job, unit, result), nil, nil, nil), nil)
    }

    private func answer(_ invocation: OpaquePointer, _ path: String?) {
        let body = path.map { Value(tuple: [Value(path: $0)]) } ?? Value(tuple: [])
        g_dbus_method_invocation_return_value(invocation, body.variant)
    }

    private func refuse(_ invocation: OpaquePointer, _ name: String) {
        g_dbus_method_invocation_return_dbus_error(invocation, name, "refused by the test")
    }
}
