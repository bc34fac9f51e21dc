import BleepCore
import CGLib

/// Switches an adapter off and on over D-Bus.
///
/// Sendable: touched on the loop only.
final class AdapterReset: StageWork, @unchecked Sendable {
    private let client: Client
    private let adapter: String
    private let device: Target.Named?
    private var operation: Operation?
    private var done: ((StageOutcome) -> Void)?

    init(client: Client, adapter: String, device: Target.Named?) {
        self.client = client
        self.adapter = adapter
        self.device = device
    }

    func start(_ done: @escaping (StageOutcome) -> Void) {
        self.done = done
        let isOff = client.view.adapterStates.contains { $0.path == adapter && !$0.isPowered }
        if isOff { return switchOn(after: "it was off") }
        // BlueZ 5.66 crashes when an adapter goes off under a pending Connect.
        guard let pending = client.pendingConnect(at: adapter) ?? device,
            let path = client.view.path(of: pending), !client.view.isConnected(pending.address)
        else { return switchOff() }
        var request = Request(
            MethodName(ServiceName.device, "Disconnect"), at: .path(path), result: .nothing)
        request.options.timeout = .seconds(3)
        perform(request) { [self] _ in switchOff() }
    }

    private func switchOff() {
        perform(power(false, within: .seconds(5))) { [self] error in
            if let error { return end(.failed("switching off: " + error.text)) }
            switchOn(after: "switched off and on")
        }
    }

    private func switchOn(after what: String) {
        perform(power(true, within: .seconds(8))) { [self] error in
            end(error.map { .failed("switching on: " + $0.text) } ?? .done(what))
        }
    }

    private func power(_ isOn: Bool, within limit: Duration) -> Request {
        var request = Request.setProperty(
            adapter, ServiceName.adapter, "Powered",
            Value(taking: g_variant_new_boolean(isOn ? 1 : 0)))
        request.options.timeout = limit
        return request
    }

    private func perform(_ request: Request, then: @escaping (CallError?) -> Void) {
        operation = client.startInternally(request, on: client.loop) { [self] outcome in
            if done != nil { then(outcome.error) }
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
    /// A device that this client connects to at the moment, on that adapter.
    fileprivate func pendingConnect(at adapter: String) -> Target.Named? {
        let targets = lock.with {
            state.operations.values.compactMap { operation -> Target.Named? in
                guard operation.request.category == .connect,
                    case .named(let named) = operation.request.target
                else { return nil }
                return named
            }
        }
        return targets.first { view.device($0)?.adapter == adapter }
    }
}
