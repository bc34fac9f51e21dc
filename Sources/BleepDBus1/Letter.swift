import CBleepReliabilityDBus1
import CDBus

/// A message that is out, and whose reply is owed.
///
/// Sendable: set up once; what changes belongs to the lock of the adapter.
final class Letter: @unchecked Sendable {
    let call: Call
    let token: UInt64
    /// It ends in bluetoothd what another began.
    let isUndo: Bool
    let serial: UInt32
    /// A reference of ours.
    let pending: OpaquePointer
    /// libdbus waits for the reply no more; should it come, the filter sees it.
    var isOverdue = false

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
        let told = dbus_pending_call_set_notify(
            pending,
            { _, letter in
                guard let letter else { return }
                Unmanaged<Letter>.fromOpaque(letter).takeUnretainedValue().arrived()
            },
            Unmanaged.passRetained(self).toOpaque(),
            { letter in
                guard let letter else { return }
                Unmanaged<Letter>.fromOpaque(letter).release()
            })
        if told == 0 { Unmanaged.passUnretained(self).release() }
        // Another thread may have dispatched it before.
        if dbus_pending_call_get_completed(pending) != 0 { arrived() }
    }

    /// Nobody is told any more; or they keep each other for ever.
    private func letGo() {
        dbus_pending_call_set_notify(pending, nil, nil, nil)
    }

    /// Nobody wants the reply.
    func drop() {
        dbus_pending_call_cancel(pending)
        letGo()
    }

    /// Whatever libdbus takes for the reply is there; it gives it once.
    private func arrived() {
        guard let reply = dbus_pending_call_steal_reply(pending) else { return }
        defer { dbus_message_unref(reply) }
        letGo()
        if isFromNobody(reply) == 0 { return call.received(reply, to: self) }
        if dbus_connection_get_is_connected(call.adapter.connection) == 0 {
            call.lost()
        } else {
            call.adapter.lock.with { isOverdue = true }
        }
    }
}
