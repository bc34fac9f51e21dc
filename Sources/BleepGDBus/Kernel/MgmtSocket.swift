import BleepCore
import CGLib

/// Somebody who wants to hear what the kernel tells by itself. Told on the loop.
package protocol MgmtListener: AnyObject {
    func heard(_ event: MgmtEvent, of adapter: AdapterIndex)
    /// News may have been missed from here on; the next question opens the socket again.
    func mgmtClosed(_ reason: String)
}

/// The kernel's management of Bluetooth adapters, which goes on when bluetoothd does not.
///
/// Sendable: touched on the loop only.
package final class MgmtSocket: @unchecked Sendable {
    private let loop: Loop
    private let calls: KernelCalls
    private let errands: Errands
    private var descriptor: Descriptor?
    private var source: UnsafeMutablePointer<GSource>?
    private var pending: [MgmtCall] = []
    private var listeners: [any MgmtListener] = []
    private var isShut = false
    /// Why it is not open; nil while it is, or when nobody has needed it.
    package private(set) var refusal: Refusal?

    package init(loop: Loop, calls: KernelCalls, errands: Errands) {
        self.loop = loop
        self.calls = calls
        self.errands = errands
    }

    /// Asks or orders. `onAnswer` runs on the loop, once, and not before this returns.
    ///
    /// What comes too late still holds its place: the next of its kind for that adapter waits.
    package func send(
        _ command: MgmtCommand, within limit: Duration,
        onAnswer: @escaping (MgmtAnswer) -> Void
    ) {
        let now = loop.clock.now
        let call = MgmtCall(command, at: now, on: self, onAnswer: onAnswer)
        guard isOpen() else {
            let reason = refusal?.text ?? "the client is closed"
            return loop.post(.run { call.answer(.impossible(reason)) })
        }
        let mustWait = pending.contains { $0.isLike(command.opcode, command.adapter) }
        pending.append(call)
        loop.setTimer(call, at: now.advanced(by: limit))
        if !mustWait { putOut(call) }
    }

    /// Opens the socket if need be; false, with `refusal`, if that cannot be.
    @discardableResult
    package func listen(_ listener: any MgmtListener) -> Bool {
        listeners.append(listener)
        return isOpen()
    }

    package func stopListening(_ listener: any MgmtListener) {
        listeners.removeAll { $0 === listener }
    }

    /// For good. Whoever waits is told that it cannot be.
    package func shut() {
        isShut = true
        listeners = []
        close("the client is closed")
    }

    /// The time is up for a call.
    func giveUp(_ call: MgmtCall) {
        switch call.state {
        case .waiting:
            pending.removeAll { $0 === call }
            dropLostAnswer(like: call)
        case .sent: call.state = .orphaned
        case .orphaned: return
        }
        call.answer(.late)
    }

    /// The kernel answers a read while it takes it. One that was taken and is still unanswered when
    /// the next has waited its time in vain lost its answer to a full socket.
    private func dropLostAnswer(like call: MgmtCall) {
        let opcode = call.command.opcode
        let lost = pending.first {
            $0.state == .orphaned && $0.isTaken && $0.isLike(opcode, call.command.adapter)
        }
        if let lost, lost.command.isRead { settle(lost, .late) }
    }

    private func isOpen() -> Bool {
        if descriptor != nil { return true }
        guard !isShut else { return false }
        let number = calls.openMgmt()
        refusal = Refusal("mgmt socket", of: number)
        guard refusal == nil, let fresh = g_unix_fd_source_new(number, G_IO_IN) else {
            return false
        }
        descriptor = Descriptor(number)
        source = fresh
        let callback: GUnixFDSourceFunc = { _, _, me in
            me.map { Unmanaged<MgmtSocket>.fromOpaque($0).takeUnretainedValue().read() }
            return 1  // G_SOURCE_CONTINUE
        }
        g_source_set_callback(
            fresh, unsafeBitCast(callback, to: GSourceFunc.self),
            Unmanaged.passRetained(self).toOpaque(),
            { me in me.map { Unmanaged<MgmtSocket>.fromOpaque($0).release() } })
        g_source_attach(fresh, loop.context)
        return true
    }

    private func putOut(_ call: MgmtCall) {
        guard let descriptor else { return }
        call.state = .sent
        let bytes = call.command.bytes
        errands.run {
            Refusal("mgmt socket", of: descriptor.send(bytes))
        } onEnd: { [self] refusal in
            call.isTaken = true
            if let refusal { settle(call, .impossible(refusal.text)) }
        }
    }

    /// Takes a call off, tells its answer, and lets the next of its kind out.
    private func settle(_ call: MgmtCall, _ answer: MgmtAnswer) {
        guard let place = pending.firstIndex(where: { $0 === call }) else { return }
        pending.remove(at: place)
        loop.stopTimer(call)
        let next = pending.first { $0.isLike(call.command.opcode, call.command.adapter) }
        if let next { putOut(next) }
        if call.state != .orphaned { call.answer(answer) }
    }

    private func read() {
        var buffer = [UInt8](repeating: 0, count: 4096)
        // Not for ever: others live on this loop, too.
        for _ in 0..<64 {
            guard let descriptor else { return }
            let length = descriptor.receive(into: &buffer)
            if length == -EINTR { continue }
            if length == -EAGAIN { return }
            guard length > 0 else {
                return close(Refusal("mgmt socket", length == 0 ? ECONNRESET : -length).text)
            }
            let datagram = ByteReader(buffer, count: Int(length))
            if let message = MgmtMessage(datagram) { take(message) }
        }
    }

    private func take(_ message: MgmtMessage) {
        switch message {
        case .event(let event, let adapter):
            for listener in listeners { listener.heard(event, of: adapter) }
        case .answer(let opcode, let adapter, let status, let parameters):
            let call = pending.first { $0.state != .waiting && $0.isLike(opcode, adapter) }
            guard let call else { return }
            let latency = call.askedAt.duration(to: loop.clock.now)
            if status != .success {
                settle(call, .refused(status, after: latency))
            } else if let reply = call.command.reply(parameters) {
                settle(call, .answered(reply, after: latency))
            } else {
                settle(call, .impossible("the kernel's answer is too short"))
            }
        }
    }

    private func close(_ reason: String) {
        if let source {
            g_source_destroy(source)
            g_source_unref(source)
        }
        source = nil
        descriptor = nil
        let owed = pending
        pending = []
        for call in owed {
            loop.stopTimer(call)
            if call.state != .orphaned { call.answer(.impossible(reason)) }
        }
        for listener in listeners { listener.mgmtClosed(reason) }
    }
}
