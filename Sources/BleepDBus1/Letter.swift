import CBleepReliabilityDBus1
import CDBus

/// A message that is out, and whose reply is owed.
///
/// Sendable: set up once; `isOverdue` belongs to the lock of the adapter, and `pending` to whoever
/// waits.
final class Letter: @unchecked Sendable {
    let call: Call
    let token: UInt64
    /// It ends in bluetoothd what another began.
    let isUndo: Bool
    let serial: UInt32
    /// A reference of ours.
    private var pending: OpaquePointer
    /// libdbus waits for the reply no more; should it come, the filter sees it.
    private var isOverdue = false
    /// In milliseconds.
    static let noTime: Int32 = 1

    init(call: Call, token: UInt64, isUndo: Bool, serial: UInt32, pending: OpaquePointer) {
        self.call = call
        self.token = token
        self.isUndo = isUndo
        self.serial = serial
        self.pending = pending
    }

    deinit {
        dbus_pending_call_unref(pending)
    }

    /// Has the reply told, from now on or if it is here already.
    func listen() {
        let pending = pending
        let isToldTo = dbus_pending_call_set_notify(
            pending,
            { pending, letter in
                guard let pending, let letter else { return }
                Unmanaged<Letter>.fromOpaque(letter).takeUnretainedValue().arrived(by: pending)
            },
            Unmanaged.passRetained(self).toOpaque(),
            { letter in
                guard let letter else { return }
                Unmanaged<Letter>.fromOpaque(letter).release()
            })
        if isToldTo == 0 { Unmanaged.passUnretained(self).release() }
        // Another thread may have dispatched it before.
        if dbus_pending_call_get_completed(pending) != 0 { arrived(by: pending) }
    }

    /// Takes the reply, if it is among what came. Only libdbus can tell, and only by waiting;
    /// so it is given no time, and next time a message of the same number, which is for nobody, has
    /// it wait again.
    func look() {
        if call.adapter.lock.with({ isOverdue }) {
            guard let again = Letter.waitAgain(serial, call.adapter.connection) else { return }
            dbus_pending_call_unref(pending)
            pending = again
            call.adapter.lock.with { isOverdue = false }
            listen()
        }
        dbus_pending_call_block(pending)
    }

    private static func waitAgain(
        _ serial: UInt32, _ connection: OpaquePointer
    ) -> OpaquePointer? {
        guard let signal = newLookSignal() else { return nil }
        defer { dbus_message_unref(signal) }
        var pending: OpaquePointer?
        dbus_message_set_serial(signal, serial)
        dbus_connection_send_with_reply(connection, signal, &pending, noTime)
        return pending
    }

    /// Nobody wants the reply.
    func drop() {
        dbus_pending_call_cancel(pending)
        Letter.letGo(pending)
    }

    /// Whatever libdbus takes for the reply is there; it gives it once.
    private func arrived(by pending: OpaquePointer) {
        guard let reply = dbus_pending_call_steal_reply(pending) else { return }
        defer { dbus_message_unref(reply) }
        Letter.letGo(pending)
        if isFromNobody(reply) == 0 { return call.received(reply, to: self) }
        if dbus_connection_get_is_connected(call.adapter.connection) == 0 {
            call.lost()
        } else {
            call.adapter.lock.with { isOverdue = true }
        }
    }

    /// Nobody is told any more; or a letter and its pending call keep each other for ever.
    private static func letGo(_ pending: OpaquePointer) {
        dbus_pending_call_set_notify(pending, nil, nil, nil)
    }
}
