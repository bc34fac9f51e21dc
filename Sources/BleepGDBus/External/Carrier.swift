import BleepCore

/// A wire that the program serves: it is told what to send, and tells what came.
///
/// Sendable: all that changes belongs to `lock`.
final class Carrier: Wire, @unchecked Sendable {
    /// Something to be put on the program's connection.
    struct Letter {
        var call: MethodCall
        var token: UInt32
        /// Not the program's message, but what ends in bluetoothd what that began.
        var isUndo: Bool
    }

    /// Nothing is known of the program's connection.
    let name = UnsafePointer<CChar>(OpaquePointer(("external" as StaticString).utf8Start))
    private let clock: Clock
    private let onLateReply: (ReplyLedger.Entry) -> Void
    private let lock = Lock()
    private var ledger = ReplyLedger()
    private var outbox = Queue<Letter>()
    private var lastToken: UInt32 = 0
    private var isLost = false
    /// What the program's message calls; all else that goes out undoes that.
    private let method: MethodName

    init(of method: MethodName, clock: Clock, onLateReply: @escaping (ReplyLedger.Entry) -> Void) {
        self.method = method
        self.clock = clock
        self.onLateReply = onLateReply
    }

    func takeLetter() -> Letter? {
        lock.with { outbox.popFirst() }
    }

    func send(
        _ call: MethodCall, for receiver: any ReplyReceiver, token: UInt64, isBackground: Bool
    ) -> Sent {
        let now = clock.now
        return lock.with {
            guard !isLost else { return .connectionDead }
            lastToken += 1
            ledger.add(
                ReplyLedger.Entry(
                    method: call.method, sentAt: now, token: token, receiver: receiver,
                    isBackground: isBackground),
                serial: lastToken)
            outbox.append(Letter(call: call, token: lastToken, isUndo: call.method != method))
            return .out(serial: lastToken)
        }
    }

    /// One that is full is the program's to leave.
    func abandon(_ serial: UInt32) -> Bool {
        let now = clock.now
        lock.with { ledger.abandon(serial: serial, at: now) }
        return false
    }

    func noticeLoss() {
        let owed = lock.with {
            isLost = true
            return ledger.settleAll()
        }
        for entry in owed { entry.receiver?.received(.connectionLost, token: entry.token) }
    }

    func owes(_ token: UInt32) -> Bool {
        lock.with { ledger.owes(serial: token) }
    }

    /// False if no reply to that is owed.
    func received(_ reply: Reply, to token: UInt32) -> Bool {
        guard let entry = lock.with({ ledger.settle(serial: token) }) else { return false }
        if let receiver = entry.receiver {
            receiver.received(reply, token: entry.token)
        } else {
            onLateReply(entry)
        }
        return true
    }
}
