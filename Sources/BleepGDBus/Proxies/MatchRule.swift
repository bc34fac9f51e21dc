import BleepCore

/// A match rule that entries of the cache share. What changes belongs to the cache's lock.
final class MatchRule: ReplyReceiver {
    enum State: Equatable {
        /// Not on this connection. Can go to `sending`.
        case unsent
        /// Somebody is about to send it. Can go to `sent`, `confirmed`, `refused` and `unsent`.
        case sending
        /// What is asked from now on is answered after it. Can go to `confirmed`, `refused` and
        /// `unsent`.
        case sent
        /// The bus has it: whatever comes from now on is heard. Can go to `unsent`.
        case confirmed
        /// The bus has no room for it. Can go to `unsent`.
        case refused
    }

    let text: String
    var state = State.unsent
    var users = 0
    /// The number of the connection that it was sent on.
    var attachment: UInt64 = 0
    private let lock: SharedLock

    init(_ text: String, lock: SharedLock) {
        self.text = text
        self.lock = lock
    }

    func received(_ reply: Reply, token: UInt64) {
        lock.write {
            guard token == attachment, state != .unsent else { return }
            if case .returned = reply { state = .confirmed } else { state = .refused }
        }
    }
}

/// The owner of a name that is not the client's service. It belongs to the cache's lock.
final class ForeignOwner: ReplyReceiver {
    /// Its unique name.
    var name: String?
    /// The number of the connection that it was asked for on.
    var attachment: UInt64 = 0
    private let lock: SharedLock

    init(lock: SharedLock) {
        self.lock = lock
    }

    func received(_ reply: Reply, token: UInt64) {
        guard case .returned(let body?) = reply, body.isOf(type: "(s)") else { return }
        let owner = body[0].string
        lock.write { if token == attachment { name = owner } }
    }
}

/// A call to the bus driver that is to be sent once the lock is given back.
final class DriverCall {
    private let connection: BusConnection
    private let method: StaticString
    private let argument: String
    private let receiver: any ReplyReceiver
    private let attachment: UInt64

    init(
        _ method: StaticString, _ argument: String, for receiver: any ReplyReceiver,
        on connection: BusConnection, _ attachment: UInt64
    ) {
        self.connection = connection
        self.method = method
        self.argument = argument
        self.receiver = receiver
        self.attachment = attachment
    }

    func send() {
        _ = connection.send(
            MethodCall(
                ServiceName.driver, ServiceName.driverPath, ServiceName.driver, method.text,
                Value(tuple: [Value(argument)])),
            for: receiver, token: attachment, isBackground: true)
    }
}
