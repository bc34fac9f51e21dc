import BleepCore

/// Ends what goes on at a device in bluetoothd: its link, or what pends before there is one.
///
/// Sendable: touched on the loop only.
final class HangUp: StageWork, @unchecked Sendable {
    private let client: Client
    private let target: Target.Named
    /// Leaves a link that stands.
    private let isForPending: Bool
    private var operation: Operation?
    private var done: ((StageOutcome) -> Void)?

    init(client: Client, target: Target.Named, isForPending: Bool) {
        self.client = client
        self.target = target
        self.isForPending = isForPending
    }

    func start(_ done: @escaping (StageOutcome) -> Void) {
        self.done = done
        // Without a pairing of our own, CancelPairing would delete the bond.
        if isForPending, client.isPairing(target.address) {
            return perform(.cancelPairing(target), "our own pairing was cancelled")
        }
        if isForPending, client.view.isConnected(target.address) {
            return end(.failed("it is connected, so no Connect pends"))
        }
        perform(.disconnect(target), isForPending ? "what pended was ended" : "disconnected")
    }

    private func perform(_ request: Request, _ evidence: String) {
        var request = request
        request.options.maximumAttempts = 1
        operation = client.startInternally(request, on: client.loop) { [self] outcome in
            end(outcome.error.map { .failed($0.text) } ?? .done(evidence))
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
