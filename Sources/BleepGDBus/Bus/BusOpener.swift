import BleepCore
import CGLib

/// Which bus a client is on.
package enum BusChoice: Sendable {
    case system
    case session
    case address(String)

    /// Where it listens; the caller frees that.
    func address(
        _ cancellable: UnsafeMutablePointer<GCancellable>?,
        _ error: inout UnsafeMutablePointer<GError>?
    ) -> UnsafeMutablePointer<CChar>? {
        switch self {
        case .system: g_dbus_address_get_for_bus_sync(G_BUS_TYPE_SYSTEM, cancellable, &error)
        case .session: g_dbus_address_get_for_bus_sync(G_BUS_TYPE_SESSION, cancellable, &error)
        case .address(let text): g_strdup(text)
        }
    }
}

/// One try to reach a bus, on a thread of its own: it blocks, and a bus that takes the connection
/// and then says nothing would block it for ever.
///
/// Sendable: nothing in it changes; a GCancellable is made for sharing.
package final class BusOpener: @unchecked Sendable {
    /// After so long a try is given up for a new one.
    package static let patience = Duration.seconds(10)

    private let bus: BusChoice
    private let cancellable = g_cancellable_new()
    package let startedAt: Instant

    package init(bus: BusChoice, at now: Instant) {
        self.bus = bus
        startedAt = now
    }

    deinit {
        g_object_unref(cancellable.map(UnsafeMutableRawPointer.init))
    }

    /// Starts. `onEnd` gets a reference to the connection, or why there is none.
    package func start(onEnd: @escaping @Sendable (OpaquePointer?, Failure?) -> Void) {
        let open: @Sendable () -> Void = { [self] in
            var error: UnsafeMutablePointer<GError>?
            let connection = connect(&error)
            guard let connection else {
                onEnd(nil, BusOpener.failure(error))
                g_clear_error(&error)
                return
            }
            onEnd(connection, nil)
        }
        if !Thread.detach(open) { onEnd(nil, Failure(.busUnavailable)) }
    }

    package func cancel() {
        g_cancellable_cancel(cancellable)
    }

    private func connect(_ error: inout UnsafeMutablePointer<GError>?) -> OpaquePointer? {
        guard let address = bus.address(cancellable, &error) else { return nil }
        defer { g_free(address) }
        return g_dbus_connection_new_for_address_sync(
            address,
            GDBusConnectionFlags(
                rawValue: G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT.rawValue
                    | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION.rawValue),
            nil, cancellable, &error)
    }

    private static func failure(_ error: UnsafeMutablePointer<GError>?) -> Failure {
        guard let error else { return Failure(.busUnavailable) }
        let name = g_dbus_error_get_remote_error(error)
        g_dbus_error_strip_remote_error(error)
        defer { g_free(name) }
        let remote = RemoteError(
            name: name.map { String(cString: $0) } ?? "",
            message: error.pointee.message.map { String(cString: $0) } ?? "")
        return Failure(.busUnavailable, remote: remote)
    }
}
