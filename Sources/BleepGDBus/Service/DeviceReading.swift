import BleepCore

/// Reads a device anew at the moment that we begin to hear it: what the tree says of it is from
/// before, and nobody told us since.
final class DeviceReading: ReplyReceiver {
    private let view: ServiceView
    private let path: String

    init(of path: String, for view: ServiceView) {
        self.view = view
        self.path = path
    }

    /// Asks; the answer comes before that to whatever is sent on the same connection from now on.
    func start(on connection: BusConnection) {
        _ = connection.send(
            MethodCall(
                view.service, path, ServiceName.properties, "GetAll",
                Value(tuple: [Value(ServiceName.device)])),
            for: self, token: ServiceView.Token.match, isBackground: true)
    }

    func received(_ reply: Reply, token: UInt64) {
        guard case .returned(let body?) = reply, body.isOf(type: "(a{sv})") else { return }
        let facts = ObjectFacts(properties: body[0])
        let observer = view.lock.with { () -> (any ServiceObserver)? in
            guard view.watched.contains(path) else { return nil }
            view.objects.update(
                path: path, interface: ServiceName.device, facts: facts, invalidated: [])
            return view.observer
        }
        observer?.deviceChanged(path: path)  // A signal may have come first, on old facts.
    }
}
