import BleepCore

/// Performing what an attempt decides.
extension Operation {
    /// The reply to the method itself, and the one to our question after it.
    var callToken: UInt64 { UInt64(tokenBase + attemptNumber) << 1 }
    var stateToken: UInt64 { callToken | 1 }

    func beginAttempt(_ number: Int) {
        attemptNumber = number
        attempt = Attempt(plan: request.plan)
        awaited = nil
        refusal = nil
        wasSent = false
        need = .nothing
        guard request.plan.isByAddress else { return feed(attempt: .started) }
        need = .toBegin
        goOn()
    }

    /// Goes on with what needed a connection, if there is one.
    func goOn() {
        switch need {
        case .nothing:
            break
        case .toBegin:
            guard client.mainLane.connection(for: self, token: callToken) != nil else { return }
            need = .nothing
            feed(attempt: .started)
        case .toLocate:
            guard client.mainLane.connection(for: self, token: callToken) != nil else { return }
            need = .nothing
            locate()
        case .toQueue:
            guard client.mainLane.connection(for: self, token: callToken) != nil else { return }
            enterGate()
        case .toReadState:
            let lane = client.mainLane
            guard let connection = lane?.connection(for: self, token: stateToken) else { return }
            askForState(on: connection)
        case .toSend:
            if let carrier { return send(on: carrier, nil) }
            if let lease { return send(on: lease.connection) }
            if let direct = client.direct(for: self) { return send(on: direct, nil) }
            let lane = client.lane(for: request)
            guard let connection = lane.connection(for: self, token: callToken) else { return }
            send(on: connection)
        }
    }

    func fail(_ failure: Failure) {
        feed(attempt: .failed(failure))
    }

    func feed(attempt event: Attempt.Event) {
        for action in attempt.handle(event) { perform(action) }
    }

    private func perform(_ action: Attempt.Action) {
        switch action {
        case .locate: locate()
        case .forgetLocation: client.view.forget(path: devicePath)
        case .watchDevice: client.view.watch(device: devicePath)
        case .queue: queue()
        case .leaveQueue: leaveQueue()
        case .send:
            if case .path(let fixed) = request.target, !request.plan.isByAddress { path = fixed }
            need = .toSend
            goOn()
        case .readState: readState()
        case .succeed: feed(.attemptSucceeded(attemptNumber))
        case .fail(let failure): feed(.attemptFailed(attemptNumber, failure))
        }
    }

    func locate() {
        let location: ServiceView.Location
        if let use = request.use {
            location = client.locate(use.entry, for: self, token: callToken)
        } else {
            guard case .named(let named) = request.target else { return }
            location = client.view.locate(named, for: self, token: callToken)
        }
        switch location {
        case .unknown:
            break
        case .missing(let failure):
            // Whoever wants it gone does not wait for it to come back.
            fail(request.succeedsIfMissing ? Failure(failure.status) : failure)
        case .at(let path, let device):
            devicePath = device
            self.path = path
            if case .pathOfDevice = request.arguments {
                self.path = client.view.adapter(ofDevice: device) ?? path
            }
            if case .location = request.result { result = Value(path: path) }
            feed(attempt: .located)
        }
    }

    func treeReady() {
        if need == .toQueue { goOn() } else { locate() }
    }

    /// Nothing was sent yet: another connection does as well, if there is one to be had.
    func treeFailed(_ failure: Failure) {
        guard failure.status == .busLost else {
            return need == .toQueue ? enterUnknownGate() : fail(failure)
        }
        if need != .toQueue { need = .toLocate }
        goOn()
    }

    private func send(on connection: BusConnection) {
        send(on: connection, connection)
    }

    private func send(on wire: any Wire, _ connection: BusConnection?) {
        need = .nothing
        let arguments: Value?
        switch request.arguments {
        case .fixed(let value): arguments = value
        case .pathOfDevice: arguments = Value(tuple: [Value(path: devicePath)])
        }
        if carrier == nil, let reason = arguments?.whyUnfit {
            return fail(Failure(.invalidArgument, because: reason.text))
        }
        let message = MethodCall(
            request.destination ?? client.view.service, path, request.method.interface,
            request.method.member, arguments)
        if let failure = enterLease() { return fail(failure) }
        if let connection { request.use?.begin(at: path, on: connection, token: callToken) }
        let sent = wire.send(message, for: self, token: callToken, isBackground: false)
        noteSentOnLease()
        switch sent {
        case .out(let serial):
            pending = Pending(serial: serial, wire: wire, connection: connection)
            wasSent = true
            timesSent += 1
            notePairing(true)
            client.recorder.attempted(self, serial: serial, on: wire)
            client.log(
                .debug, phrase("attempt ", digits(UInt64(timesSent)), " goes out to ", path),
                of: self)
        case .connectionDead:
            wire.noticeLoss()
            guard lease == nil, carrier == nil else { return fail(Failure(.busLost)) }
            need = .toSend
            goOn()  // The lane has another connection, or gets one.
        case .unsendable(let reason):
            fail(Failure(.invalidArgument, because: reason))
        }
    }

    /// Asks on the connection that tells us the device's signals, so that the order is right.
    func readState() {
        need = .toReadState
        goOn()
    }

    private func askForState(on connection: BusConnection) {
        need = .nothing
        let question = MethodCall(
            client.view.service, devicePath, ServiceName.properties, "GetAll",
            Value(tuple: [Value(ServiceName.device)]))
        guard case .out(let serial) = connection.send(question, for: self, token: stateToken)
        else { return fail(Failure(.busLost)) }
        pending = Pending(serial: serial, wire: connection, connection: connection)
    }

    /// BlueZ never answers some calls on an object that went away.
    func objectRemoved(_ path: String, _ interfaces: [String]) {
        let isOurs =
            (path == self.path && interfaces.contains(request.method.interface))
            || (path == devicePath && interfaces.contains(ServiceName.device))
        guard isOurs, request.method.member != "RemoveDevice" else { return }
        abandonPending()
        feed(attempt: .objectRemoved)
    }

    func deviceChanged(_ path: String, _ state: DeviceState) {
        guard path == devicePath else { return }
        feed(attempt: .deviceChanged(state))
    }

    /// A reply that is owed comes as an error from the bus; only waiting for signals ends here.
    func serviceLost() {
        if pending == nil, attempt.awaitsSignals {
            fail(Failure(.serviceLost, awaits: .service))
        }
    }

    /// Signals may have been missed: ask.
    func viewRenewed() {
        if pending == nil, need == .nothing, attempt.awaitsSignals { readState() }
    }
}
