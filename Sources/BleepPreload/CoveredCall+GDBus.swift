import CPreload

/// Where a program wants a `GError`.
public typealias ErrorPlace = UnsafeMutablePointer<UnsafeMutablePointer<GError>?>
/// Where a program wants the descriptors of a reply.
public typealias DescriptorsPlace = UnsafeMutablePointer<UnsafeMutablePointer<GUnixFDList>?>

extension CoveredCall {
    /// Runs a real function that blocks, or one that tells what became of a call.
    ///
    /// The program may not want to know the error; we do.
    @inline(__always)
    func finish(_ error: ErrorPlace?, _ real: (ErrorPlace) -> OpaquePointer?) -> OpaquePointer? {
        var own: UnsafeMutablePointer<GError>?
        let reply = withUnsafeMutablePointer(to: &own) { own in
            let place = error ?? own
            let reply = real(place)
            if reply != nil { settle(.replied) } else { settle(place.pointee) }
            return reply
        }
        if let own { GDBus.errorFree.function?(own) }
        return reply
    }

    /// The same where the reply is a message, which may be an error.
    @inline(__always)
    func finishMessage(
        _ error: ErrorPlace?, _ real: (ErrorPlace) -> OpaquePointer?
    ) -> OpaquePointer? {
        finish(error) { place in
            let reply = real(place)
            if let reply { settle(reply: reply) }
            return reply
        }
    }

    private func settle(reply: OpaquePointer) {
        engine.note(gdbus: reply, isSent: false)
        let type = GDBus.messageGetMessageType.function?(reply)
        if isNamed, type == G_DBUS_MESSAGE_TYPE_METHOD_RETURN {
            BluezOwner.note(GDBus.messageGetSender.function?(reply))
        }
        guard type == G_DBUS_MESSAGE_TYPE_ERROR,
            let name = GDBus.messageGetErrorName.function?(reply)
        else { return settle(.replied) }
        settle(.refused(name: name, message: nil))
    }

    private func settle(_ error: UnsafePointer<GError>?) {
        guard let error else { return settle(.connectionLost) }
        if let name = GDBus.errorGetRemoteError.function?(error) {
            settle(.refused(name: name, message: error.pointee.message))
            GDBus.free.function?(name)
            return
        }
        guard error.pointee.domain == GDBus.ioErrorQuark.function?() else {
            return settle(.connectionLost)
        }
        switch UInt32(bitPattern: error.pointee.code) {
        case G_IO_ERROR_TIMED_OUT.rawValue:
            settle(
                .unanswered(
                    name: BleepPreload.text("org.freedesktop.DBus.Error.NoReply"),
                    message: error.pointee.message))
        case G_IO_ERROR_CANCELLED.rawValue: settle(.dropped)
        // A reply of another type than the program wants.
        case G_IO_ERROR_INVALID_ARGUMENT.rawValue: settle(.replied)
        default: settle(.connectionLost)
        }
    }

    /// What a call that does not block is begun with, in place of the program's own data.
    func waiting(_ callback: GAsyncReadyCallback?, _ userData: gpointer?) -> gpointer {
        keep(callback, userData)
        return Unmanaged.passRetained(self).toOpaque()
    }

    /// Called in place of the program's own callback, which is called with the call beside the
    /// result.
    static let answered: GAsyncReadyCallback = { source, result, data in
        guard let data, let result else { return }
        let kept = Unmanaged<CoveredCall>.fromOpaque(data)
        let call = kept.takeUnretainedValue()
        GDBus.objectSetDataFull.function?(
            UnsafeMutablePointer<GObject>(result), text("bleep-call"), data
        ) { data in
            if let data { Unmanaged<CoveredCall>.fromOpaque(data).release() }
        }
        call.callback?(source, result, call.userData)
    }

    /// The call that a result is of.
    static func take(from result: OpaquePointer?) -> CoveredCall? {
        guard Engine.exists, let result,
            let data = GDBus.objectStealData.function?(
                UnsafeMutablePointer<GObject>(result), text("bleep-call"))
        else { return nil }
        return Unmanaged<CoveredCall>.fromOpaque(data).takeRetainedValue()
    }
}

extension Engine {
    /// Puts a message of GDBus's among what is recorded, as it went over the wire.
    func note(gdbus message: OpaquePointer?, isSent: Bool) {
        guard settings.recordName != nil else { return }
        var count: gsize = 0
        let capabilities = G_DBUS_CAPABILITY_FLAGS_UNIX_FD_PASSING
        let bytes = GDBus.messageToBlob.function?(message, &count, capabilities, nil)
        _ = Bleep.recorderNoteMessage.function?(client, bytes, Int(count), isSent ? 1 : 0)
        GDBus.free.function?(bytes)
    }
}
