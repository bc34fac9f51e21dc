import CGLib

/// One method call, and its caller's right to at most one answer.
final class Call {
    /// What is sent back.
    enum Answer {
        case values([Value])
        case error(BusError)
    }

    let sender: String
    /// The name that it was sent to: the well-known one, or ours alone.
    let destination: String
    let path: String
    let interface: String
    let member: String
    let signature: String
    let arguments: [Value]
    /// The arguments as GVariant text.
    let argumentsText: String
    /// Takes the answer on its way; a fault puts itself here.
    var route: ((Call, Answer) -> Void)?

    private let message: OpaquePointer
    private let bus: BusConnection
    private(set) var isAnswered = false

    init?(_ message: OpaquePointer, on bus: BusConnection) {
        guard let sender = g_dbus_message_get_sender(message) else { return nil }
        self.message = message
        self.bus = bus
        self.sender = String(cString: sender)
        destination = String(optional: g_dbus_message_get_destination(message))
        path = String(optional: g_dbus_message_get_path(message))
        interface = String(optional: g_dbus_message_get_interface(message))
        member = String(optional: g_dbus_message_get_member(message))
        signature = String(optional: g_dbus_message_get_signature(message))
        if let body = g_dbus_message_get_body(message) {
            arguments = Value.children(of: body)
            let text = g_variant_print(body, 0)
            argumentsText = String(optional: text)
            g_free(text)
        } else {
            arguments = []
            argumentsText = "()"
        }
        g_object_ref(UnsafeMutableRawPointer(message))
    }

    deinit {
        g_object_unref(UnsafeMutableRawPointer(message))
    }

    /// Interface and member, as faults and the journal name them.
    var method: String { interface + "." + member }

    /// Answers with these results; every answer but the first is dropped.
    func answer(_ values: Value...) {
        finish(.values(values))
    }

    /// Answers with an error.
    func fail(_ error: BusError) {
        finish(.error(error))
    }

    private func finish(_ answer: Answer) {
        guard !isAnswered else { return }
        isAnswered = true
        guard let route else { return send(answer) }
        self.route = nil
        route(self, answer)
    }

    /// Puts the answer on the bus.
    func send(_ answer: Answer) {
        let flags = g_dbus_message_get_flags(message).rawValue
        guard flags & G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED.rawValue == 0 else { return }
        let reply: OpaquePointer
        switch answer {
        case .values(let values):
            reply = g_dbus_message_new_method_reply(message)
            if !values.isEmpty {
                g_dbus_message_set_body(reply, Value.tuple(values).floatingVariant)
            }
        case .error(let error):
            reply = g_dbus_message_new_method_error_literal(message, error.name, error.message)
        }
        bus.send(reply)
    }
}
