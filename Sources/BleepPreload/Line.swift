import CPreload

/// The program's own connection, on which its call went out.
///
/// Sendable: both libraries guard their connections themselves.
enum Line: @unchecked Sendable {
    case libdbus(OpaquePointer?)
    case gdbus(OpaquePointer?)

    /// Sends what ends in bluetoothd what was sent; nobody waits for a reply.
    func undo(_ step: bleep_external_step) {
        switch self {
        case .libdbus(let connection): Line.undo(step, libdbus: connection)
        case .gdbus(let connection): Line.undo(step, gdbus: connection)
        }
    }

    /// Written at once, as far as the socket takes it.
    private static func undo(_ step: bleep_external_step, libdbus connection: OpaquePointer?) {
        guard let connection,
            let message = Libdbus.messageNewMethodCall.function?(
                step.destination, step.path, step.interface, step.method)
        else { return }
        Libdbus.messageSetNoReply.function?(message, 1)
        Libdbus.messageSetAutoStart.function?(message, 0)
        _ = Libdbus.connectionSend.function?(connection, message, nil)
        Libdbus.messageUnref.function?(message)
    }

    private static func undo(_ step: bleep_external_step, gdbus connection: OpaquePointer?) {
        guard let connection,
            let message = GDBus.messageNewMethodCall.function?(
                step.destination, step.path, step.interface, step.method)
        else { return }
        let flags =
            G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED.rawValue
            | G_DBUS_MESSAGE_FLAGS_NO_AUTO_START.rawValue
        GDBus.messageSetFlags.function?(message, GDBusMessageFlags(rawValue: flags))
        let none = GDBusSendMessageFlags(rawValue: 0)
        _ = GDBus.connectionSendMessage.function?(connection, message, none, nil, nil)
        GDBus.objectUnref.function?(UnsafeMutableRawPointer(message))
        // A thread of GDBus's writes it, and the program may be about to end.
        if takesMore(connection) { _ = GDBus.connectionFlushSync.function?(connection, nil, nil) }
    }

    /// Whether the socket has room, so that flushing does not wait for the bus.
    private static func takesMore(_ connection: OpaquePointer) -> Bool {
        guard let stream = GDBus.connectionGetStream.function?(connection),
            let type = GDBus.socketConnectionGetType.function?()
        else { return false }
        let instance = UnsafeMutableRawPointer(stream).assumingMemoryBound(to: GTypeInstance.self)
        guard GDBus.typeCheckInstanceIsA.function?(instance, type) != 0 else { return false }
        let link = UnsafeMutableRawPointer(stream).assumingMemoryBound(to: GSocketConnection.self)
        let socket = GDBus.socketConnectionGetSocket.function?(link)
        return GDBus.socketConditionCheck.function?(socket, G_IO_OUT).rawValue == G_IO_OUT.rawValue
    }
}
