import BleepCore

/// Ends a discovery that neither starts nor stops.
///
/// BlueZ takes a discovery with the filter of before for the one that it believes to be running,
/// and starts nothing; with another filter it starts anew, and then it stops as well.
/// Sendable: touched on the loop only.
final class DiscoveryReset: StageWork, @unchecked Sendable {
    private let client: Client
    private let adapter: String
    private let lane: SideLane
    private var operation: Operation?
    private var done: ((StageOutcome) -> Void)?

    init(client: Client, adapter: String) {
        self.client = client
        self.adapter = adapter
        lane = SideLane(client: client)
    }

    func start(_ done: @escaping (StageOutcome) -> Void) {
        self.done = done
        guard client.discoveryLane.current != nil else { return setOtherFilter() }
        var request = Request(
            MethodName(ServiceName.adapter, "StopDiscovery"), at: .path(adapter), result: .nothing)
        request.options.maximumAttempts = 1
        request.options.timeout = .seconds(3)
        request.plan.acceptsAlreadyDone = true
        operation = client.startInternally(request, on: client.loop) { [self] outcome in
            guard self.done != nil else { return }
            // Closing the connection is the only sure end of a session.
            if outcome.status != .ok { client.closeDiscovery(of: nil) }
            setOtherFilter()
        }
    }

    private func setOtherFilter() {
        let filter = Value(parsing: "({'Transport': <'le'>, 'DuplicateData': <true>},)")
        // A controller without LE knows no other filter; then a start and a stop have to do.
        lane.adapter(adapter, "SetDiscoveryFilter", filter) { [self] _ in startAndStop() }
    }

    private func startAndStop() {
        lane.adapter(adapter, "StartDiscovery") { [self] failure in
            if let failure { return end("StartDiscovery", failure) }
            lane.adapter(adapter, "StopDiscovery") { [self] failure in
                end("StopDiscovery", failure)
            }
        }
    }

    private func end(_ method: String, _ failure: Failure?) {
        let tell = done
        cancel()
        guard let failure else {
            tell?(.done("discovery was started with another filter, and stopped"))
            return
        }
        tell?(.failed(phrase(method, ": ", failure.remote?.message ?? failure.status.phrase)))
    }

    func cancel() {
        done = nil
        operation?.cancel()
        operation = nil
        lane.shut()
    }
}
