import CBleepReliabilityDBus1
import CDBus

/// What goes out on the connection, and what comes.
extension Call {
    private struct Outgoing {
        /// A reference of ours; nil stands for no memory.
        var message: OpaquePointer?
        var token: UInt64
        var isUndo: Bool
    }

    /// How long a caller hears, after its call, that what it began has ended.
    static let grace: UInt64 = 250_000

    /// Does what is to be done now; how long to wait then, or nil when it is over.
    ///
    /// What is to be sent is sent when it is known how long its reply is waited for.
    func takeSteps() -> UInt64? {
        var outgoing: [Outgoing] = []
        var step = bleep_external_step()
        step.struct_size = MemoryLayout<bleep_external_step>.size
        var isGood = true
        if dbus_connection_get_is_connected(adapter.connection) == 0 { noteLoss() }
        while isGood {
            withExternal { isGood = bleep_external_call_next($0, &step) == BLEEP_OK }
            switch step.action {
            case BLEEP_EXTERNAL_SEND where isGood:
                let copy = dbus_message_copy(message)
                outgoing.append(Outgoing(message: copy, token: step.token, isUndo: false))
            case BLEEP_EXTERNAL_UNDO where isGood:
                let undo = dbus_message_new_method_call(
                    step.destination, step.path, step.interface, step.method)
                outgoing.append(Outgoing(message: undo, token: step.token, isUndo: true))
            default:
                let wait = step.action == BLEEP_EXTERNAL_WAIT && isGood ? step.wait_usec : nil
                guard !outgoing.isEmpty else { return wait }
                if answer == nil { readWhatCame() }
                for letter in outgoing { send(letter, within: wait ?? Call.grace) }
                outgoing = []
            }
        }
        return nil
    }

    /// A caller that waits is to be let go in time; everybody else is told the time.
    private func send(_ letter: Outgoing, within limit: UInt64) {
        guard let message = letter.message else { return refuse(letter.token, noMemory(), nil) }
        defer { dbus_message_unref(message) }
        dbus_message_set_auto_start(message, 0)
        var pending: OpaquePointer?
        let milliseconds = answer == nil ? Call.milliseconds(limit) : .max
        let isTaken = dbus_connection_send_with_reply(
            adapter.connection, message, &pending, milliseconds)
        guard isTaken != 0 else { return refuse(letter.token, noMemory(), nil) }
        guard let pending else { return noteLoss() }
        let letter = Letter(
            call: self, token: letter.token, isUndo: letter.isUndo,
            serial: dbus_message_get_serial(message), pending: pending)
        add(letter)
        adapter.record(message, isSent: true)
        letter.listen()
    }

    /// As libdbus and poll() count, and not too early.
    static func milliseconds(_ microseconds: UInt64) -> Int32 {
        Int32(clamping: microseconds / 1000 + 1)
    }

    /// A reply, whether or not somebody waits for it.
    func received(_ message: OpaquePointer, to letter: Letter) {
        adapter.record(message, isSent: false)
        let isError = dbus_message_get_type(message) == DBUS_MESSAGE_TYPE_ERROR
        if !isError { keep(message, for: letter) }
        guard remove(letter) else { return }
        if isError {
            refuse(letter.token, dbus_message_get_error_name(message), Call.text(of: message))
        } else {
            withExternal { _ = bleep_external_call_replied($0, letter.token) }
        }
        run()
    }

    func noteLoss() {
        withExternal { _ = bleep_external_call_lost($0) }
    }

    private func refuse(
        _ token: UInt64, _ name: UnsafePointer<CChar>?, _ text: UnsafePointer<CChar>?
    ) {
        withExternal {
            // A text that is too long is not taken, and then the error is one without it.
            if bleep_external_call_refused($0, token, name, text) != BLEEP_OK {
                bleep_external_call_refused($0, token, name, nil)
            }
        }
    }

    private static func text(of message: OpaquePointer) -> UnsafePointer<CChar>? {
        var arguments = DBusMessageIter()
        var text: UnsafePointer<CChar>?
        guard dbus_message_iter_init(message, &arguments) != 0,
            dbus_message_iter_get_arg_type(&arguments) == Messages.code("s")
        else { return nil }
        dbus_message_iter_get_basic(&arguments, &text)
        return text
    }
}
