import BleepCore
import CGLib
import Synchronization

/// A private connection to a message bus.
///
/// Replies are matched to calls here and not by GDBus: its calls cost a task and a main context
/// each, and it drops late replies, which hold reply slots and tell the true latency.
/// Sendable: all that changes belongs to `lock`.
package final class BusConnection: Wire, @unchecked Sendable {
    /// The bus allows 128 replies under way; half of that as orphans is reason to leave.
    package static let orphanLimit = 64

    /// The socket, for those who watch it hang up; GDBus's own, valid until `close()`.
    package let descriptor: Int32
    /// On the bus; lives as long as this does.
    package let name: UnsafePointer<CChar>
    let connection: OpaquePointer
    private let clock: Clock
    private let farewells: Farewells
    let recorder: FlightRecorder
    private let heard = Atomic<UInt64>(0)
    private let lock = Lock()
    private var observer: (any BusConnectionObserver)?
    private var ledger = ReplyLedger()
    private var filter: guint = 0
    private var hangUpSource: UnsafeMutablePointer<GSource>?
    private var isLost = false
    private var isRetired = false
    private var isClosed = false

    /// Takes over the reference to a fresh connection that nobody else uses.
    init(
        taking connection: OpaquePointer, loop: Loop, recorder: FlightRecorder,
        observer: any BusConnectionObserver
    ) {
        self.connection = connection
        name = BusConnection.name(of: connection)
        clock = loop.clock
        farewells = loop.farewells
        self.recorder = recorder
        self.observer = observer
        descriptor = BusConnection.socket(of: connection)
        g_dbus_connection_set_exit_on_close(connection, 0)

        // The filter runs only while somebody holds the GDBusConnection, so this reference,
        // given back when that is disposed of, covers each of its runs.
        let me = Unmanaged.passRetained(self).toOpaque()
        g_object_weak_ref(
            UnsafeMutableRawPointer(connection).assumingMemoryBound(to: GObject.self),
            { me, _ in me.map { Unmanaged<BusConnection>.fromOpaque($0).release() } }, me)
        filter = g_dbus_connection_add_filter(
            connection,
            { _, message, incoming, me in
                guard let message, let me else { return message }
                let connection = Unmanaged<BusConnection>.fromOpaque(me).takeUnretainedValue()
                connection.recorder.note(message, isSent: incoming == 0, by: connection.name)
                guard incoming != 0, connection.take(message) else { return message }
                g_object_unref(UnsafeMutableRawPointer(message))
                return nil
            }, me, nil)
        watchHangUp(on: loop)
        note("joined the bus as ")
    }

    deinit {
        g_free(UnsafeMutableRawPointer(mutating: name))
    }

    /// GDBus tells a loss only on the main context that it was made in; this one tells ours.
    private func watchHangUp(on loop: Loop) {
        guard descriptor >= 0, let source = g_unix_fd_source_new(descriptor, G_IO_HUP) else {
            return
        }
        let callback: GUnixFDSourceFunc = { _, _, me in
            me.map { Unmanaged<BusConnection>.fromOpaque($0).takeUnretainedValue().noticeLoss() }
            return 0  // G_SOURCE_REMOVE
        }
        g_source_set_callback(
            source, unsafeBitCast(callback, to: GSourceFunc.self),
            Unmanaged.passRetained(self).toOpaque(),
            { me in me.map { Unmanaged<BusConnection>.fromOpaque($0).release() } })
        g_source_attach(source, loop.context)
        hangUpSource = source
    }

    /// The bus daemon's own mark, which it keeps as long as it lives.
    var busID: String {
        g_dbus_connection_get_guid(connection).map { String(cString: $0) } ?? ""
    }

    /// True if calls can go out.
    package var isUsable: Bool {
        lock.with { !isLost && !isRetired && !isClosed }
    }

    /// All that came in, ever: who brings news lives.
    var messagesHeard: UInt64 {
        heard.load(ordering: .relaxed)
    }

    /// Takes a reference for a program that uses it. False if it is closed already.
    func hold() -> Bool {
        lock.with {
            guard !isClosed else { return false }
            g_object_ref(UnsafeMutableRawPointer(connection))
            return true
        }
    }

    /// Replies that the bus still counts against this connection.
    package var slots: Int {
        lock.with { ledger.slots }
    }

    package func send(
        _ call: MethodCall, for receiver: any ReplyReceiver, token: UInt64,
        isBackground: Bool = false
    ) -> Sent {
        let message = call.makeMessage()
        defer { g_object_unref(UnsafeMutableRawPointer(message)) }
        let method = call.method
        let now = clock.now
        return lock.with {
            guard !isLost, !isClosed else { return .connectionDead }
            // Under the lock, so that the reply finds the entry however fast it comes.
            var serial: guint32 = 0
            var error: UnsafeMutablePointer<GError>?
            let isOut = g_dbus_connection_send_message(
                connection, message, G_DBUS_SEND_MESSAGE_FLAGS_NONE, &serial, &error)
            guard isOut != 0 else { return BusConnection.reason(error) }
            ledger.add(
                ReplyLedger.Entry(
                    method: method, sentAt: now, token: token, receiver: receiver,
                    isBackground: isBackground),
                serial: serial)
            return .out(serial: serial)
        }
    }

    package func abandon(_ serial: UInt32) -> Bool {
        let now = clock.now
        let isWorn = lock.with {
            ledger.abandon(serial: serial, at: now)
            return !isRetired && ledger.orphans >= BusConnection.orphanLimit
        }
        closeIfDrained()
        return isWorn
    }

    /// The socket hung up, or is going to be treated as if.
    package func noticeLoss() {
        var owed: [ReplyLedger.Entry] = []
        var whoToTell: (any BusConnectionObserver)?
        lock.with {
            guard !isLost, !isClosed else { return }
            isLost = true
            owed = ledger.settleAll()
            whoToTell = observer
        }
        for entry in owed { entry.receiver?.received(.connectionLost, token: entry.token) }
        if whoToTell != nil { note("lost the connection that was ") }
        whoToTell?.connectionLost(self)
    }

    /// No new calls are meant to go out; closes as soon as nobody waits on it any more.
    package func retire() {
        lock.with { isRetired = true }
        closeIfDrained()
    }

    /// Sends what is queued and hangs up, in a thread of its own: both can block.
    package func close() {
        let owed: [ReplyLedger.Entry]? = lock.with {
            guard !isClosed else { return nil }
            isClosed = true
            observer = nil
            return ledger.settleAll()
        }
        guard let owed else { return }
        for entry in owed { entry.receiver?.received(.connectionLost, token: entry.token) }

        // Before the descriptor goes, and perhaps comes again as somebody else's.
        if let hangUpSource {
            g_source_destroy(hangUpSource)
            g_source_unref(hangUpSource)
        }
        g_dbus_connection_remove_filter(connection, filter)
        farewells.begin()
        let hangUp: @Sendable () -> Void = { [self] in
            g_dbus_connection_flush_sync(connection, nil, nil)
            // Closing a socket with something unread resets it, and the bus may then never read
            // what we sent last. After an answer it has.
            let answer = g_dbus_connection_call_sync(
                connection, ServiceName.driver, ServiceName.driverPath, ServiceName.driver, "GetId",
                nil, nil, G_DBUS_CALL_FLAGS_NO_AUTO_START, 1000, nil, nil)
            if let answer { g_variant_unref(answer) }
            g_dbus_connection_close_sync(connection, nil, nil)
            g_object_unref(UnsafeMutableRawPointer(connection))
            farewells.end()
        }
        if !Thread.detach(hangUp) { hangUp() }
    }

    private func closeIfDrained() {
        if lock.with({ isRetired && !isClosed && ledger.awaited == 0 }) { close() }
    }

    /// Takes a message in, on GDBus's thread. True if nobody else is to see it.
    private func take(_ message: OpaquePointer) -> Bool {
        heard.wrappingAdd(1, ordering: .relaxed)
        let type = g_dbus_message_get_message_type(message)
        if type == G_DBUS_MESSAGE_TYPE_SIGNAL {
            let listener = lock.with { observer }
            if let listener, let signal = Signal(message: message) {
                listener.connection(self, heard: signal)
            }
            return false
        }
        guard type == G_DBUS_MESSAGE_TYPE_METHOD_RETURN || type == G_DBUS_MESSAGE_TYPE_ERROR
        else { return false }
        let serial = g_dbus_message_get_reply_serial(message)
        guard let entry = lock.with({ ledger.settle(serial: serial) }) else { return false }
        settle(entry, with: message)
        return true
    }

    private func settle(_ entry: ReplyLedger.Entry, with message: OpaquePointer) {
        if let receiver = entry.receiver {
            receiver.received(Reply(message: message), token: entry.token)
        } else {
            let listener = lock.with { observer }
            listener?.connection(self, lateReplyTo: entry)
        }
        closeIfDrained()
    }
}
