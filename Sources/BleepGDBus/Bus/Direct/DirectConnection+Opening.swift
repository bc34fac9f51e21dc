import BleepCore
import CGLib

/// Opening one; in a thread of its own, since it blocks.
extension DirectConnection {
    /// Nil if the bus does not want it, or takes too long over it.
    static func open(
        _ bus: BusChoice, giveUpBy cancellable: UnsafeMutablePointer<GCancellable>?,
        make: (Int32) -> DirectConnection
    ) -> DirectConnection? {
        guard let descriptor = socket(to: bus, cancellable) else { return nil }
        let connection = make(descriptor)
        return connection.sayHello() ? connection : nil
    }

    /// A socket on which the bus has been told who we are, and has said nothing yet.
    ///
    /// GDBus does that, and is then asked for its socket. It reads nothing that is ours: before
    /// Hello, which it leaves to others, a bus has nothing to say. Closing its own descriptor does
    /// not end what another one goes on with.
    private static func socket(
        to bus: BusChoice, _ cancellable: UnsafeMutablePointer<GCancellable>?
    ) -> Int32? {
        var error: UnsafeMutablePointer<GError>?
        defer { g_clear_error(&error) }
        guard let address = bus.address(cancellable, &error) else { return nil }
        defer { g_free(address) }
        guard let stream = g_dbus_address_get_stream_sync(address, nil, cancellable, &error)
        else { return nil }
        defer { g_object_unref(UnsafeMutableRawPointer(stream)) }
        guard
            let connection = g_dbus_connection_new_sync(
                stream, nil, G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT, nil, cancellable,
                &error)
        else { return nil }
        defer { g_object_unref(UnsafeMutableRawPointer(connection)) }
        let descriptor = duplicate(BusConnection.socket(of: connection))
        let isClosed = g_dbus_connection_close_sync(connection, nil, nil) != 0
        guard isClosed, descriptor >= 0 else {
            if descriptor >= 0 { CGLib.close(descriptor) }
            return nil
        }
        return descriptor
    }

    /// Waits for the name; what the bus does not say in this time it will not say.
    private func sayHello() -> Bool {
        let hello = MethodCall(
            ServiceName.driver, ServiceName.driverPath, ServiceName.driver, "Hello")
        let greeting = Greeting()
        guard case .out = send(hello, for: greeting, token: 0, isBackground: true) else {
            return false
        }
        let due = g_get_monotonic_time() + gint64(BusOpener.patience.microseconds)
        while !isLost, greeting.name == nil {
            let left = (due - g_get_monotonic_time()) / 1000
            guard left > 0 else { return false }
            var poll = pollfd(fd: descriptor, events: Int16(events), revents: 0)
            CGLib.poll(&poll, 1, Int32(left))
            work()
        }
        guard let name = greeting.name else { return false }
        take(name: name)
        return true
    }
}

/// The bus's answer to Hello.
private final class Greeting: ReplyReceiver {
    /// What it calls us.
    private(set) var name: String?

    func received(_ reply: Reply, token: UInt64) {
        if case .returned(let body?) = reply, body.isOf(type: "(s)") { name = body[0].string }
    }
}
