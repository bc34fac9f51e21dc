import BleepCore
import CGLib

/// Reading: without waiting, and without GDBus as far as that goes.
extension DirectConnection {
    /// Sends and takes in what can be without waiting.
    func work() {
        guard !isLost else { return }
        guard flush() else { return noticeLoss() }
        while !isLost {
            // Without room for control data: descriptors that somebody sends along are dropped.
            let count = recv(
                descriptor, incoming + held, capacity - held, Int32(MSG_DONTWAIT))
            if count > 0 {
                held += count
                let isAll = held < capacity
                takeMessages()
                if isAll { return }
            } else if count < 0, lastErrno() == EAGAIN {
                return
            } else if count == 0 || lastErrno() != EINTR {
                noticeLoss()
            }
        }
    }

    private func takeMessages() {
        var place = 0
        var needed = DirectConnection.usualCapacity
        while held - place >= 16, !isLost {
            guard let size = DBusHeader.wholeSize(of: incoming + place) else {
                return noticeLoss()
            }
            guard size <= held - place else {
                needed = size
                break
            }
            take(UnsafeMutableBufferPointer(start: incoming + place, count: size))
            place += size
        }
        held -= place
        let isTooLarge = held == 0 && capacity > DirectConnection.longestKept
        guard needed > capacity || isTooLarge else {
            if held > 0 { memmove(incoming, incoming + place, held) }
            return
        }
        let roomier = UnsafeMutablePointer<UInt8>.allocate(capacity: needed)
        memcpy(roomier, incoming + place, held)
        incoming.deallocate()
        incoming = roomier
        capacity = needed
    }

    private func take(_ message: UnsafeMutableBufferPointer<UInt8>) {
        var bodyStart = 0
        let bytes = UnsafeBufferPointer(message)
        guard let header = DBusHeader(reading: bytes, bodyStart: &bodyStart) else {
            return takeAsGDBus(message)
        }
        let body = UnsafeRawBufferPointer(bytes)[bodyStart...]
        recorder.note(
            header, body: UnsafeRawBufferPointer(rebasing: body), isSent: false, by: nil)
        switch header.type {
        case DBusHeader.methodCall: refuse(header)
        case DBusHeader.methodReturn, DBusHeader.errorReply:
            guard let entry = ledger.settle(serial: header.replySerial) else { return }
            guard let receiver = entry.receiver else { return onLateReply(entry) }
            guard let reply = Reply(header, in: message, bodyStart: bodyStart) else {
                receiver.received(.connectionLost, token: entry.token)
                return noticeLoss()
            }
            receiver.received(reply, token: entry.token)
        default: break  // Nobody asked for signals here.
        }
    }

    /// What is not laid out as almost everything is; GDBus knows whether it is a message.
    private func takeAsGDBus(_ bytes: UnsafeMutableBufferPointer<UInt8>) {
        guard
            let message = g_dbus_message_new_from_blob(
                bytes.baseAddress, gsize(bytes.count), G_DBUS_CAPABILITY_FLAGS_UNIX_FD_PASSING, nil)
        else { return noticeLoss() }
        defer { g_object_unref(UnsafeMutableRawPointer(message)) }
        recorder.note(message, isSent: false, by: nil)
        let serial = g_dbus_message_get_reply_serial(message)
        guard serial != 0, let entry = ledger.settle(serial: serial) else { return }
        guard let receiver = entry.receiver else { return onLateReply(entry) }
        receiver.received(Reply(message: message), token: entry.token)
    }

    /// There are no objects here.
    private func refuse(_ call: DBusHeader) {
        let noReply = UInt8(truncatingIfNeeded: G_DBUS_MESSAGE_FLAGS_NO_REPLY_EXPECTED.rawValue)
        guard call.flags & noReply == 0 else { return }
        lastSerial = lastSerial == .max ? 1 : lastSerial + 1
        var answer = DBusHeader(
            type: DBusHeader.errorReply, flags: noReply, bodySize: 0, serial: lastSerial)
        answer.replySerial = call.serial
        answer.destination = call.sender
        answer.error = DBusHeader.unknownMethod
        write(answer, body: UnsafeRawBufferPointer(start: nil, count: 0))
        if !flush() { noticeLoss() }
    }
}
