import BleepCore

/// Does the like of what failed, from the inside out.
///
/// Sendable: touched on the loop only.
final class RecoveryVerification: @unchecked Sendable {
    private let recovery: Recovery
    private let client: Client
    private var requests: [Request] = []
    private var operation: Operation?
    private var lane: SideLane?
    private var onEnd: ((Complaint?, String) -> Void)?

    /// Tells nil if it works.
    init(of recovery: Recovery, onEnd: @escaping (Complaint?, String) -> Void) {
        self.recovery = recovery
        client = recovery.client
        self.onEnd = onEnd
    }

    func start() {
        var ping = Client.ping
        ping.options.maximumAttempts = 1
        ping.options.timeout = .seconds(2)
        requests = [ping] + requestsOfAim
        goOn()
    }

    private var requestsOfAim: [Request] {
        guard let device = recovery.wish.device else {
            return recovery.wish.aim == .ping
                ? [] : [.locate(Target.Named(BluetoothAddress(number: 0)))]
        }
        switch recovery.wish.aim {
        case .ping: return []
        case .power, .discovery: return [.locate(device)]
        case .connect: return [connect(device, untilServices: false)]
        case .services: return [connect(device, untilServices: true)]
        case .read:
            guard let characteristic = recovery.wish.characteristic else {
                return [connect(device, untilServices: true)]
            }
            var named = device
            named.characteristic = characteristic
            return [connect(device, untilServices: true), .read(named)]
        }
    }

    /// The breaker is for the program; it closes when this succeeds. Known devices come with their
    /// adapter, within a tenth of a second; the others are for a stage to find.
    private func connect(_ device: Target.Named, untilServices: Bool) -> Request {
        var request = Request.connect(device, untilServices: untilServices)
        request.isGuardedByBreaker = false
        request.returnLimit = .seconds(1)
        return request
    }

    private func goOn() {
        guard !requests.isEmpty else { return lookAtAdapter() }
        let request = requests.removeFirst()
        operation = client.startInternally(request, on: client.loop) { [self] outcome in
            guard onEnd != nil else { return }
            // Nobody has to be found where it is about an adapter.
            let isFound =
                outcome.status == .ok
                || (outcome.status == .deviceNotFound && request.plan.goal == .location)
            if isFound { return goOn() }
            let classification =
                outcome.error?.classification ?? ErrorTable.classify(local: outcome.status)
            var complaint = Complaint(classification)
            // The daemon had just answered; if it does not now, that is seen before this is heard.
            let isOfDevice = request.address != nil && request.plan.goal != .location
            if complaint == Complaint(.timedOut, blame: .unknown), isOfDevice {
                complaint.blame = .peer
            }
            end(complaint, outcome.error?.text ?? outcome.status.phrase)
        }
    }

    private func lookAtAdapter() {
        let aim = recovery.wish.aim
        guard aim == .power || aim == .discovery else {
            return end(nil, phrase(aim.name.text, " works again"))
        }
        recovery.adapter = recovery.chosenAdapter ?? recovery.adapter
        let state = client.view.adapterStates.first { $0.path == recovery.adapter?.path }
        guard let state, state.isPowered else {
            return end(Complaint(.notReady, blame: .controller), "the adapter is off")
        }
        aim == .power ? end(nil, "the adapter is on") : discover(on: state.path)
    }

    /// On a connection of its own, since the client's may have a session already.
    private func discover(on adapter: String) {
        let lane = SideLane(client: client)
        self.lane = lane
        lane.adapter(adapter, "StartDiscovery") { [self] failure in
            if let failure { return end(Complaint(failure.classification), "StartDiscovery fails") }
            lane.adapter(adapter, "StopDiscovery") { [self] failure in
                guard let failure else { return end(nil, "discovery starts and stops") }
                end(Complaint(failure.classification), "StopDiscovery fails")
            }
        }
    }

    private func end(_ complaint: Complaint?, _ evidence: String) {
        let tell = onEnd
        letGo()
        tell?(complaint, evidence)
    }

    private func letGo() {
        onEnd = nil
        operation = nil
        lane?.shut()
        lane = nil
    }

    func cancel() {
        let operation = operation
        letGo()
        operation?.cancel()
    }
}
