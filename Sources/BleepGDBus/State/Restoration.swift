import BleepCore

/// Puts a device's snapshot back, in the calling thread or on the client's loop.
///
/// Sendable: `operation` and `isCancelled` belong to `lock`; the rest is touched by one step after
/// the other, in one thread, each of which begins when the operation of the last one has ended.
package final class Restoration: Cancellable, @unchecked Sendable {
    /// A report, or why there is none.
    package struct Outcome {
        package var report: StateReport?
        package var error: CallError?

        package var status: Status { error?.status ?? .ok }
    }

    let client: Client
    let snapshot: DeviceSnapshot
    let target: Target.Named
    /// Has been told to BlueZ, and discovery can start.
    var isFilterSet = false
    private let options: CallOptions
    private let deadline: Instant
    private var machine: StateRestoration
    private var action = StateRestoration.Action.finish
    private var outcome: Outcome?
    private let onEnd: ((Outcome) -> Void)?

    private let lock = Lock()
    private var operation: Operation?
    private var isCancelled = false

    init(
        _ snapshot: DeviceSnapshot, client: Client, options: CallOptions,
        until deadline: Instant, onEnd: ((Outcome) -> Void)? = nil
    ) {
        self.client = client
        self.snapshot = snapshot
        self.options = options
        self.deadline = deadline
        self.onEnd = onEnd
        target = Target.Named(snapshot.address, adapter: options.adapter ?? snapshot.adapter?.text)
        machine = StateRestoration(snapshot, until: deadline)
    }

    package override func cancel() {
        let current = lock.with {
            isCancelled = true
            return operation
        }
        current?.cancel()
    }

    /// In the calling thread, and back when it is over.
    func run() -> Outcome {
        var request = advance(.started)
        while let next = request { request = take(client.perform(limited(next))) }
        return outcome ?? Outcome()
    }

    /// On the loop; `onEnd` is told there, or in whatever thread finds the client closed.
    func start() {
        client.loop.post(.run { [self] in ask(advance(.started)) })
    }

    private func ask(_ request: Request?) {
        guard let request else { return }
        let started = client.startInternally(limited(request), on: client.loop) {
            [self] outcome in
            // The loop may have no turn left for a client that ends.
            if outcome.status == .clientClosed { return _ = take(outcome) }
            client.loop.post(.run { [self] in ask(take(outcome)) })
        }
        let mustCancel = lock.with {
            operation = started
            return isCancelled
        }
        if mustCancel { started.cancel() }
    }

    /// None takes longer than the whole may.
    private func limited(_ request: Request) -> Request {
        var request = request
        let usual =
            action == .set(.powered, true)
            ? Restoration.powerLimit : client.timeout(of: request.category)
        let left = max(client.clock.now.duration(to: deadline), .microseconds(1))
        request.options = options
        request.options.timeout = min(usual, left)
        return request
    }

    /// The controller has ten seconds for its beginning.
    private static let powerLimit = Duration.seconds(15)

    /// What is to be asked next; nil at the end.
    private func advance(_ event: StateRestoration.Event) -> Request? {
        var event = event
        while true {
            guard let next = machine.handle(event, at: client.clock.now).first else { return nil }
            action = next
            switch step(next) {
            case .ask(let request): return request
            case .answer(let answer): event = answer
            case .finish:
                end(Outcome(report: StateReport(snapshot.address, machine)))
                return nil
            }
        }
    }

    private func take(_ outcome: Operation.Outcome) -> Request? {
        guard self.outcome == nil else { return nil }
        if outcome.status != .cancelled, outcome.status != .clientClosed {
            switch judge(outcome, of: action) {
            case .ask(let request): return request
            case .answer(let event): return advance(event)
            case .finish: break
            }
        }
        end(Outcome(error: outcome.error))
        return nil
    }

    private func end(_ outcome: Outcome) {
        self.outcome = outcome
        onEnd?(outcome)
    }
}
