import BleepCore

/// One look at all layers: the daemon and what it says on one side, the kernel on the other.
///
/// Sendable: touched on the loop only.
final class RecoveryExam: @unchecked Sendable {
    /// Whoever is well answers within milliseconds.
    private static let limit = Duration.seconds(2)

    private let recovery: Recovery
    private let client: Client
    private var findings = Findings()
    private var operation: Operation?
    private var serviceIsSeen = false
    private var kernelIsSeen = false
    private var onEnd: ((Findings) -> Void)?

    init(of recovery: Recovery, onEnd: @escaping (Findings) -> Void) {
        self.recovery = recovery
        client = recovery.client
        self.onEnd = onEnd
    }

    func start() {
        // Both go out before either is answered.
        askKernel()
        ask(Client.ping) { [self] outcome in
            noteService(outcome.status)
            guard findings.serviceAnswers == true, onEnd != nil else { return serviceSeen() }
            findings.isYoung = client.view.isYoung
            // Links count here, and those of devices that nobody uses are not heard of.
            client.view.loadTree()
            // Whatever is looked up waits for the objects.
            let anybody = Target.Named(BluetoothAddress(number: 0))
            ask(.locate(recovery.wish.device ?? anybody)) { [self] outcome in
                noteObjects(outcome.status)
                serviceSeen()
            }
        }
    }

    func cancel() {
        onEnd = nil
        operation?.cancel()
        operation = nil
    }

    private func ask(_ request: Request, then: @escaping (Operation.Outcome) -> Void) {
        var request = request
        request.options.maximumAttempts = 1
        request.options.timeout = RecoveryExam.limit
        operation = client.startInternally(request, on: client.loop, onEnd: then)
    }

    private func noteService(_ status: Status) {
        switch status {
        case .busUnavailable, .busLost:
            findings.busIsThere = false
            findings.busWasThere = client.view.busID != nil
            return
        case .serviceUnavailable, .serviceLost: findings.serviceIsThere = false
        case .timedOut:
            findings.serviceIsThere = true
            findings.serviceAnswers = false
        case .cancelled, .clientClosed: return
        default:
            // Also who refuses lives.
            findings.serviceIsThere = true
            findings.serviceAnswers = true
        }
        findings.busIsThere = true
    }

    private func noteObjects(_ status: Status) {
        switch status {
        case .ok, .deviceNotFound: break
        case .serviceLost, .serviceUnavailable:
            findings.serviceIsThere = false
            return
        default: return  // The objects did not come, so nothing is known of them.
        }
        if recovery.wish.device != nil { findings.deviceIsKnown = status == .ok }
        recovery.adapter = recovery.chosenAdapter ?? recovery.adapter
        let present = client.view.adapterStates
        let found = recovery.adapter.flatMap { wanted in
            present.first { $0.path == wanted.path && $0.address == wanted.address }
        }
        findings.adapterIsThere = found != nil
        findings.adapterIsPowered = found?.isPowered
        noteRadios()
    }

    private func noteRadios() {
        guard let index = recovery.adapterIndex, case .success(let radios) = client.kernel.radios()
        else { return }
        findings.radioIsBlocked = radios.contains { $0.isBlocked && $0.concerns(index) }
    }

    private func serviceSeen() {
        serviceIsSeen = true
        endIfSeen()
    }

    private func askKernel() {
        let onAnswer: (MgmtAnswer) -> Void = { [self] answer in
            switch answer {
            case .answered, .refused: findings.kernelAnswers = true
            case .late: findings.kernelAnswers = false
            case .impossible: break
            }
            kernelIsSeen = true
            endIfSeen()
        }
        if let index = recovery.adapterIndex {
            client.kernel.readInfo(of: index, within: RecoveryExam.limit, onAnswer: onAnswer)
        } else {
            client.kernel.listAdapters(within: RecoveryExam.limit, onAnswer: onAnswer)
        }
    }

    private func endIfSeen() {
        guard serviceIsSeen, kernelIsSeen, let tell = onEnd else { return }
        judgeController()
        onEnd = nil
        operation = nil
        tell(findings)
    }

    private func judgeController() {
        if recovery.discoveryFails { findings.controllerAnswers = false }
        guard let now = recovery.readCounters() else { return }
        if let before = recovery.counters {
            switch now.since(before) {
            case .silent: findings.controllerAnswers = false
            case .answering: findings.controllerAnswers = true
            case .idle, .incomparable: break
            }
        }
        recovery.counters = now
        if findings.controllerAnswers == nil, client.condition(of: .controller) == .failed {
            findings.controllerAnswers = false
        }
    }
}
