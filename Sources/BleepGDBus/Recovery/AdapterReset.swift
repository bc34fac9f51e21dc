import BleepCore
import CGLib

/// Switches an adapter off and on over D-Bus. Given up on in between, it still switches it on.
///
/// Sendable: touched on the loop only.
final class AdapterReset: StageWork, @unchecked Sendable {
    private let client: Client
    private let adapter: String
    private let device: Target.Named?
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
        perform(request) { [self] _ in if self.done != nil { switchOff() } }
    }

    private func switchOff() {
        perform(power(false, within: .seconds(5))) { [self] error in
            if let error { return end(.failed("switching off: " + error.text)) }
            switchOn(after: "switched off and on")
        }
    }

    private func switchOn(after what: String) {
        perform(power(true, within: .seconds(8))) { [self] error in
            if error?.status == .clientClosed { sendLast() }
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

    /// The client ends, and nobody is left to hear the answer.
    private func sendLast() {
        guard case .fixed(let arguments) = power(true, within: .zero).arguments else { return }
        let call = MethodCall(
            client.view.service, adapter, ServiceName.properties, "Set", arguments)
        _ = client.mainLane.current?.send(
            call, for: client.view, token: ServiceView.Token.match, isBackground: true)
    }

    private func perform(_ request: Request, then: @escaping (CallError?) -> Void) {
        client.startInternally(request, on: client.loop) { [self] outcome in
            then(outcome.error)
        }
    }

    private func end(_ outcome: StageOutcome) {
        let tell = done
        done = nil
        tell?(outcome)
    }

    /// What is out goes on to its end.
    func cancel() {
        done = nil
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
