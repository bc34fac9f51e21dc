import BleepCore

/// Waiting for one's turn at an adapter.
extension Operation {
    /// Asks for it; goes on at once where there is nothing to wait for.
    func queue() {
        if case .path(let fixed) = request.target { path = fixed }
        let isFree =
            request.destination != nil || client.gates.isOpen
            || client.view.isSurelyConnected(path: path)
        if isFree { return feed(attempt: .admitted) }
        need = .toQueue
        goOn()
    }

    /// With a connection at hand; once more when the objects have come that tell the adapter.
    func enterGate() {
        guard let adapter = client.view.adapter(toConnect: path, for: self, token: callToken)
        else { return }
        enter(adapter)
    }

    /// The service does not tell its objects.
    func enterUnknownGate() {
        enter(AdapterIdentity(path: ObjectPath.parent(of: path) ?? path, address: nil, bus: ""))
    }

    private func enter(_ adapter: AdapterIdentity) {
        need = .nothing
        let device = request.address ?? BluetoothAddress(inPath: path)
        let (place, isAdmitted) = client.gates.enter(
            self, at: adapter, device: device?.text ?? path)
        self.place = place
        if isAdmitted { return feed(attempt: .admitted) }
        isWaiting = true
        feed(.attemptQueued(attemptNumber))
    }

    func admitted(_ ticket: ConnectGate.Ticket) {
        guard ticket == place?.ticket else { return }
        isWaiting = false
        stopGateTimer()
        feed(.attemptAdmitted(attemptNumber))
        feed(attempt: .admitted)
    }

    /// Others may go; no matter whether it waited or had its turn, or neither.
    func leaveQueue() {
        if let place = takePlace() { client.gates.left(place) }
    }

    /// What it began is to be ended first; `left` is for the caller to say then.
    func giveBackWhenEnded() -> ConnectGates.Place? {
        let place = takePlace()
        if let place { client.gates.leaving(place) }
        return place
    }

    /// What it waits for, while it does.
    var obstacle: String? {
        isWaiting ? place.map { client.gates.obstacle(to: $0) } : nil
    }

    func setGateTimer(_ ticket: ConnectGate.Ticket, _ due: Instant) {
        guard let place, place.ticket == ticket else { return }
        let timer = gateTimer ?? Alarm { [gates = client.gates] in gates.timerFired(place) }
        gateTimer = timer
        executor.setTimer(timer, at: due)
    }

    private func takePlace() -> ConnectGates.Place? {
        defer { place = nil }
        isWaiting = false
        stopGateTimer()
        return place
    }

    private func stopGateTimer() {
        if let gateTimer { executor.stopTimer(gateTimer) }
        gateTimer = nil
    }
}
