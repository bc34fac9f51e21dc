import BleepCore
import CGLib

/// A private connection to a message bus that is written to and read from by the very thread that
/// waits: through GDBus each message changes threads, and each reply does so once more.
///
/// It belongs to one at a time: to the thread whose call it carries, to the loop while it waits for
/// replies that nobody else waits for, or to its lane.
/// Sendable: hence no two threads touch it at once; the lane hands it on under a lock.
package final class DirectConnection: Wire, @unchecked Sendable {
    /// What it keeps for messages to come; a longer one gets more for as long as it takes.
    static let usualCapacity = 4096
    static let longestKept = 256 << 10

    let descriptor: Int32
    /// "" before the bus gave one.
    package private(set) var name: UnsafePointer<CChar>
    package private(set) var isLost = false
    /// Watches it on the loop, while it belongs to that.
    var source: UnsafeMutablePointer<GSource>?
    /// When it was last given back.
    var idleSince = Instant.never
    let recorder: FlightRecorder
    private let clock: Clock
    let onLateReply: (ReplyLedger.Entry) -> Void
    var ledger = ReplyLedger()
    var lastSerial: UInt32 = 0
    private var outgoing = ByteBlock(capacity: 512)
    /// Of the call that is written.
    private var body = ByteBlock(capacity: 512)
    /// How much of that is on its way.
    private var written = 0
    var incoming: UnsafeMutablePointer<UInt8>
    var capacity = DirectConnection.usualCapacity
    var held = 0

    /// Takes over a socket on which the bus knows who we are, and waits for Hello.
    init(
        taking descriptor: Int32, clock: Clock, recorder: FlightRecorder,
        onLateReply: @escaping (ReplyLedger.Entry) -> Void
    ) {
        self.descriptor = descriptor
        self.clock = clock
        self.recorder = recorder
        self.onLateReply = onLateReply
        name = UnsafePointer(g_strdup(""))
        incoming = .allocate(capacity: capacity)
    }

    deinit {
        close(descriptor)
        incoming.deallocate()
        g_free(UnsafeMutableRawPointer(mutating: name))
    }

    /// What the bus calls us from now on.
    func take(name: String) {
        g_free(UnsafeMutableRawPointer(mutating: self.name))
        self.name = UnsafePointer(g_strdup(name))
        note("joined the bus as ")
    }

    /// Nothing is owed and nothing is on its way out: fit for the next call.
    var isFree: Bool {
        !isLost && ledger.slots == 0 && written == outgoing.count
    }

    /// What to poll for.
    var events: Int32 {
        written < outgoing.count ? POLLIN | POLLOUT : POLLIN
    }

    package func send(
        _ call: MethodCall, for receiver: any ReplyReceiver, token: UInt64, isBackground: Bool
    ) -> Sent {
        guard !isLost else { return .connectionDead }
        lastSerial = lastSerial == .max ? 1 : lastSerial + 1
        let now = clock.now
        guard write(call, serial: lastSerial) else {
            return .unsendable("The arguments cannot be put on the wire.")
        }
        guard flush() else { return .connectionDead }
        ledger.add(
            ReplyLedger.Entry(
                method: call.method, sentAt: now, token: token, receiver: receiver,
                isBackground: isBackground),
            serial: lastSerial)
        return .out(serial: lastSerial)
    }

    /// One that is owed something goes to the loop, and is never worn.
    package func abandon(_ serial: UInt32) -> Bool {
        ledger.abandon(serial: serial, at: clock.now)
        return false
    }

    package func noticeLoss() {
        guard !isLost else { return }
        isLost = true
        note("lost the connection that was ")
        for entry in ledger.settleAll() {
            entry.receiver?.received(.connectionLost, token: entry.token)
        }
    }

    private func note(_ what: StaticString) {
        recorder.note(what.text + String(cString: name), from: "library")
    }
}

/// Writing.
extension DirectConnection {
    /// Adds a call to what goes out; false if its arguments are no good.
    private func write(_ call: MethodCall, serial: UInt32) -> Bool {
        body.removeAll()
        if let arguments = call.arguments,
            !WireWriter.add(members: arguments.variant, to: &body)
        {
            return false
        }
        let noAutoStart = UInt8(truncatingIfNeeded: G_DBUS_MESSAGE_FLAGS_NO_AUTO_START.rawValue)
        var header = DBusHeader(
            type: UInt8(truncatingIfNeeded: G_DBUS_MESSAGE_TYPE_METHOD_CALL.rawValue),
            flags: noAutoStart, bodySize: UInt32(truncatingIfNeeded: body.count),
            serial: serial)
        DirectConnection.with(call.destination) { destination in
            DirectConnection.with(call.path) { path in
                DirectConnection.with(call.interface) { interface in
                    DirectConnection.with(call.member) { member in
                        header.destination = destination
                        header.path = path
                        header.interface = interface
                        header.member = member
                        if let arguments = call.arguments {
                            header.signature = DBusHeader.signature(of: arguments)
                        }
                        write(header, body: body.bytes)
                    }
                }
            }
        }
        return true
    }

    @inline(never)
    private static func with(_ text: String, _ body: (DBusHeader.Text) -> Void) {
        var text = text
        text.withUTF8(body)
    }

    /// Adds a message to what goes out.
    func write(_ header: DBusHeader, body: UnsafeRawBufferPointer) {
        header.withBytes { outgoing.add($0) }
        outgoing.add(body)
        recorder.note(header, body: body, isSent: true, by: name)
    }

    /// Sends as much as the socket takes. False if it takes nothing any more, ever.
    func flush() -> Bool {
        while written < outgoing.count {
            let bytes = outgoing.bytes[written...]
            let count = CGLib.send(
                descriptor, UnsafeRawBufferPointer(rebasing: bytes).baseAddress, bytes.count,
                Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
            if count >= 0 {
                written += count
            } else if lastErrno() == EAGAIN {
                return true
            } else if lastErrno() != EINTR {
                return false
            }
        }
        written = 0
        outgoing.removeAll()
        if outgoing.capacity > DirectConnection.longestKept {
            outgoing = ByteBlock(capacity: DirectConnection.usualCapacity)
            body = ByteBlock(capacity: DirectConnection.usualCapacity)
        }
        return true
    }
}
