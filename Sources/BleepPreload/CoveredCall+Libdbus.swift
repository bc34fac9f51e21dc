import CPreload

extension Addressee {
    /// Of a message of libdbus.
    init(_ message: OpaquePointer?) {
        destination = Libdbus.messageGetDestination.function?(message)
        // Most messages are for others, and need no closer look.
        guard mayMatter else { return }
        path = Libdbus.messageGetPath.function?(message)
        interface = Libdbus.messageGetInterface.function?(message)
        method = Libdbus.messageGetMember.function?(message)
    }
}

extension CoveredCall {
    /// Of a call that blocked: where there is no reply there is an error.
    func settle(
        _ message: OpaquePointer?, _ reply: OpaquePointer?, _ error: UnsafePointer<DBusError>
    ) {
        engine.note(message, isSent: true)
        guard let reply else { return settle(error.pointee.name, error.pointee.message) }
        engine.note(reply, isSent: false)
        learnOwner(from: reply)
        settle(.replied)
    }

    /// Of one that did not: libdbus makes a message also of its own errors.
    func settle(_ reply: OpaquePointer) {
        let sender = Libdbus.messageGetSender.function?(reply)
        if sender != nil { engine.note(reply, isSent: false) }
        learnOwner(from: reply)
        guard Libdbus.messageGetType.function?(reply) == DBUS_MESSAGE_TYPE_ERROR else {
            return settle(.replied)
        }
        settle(
            Libdbus.messageGetErrorName.function?(reply),
            BleepPreload.text(firstOf: reply))
    }

    private func settle(_ name: UnsafePointer<CChar>?, _ message: UnsafePointer<CChar>?) {
        guard let name else { return settle(.connectionLost) }
        if equals(name, "org.freedesktop.DBus.Error.NoReply") {
            settle(.unanswered(name: name, message: message))
        } else if equals(name, "org.freedesktop.DBus.Error.Disconnected") {
            settle(.connectionLost)
        } else {
            settle(.refused(name: name, message: message))
        }
    }

    private func learnOwner(from reply: OpaquePointer) {
        if isNamed, Libdbus.messageGetType.function?(reply) == DBUS_MESSAGE_TYPE_METHOD_RETURN {
            BluezOwner.note(Libdbus.messageGetSender.function?(reply))
        }
    }
}

extension BluezOwner {
    /// The answer of the bus to who has BlueZ's name.
    static func note(asked question: OpaquePointer?, answered answer: OpaquePointer?) {
        guard let answer, equals(text(firstOf: question), "org.bluez") else { return }
        note(text(firstOf: answer))
    }
}

extension Engine {
    /// Puts a message among what is recorded, as it went over the wire.
    func note(_ message: OpaquePointer?, isSent: Bool) {
        guard settings.recordName != nil else { return }
        var bytes: UnsafeMutablePointer<CChar>?
        var count: Int32 = 0
        guard Libdbus.messageMarshal.function?(message, &bytes, &count) == 1 else { return }
        _ = Bleep.recorderNoteMessage.function?(client, bytes, Int(count), isSent ? 1 : 0)
        Libdbus.free.function?(bytes)
    }
}

/// The first argument of a message, if it is a string; borrowed from it.
private func text(firstOf message: OpaquePointer?) -> UnsafePointer<CChar>? {
    var iterator = DBusMessageIter()
    guard Libdbus.messageIterInit.function?(message, &iterator) == 1,
        Libdbus.messageIterGetArgType.function?(&iterator) == Int32(UInt8(ascii: "s"))
    else { return nil }
    var text: UnsafePointer<CChar>?
    Libdbus.messageIterGetBasic.function?(&iterator, &text)
    return text
}
