import BleepCore

/// A connection of its own, for what ends for certain only with the connection.
///
/// Sendable: `answers` and `isShut` are touched on the loop only; the lane guards itself.
final class SideLane: @unchecked Sendable {
    private let client: Client
    private let lane: Lane
    /// By token: the call, and who hears what comes of it.
    private var calls: [(call: MethodCall, then: (Failure?) -> Void)] = []
    private var isShut = false

    init(client: Client) {
        self.client = client
        lane = client.makeLane()
    }

    /// On the loop; `then` runs there as well, unless the lane is shut before.
    func call(_ call: MethodCall, then: @escaping (Failure?) -> Void) {
        calls.append((call, then))
        send(UInt64(calls.count - 1))
    }

    private func send(_ token: UInt64) {
        guard !isShut, let connection = lane.connection(for: self, token: token) else { return }
        let sent = connection.send(calls[Int(token)].call, for: self, token: token)
        if case .out = sent { return }
        connectionFailed(Failure(.busLost), token: token)
    }

    /// Whatever was begun on it ends in bluetoothd.
    func shut() {
        isShut = true
        calls = []
        lane.shut()
    }

    private func end(_ failure: Failure?, _ token: UInt64) {
        client.loop.post(
            .run { [self] in if !isShut { calls[Int(token)].then(failure) } })
    }
}

extension SideLane: ConnectionWaiter, ReplyReceiver {
    func connectionReady(token: UInt64) {
        client.loop.post(.run { [self] in send(token) })
    }

    func connectionFailed(_ failure: Failure, token: UInt64) {
        end(failure, token)
    }

    func received(_ reply: Reply, token: UInt64) {
        switch reply {
        case .returned: end(nil, token)
        case .connectionLost: end(Failure(.busLost), token)
        case .refused(let error), .noSlot(let error):
            client.loop.post(
                .run { [self] in
                    guard !isShut else { return }
                    let call = calls[Int(token)]
                    call.then(Failure(error, of: call.call.method))
                })
        }
    }
}

/// A discovery that is nobody's but ours.
extension SideLane {
    func adapter(
        _ path: String, _ member: String, _ arguments: Value? = nil,
        then: @escaping (Failure?) -> Void
    ) {
        call(
            MethodCall(client.view.service, path, ServiceName.adapter, member, arguments),
            then: then)
    }
}
