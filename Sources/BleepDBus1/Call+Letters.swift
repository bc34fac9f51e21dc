import CBleepReliabilityDBus1
import CDBus

/// What goes out on the connection, and what comes.
extension Call {
    /// Does what is to be done now; how long to wait then, or nil when it is over.
    func takeSteps() -> UInt64? {
        var step = bleep_external_step()
        step.struct_size = MemoryLayout<bleep_external_step>.size
        if dbus_connection_get_is_connected(adapter.connection) == 0 { noteLoss() }
        while true {
            var isGood = false
            withExternal { isGood = bleep_external_call_next($0, &step) == BLEEP_OK }
            guard isGood else { return nil }
            switch step.action {
            case BLEEP_EXTERNAL_SEND: send(dbus_message_copy(message), step.token, isUndo: false)
            case BLEEP_EXTERNAL_UNDO:
                let undo = dbus_message_new_method_call(
                    step.destination, step.path, step.interface, step.method)
                send(undo, step.token, isUndo: true)
            case BLEEP_EXTERNAL_DONE: return nil
            default: return step.wait_usec
            }
        }
    }

    /// Takes over a reference to the message; nil stands for no memory.
    private func send(_ message: OpaquePointer?, _ token: UInt64, isUndo: Bool) {
        guard let message else { return refuse(token, noMemory(), nil) }
        defer { dbus_message_unref(message) }
        if answer == nil { readWhatCame() }
        dbus_message_set_auto_start(message, 0)
        var pending: OpaquePointer?
        // A deadline is nothing that libdbus need know of.
        let isTaken = dbus_connection_send_with_reply(
            adapter.connection, message, &pending, answer == nil ? Letter.noTime : .max)
        guard isTaken != 0 else { return refuse(token, noMemory(), nil) }
        guard let pending else { return noteLoss() }
        let letter = Letter(
            call: self, token: token, isUndo: isUndo, serial: dbus_message_get_serial(message),
            pending: pending)
        add(letter)
        adapter.record(message, isSent: true)
        letter.listen()
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
