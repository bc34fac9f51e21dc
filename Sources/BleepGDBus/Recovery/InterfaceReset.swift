import BleepCore

/// Starts anew with the bus: fresh connections, nothing cached, the path looked up again.
///
/// Sendable: touched on the loop only.
final class InterfaceReset: StageWork, @unchecked Sendable {
    private let client: Client
    private let target: Target.Named?
    private var operation: Operation?
    private var done: ((StageOutcome) -> Void)?

    /// Without a device, that the service answers is enough.
    init(client: Client, target: Target.Named?) {
        self.client = client
        self.target = target
    }

    func start(_ done: @escaping (StageOutcome) -> Void) {
        self.done = done
        client.leaveConnections()
        var request = target.map { Request.locate($0) } ?? Client.ping
        request.options.maximumAttempts = 1
        request.options.timeout = .seconds(5)
        operation = client.startInternally(request, on: client.loop) { [self] outcome in
            let path = outcome.value?.string.map { phrase("; the device is at ", $0) } ?? ""
            // A device that is not there is found to be so, by a service that answers.
            let isMissing = outcome.status == .deviceNotFound
            let isDone = outcome.status == .ok || isMissing
            let evidence = isMissing ? "; the device is nowhere" : path
            end(
                isDone
                    ? .done("fresh connections" + evidence)
                    : .failed(outcome.error?.text ?? outcome.status.phrase))
        }
    }

    private func end(_ outcome: StageOutcome) {
        let tell = done
        done = nil
        operation = nil
        tell?(outcome)
    }

    func cancel() {
        done = nil
        operation?.cancel()
        operation = nil
    }
}

extension Client {
    /// Asks whoever gets it whether its main loop turns.
    static var ping: Request {
        Request(
            MethodName("org.freedesktop.DBus.Peer", "Ping"), at: .path("/"), result: .nothing)
    }

    /// Discovery keeps its own, which has a stage to itself.
    func leaveConnections() {
        for lane in [mainLane, sessionLane] {
            guard let lane, let connection = lane.current else { continue }
            lane.leave(connection)
            connectionGone(connection)
        }
        directLane.forgetIdle()
        perform(proxies.clear())
    }
}
