import CBleepReliability
import CBleepReliabilityDBus1
import CDBus

/// The program's connection, and the calls that are under way on it or owed a late reply.
///
/// Sendable: what changes belongs to `lock`.
final class Adapter: @unchecked Sendable {
    /// References of ours.
    let client: OpaquePointer
    let connection: OpaquePointer
    /// Readable while the client has callbacks; negative if it does not say so.
    let descriptor: Int32
    let lock = Lock()
    private var calls: [Call] = []
    private var isEndedNow = false
    private let firstThread = pthread_self()
    private var isSharedNow = false

    init(client: OpaquePointer, connection: OpaquePointer, descriptor: Int32) {
        self.client = bleep_client_ref(client)
        self.connection = dbus_connection_ref(connection)
        self.descriptor = descriptor
    }

    deinit {
        dbus_connection_unref(connection)
        bleep_client_unref(client)
    }

    /// False if there is no memory for it.
    func begin() -> Bool {
        let held = Unmanaged.passRetained(self)
        let isThere = dbus_connection_add_filter(
            connection, Adapter.filter, held.toOpaque(), Adapter.letGo)
        if isThere == 0 { held.release() }
        return isThere != 0
    }

    /// The program wants no more of it.
    func end() {
        let left = lock.with {
            isEndedNow = true
            return calls
        }
        for call in left { call.end() }
        dbus_connection_remove_filter(
            connection, Adapter.filter, Unmanaged.passUnretained(self).toOpaque())
    }

    var isEnded: Bool {
        lock.with { isEndedNow }
    }

    /// False if it has ended.
    func add(_ call: Call) -> Bool {
        lock.with {
            if !isEndedNow { calls.append(call) }
            return !isEndedNow
        }
    }

    func remove(_ call: Call) {
        lock.with { calls.removeAll { $0 === call } }
    }

    /// Lets those go on that nobody waits for any more.
    func attend(besides current: Call) {
        for call in lock.with({ calls }) where call !== current && call.isDone { call.run() }
    }

    /// Puts a message among what the flight recorder has.
    func record(_ message: OpaquePointer, isSent: Bool) {
        var bytes: UnsafeMutablePointer<CChar>?
        var size: Int32 = 0
        guard dbus_message_marshal(message, &bytes, &size) != 0 else { return }
        _ = bleep_recorder_note_message(client, bytes, Int(size), isSent ? 1 : 0)
        dbus_free(bytes)
    }

    /// What libdbus has no pending call for: late replies, and the end of the connection, of which
    /// it tells pending calls nothing. All else is the program's.
    private func heard(_ message: OpaquePointer) -> DBusHandlerResult {
        if isEndOfConnection(message) != 0 {
            for call in lock.with({ calls }) { call.lost() }
            return DBUS_HANDLER_RESULT_NOT_YET_HANDLED
        }
        let serial = dbus_message_get_reply_serial(message)
        guard serial != 0, let letter = letter(serial) else {
            return DBUS_HANDLER_RESULT_NOT_YET_HANDLED
        }
        noteThread()
        if isFromNobody(message) != 0 {
            letter.call.lost()
        } else {
            letter.call.received(message, to: letter)
        }
        return DBUS_HANDLER_RESULT_HANDLED
    }

    private func letter(_ serial: UInt32) -> Letter? {
        lock.with {
            for call in calls {
                for letter in call.letters where letter.serial == serial { return letter }
            }
            return nil
        }
    }

    /// Whether a second thread was seen at work on the connection.
    var isShared: Bool {
        lock.with { isSharedNow }
    }

    func noteThread() {
        lock.with { if pthread_equal(firstThread, pthread_self()) == 0 { isSharedNow = true } }
    }

    private static let filter: DBusHandleMessageFunction = { _, message, adapter in
        guard let message, let adapter else { return DBUS_HANDLER_RESULT_NOT_YET_HANDLED }
        return Unmanaged<Adapter>.fromOpaque(adapter).takeUnretainedValue().heard(message)
    }

    private static let letGo: DBusFreeFunction = { adapter in
        guard let adapter else { return }
        Unmanaged<Adapter>.fromOpaque(adapter).release()
    }
}

/// What `bleep_dbus1` points to: the program's hold on an adapter, whose end is the adapter's.
///
/// Sendable: never changes.
final class AdapterHandle: @unchecked Sendable {
    let adapter: Adapter

    init(_ adapter: Adapter) {
        self.adapter = adapter
    }

    deinit {
        adapter.end()
    }

    static func borrow(_ pointer: OpaquePointer?) -> Adapter? {
        let adapter = Handle.borrow(pointer, as: AdapterHandle.self)?.adapter
        adapter?.noteThread()
        return adapter
    }
}
