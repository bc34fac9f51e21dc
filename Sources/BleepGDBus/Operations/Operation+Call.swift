import BleepCore

/// Performing what the call decides.
extension Operation {
    func begin() {
        if request.needsOwnPairing, let address = request.address, !client.isPairing(address) {
            return endWith(Failure(.doesNotExist))
        }
        guard request.isGuardedByBreaker, let address = request.address else {
            return feed(.started)
        }
        switch client.admit(address) {
        case .admitted(let pass):
            self.pass = pass
            feed(.started)
        case .refused(let until):
            feed(.refusedByBreaker(until: until))
        }
    }

    /// A timer that was replaced may still fire.
    func timeMayBeUp() {
        guard client.clock.now >= timerDue else { return }
        timerDue = .never
        if !giveUpWaiting(nil) { feed(.timerFired) }
    }

    func perform(_ action: ReliableCall.Action) {
        switch action {
        case .beginAttempt(let number): beginAttempt(number)
        case .abandonAttempt: abandonPending()
        case .cancelRemotely(let number): cancelRemotely(number)
        case .askToRetry: askToRetry()
        case .awaitChange(let change): awaitChange(change)
        case .setTimer(let due): setTimer(due)
        case .stopTimer: stopTimer()
        case .succeed: succeed()
        case .fail(let failure): endWith(failure)
        }
    }

    private func setTimer(_ due: Instant) {
        timerDue = due
        if due == .never {
            executor.stopTimer(self)
        } else {
            executor.setTimer(self, at: due)
        }
    }

    private func stopTimer() {
        timerDue = .never
        executor.stopTimer(self)
    }

    private func askToRetry() {
        client.log(
            .debug, phrase("attempt ", digits(UInt64(timesSent)), " failed, and another may help"),
            of: self)
        feed(client.mayRetry() ? .retryGranted : .retryRefused)
    }

    /// It may be there already, and then nobody would tell us.
    private func awaitChange(_ change: Failure.Change) {
        awaited = change
        client.keepView()
        switch change {
        case .service: if client.view.hasOwner { feed(.changed) }
        case .device: if isThere { feed(.changed) }
        }
    }

    private var isThere: Bool {
        if let use = request.use { return client.isThere(use.entry) }
        guard case .named(let named) = request.target else { return false }
        return client.view.hasDevice(of: named)
    }

    func adaptersChanged() {
        if awaited == .device, request.use != nil, isThere { feed(.changed) }
    }

    func deviceAppeared(_ address: BluetoothAddress) {
        if awaited == .device, address == request.address { feed(.changed) }
    }

    /// A reply that nobody waits for holds a slot of its connection until it comes.
    func abandonPending() {
        need = .nothing
        guard let left = pending else { return }
        pending = nil
        if left.wire.abandon(left.serial), let worn = left.connection { client.leave(worn) }
    }

    private func cancelRemotely(_ number: Int) {
        guard wasSent, let undo = remoteCancelRequest() else {
            leaveQueue()
            return feed(.remoteCancelEnded(number))
        }
        client.log(.debug, phrase("ends it in bluetoothd by ", undo.method.member), of: self)
        let place = giveBackWhenEnded()
        let isNeeded = !call.isFinished
        let isHere = isNeeded || carrier != nil
        client.endRemotely(
            undo, on: isHere ? executor : client.loop, lease: lease, carrier: carrier
        ) { [self] outcome in
            if let place { client.gates.left(place) }
            if undo.method.member == "StopDiscovery", !outcome.status.endsDiscovery, carrier == nil
            {
                client.closeDiscovery(of: lease)
            }
            if isNeeded { executor.post(.remoteCancelEnded(number), to: self) }
        }
    }

    private func remoteCancelRequest() -> Request? {
        let member: String
        switch request.remoteCancel {
        case .none, .disconnectIfAsked: return nil
        case .disconnect: member = "Disconnect"
        case .cancelPairing: member = "CancelPairing"
        case .stopDiscovery: member = "StopDiscovery"
        case .stopNotify:
            // BlueZ keeps one session for all our listeners: the others still need it.
            if case .named(let named) = request.target, client.subscriptions.isShared(named) {
                return nil
            }
            member = "StopNotify"
        }
        // A read that is given up on is ended at the device, not at the characteristic.
        let isOnDevice = member == "Disconnect"
        let interface = isOnDevice ? ServiceName.device : request.method.interface
        let target = isOnDevice && !devicePath.isEmpty ? devicePath : path
        var undo = Request(MethodName(interface, member), at: .path(target), result: .nothing)
        undo.plan.acceptsAlreadyDone = true
        undo.destination = request.destination
        return undo
    }

    private func succeed() {
        if let pass, let address = request.address { client.succeeded(address, pass) }
        if request.method.member == "RemoveDevice", let address = request.address {
            client.view.noteRemoved(address)
        }
        end(Outcome(status: .ok, value: result))
    }

    func endWith(_ failure: Failure) {
        abandonPending()
        if request.succeedsIfMissing, failure.isMissing { return end(Outcome(status: .ok)) }
        var classification = failure.classification
        if let monitor = client.monitor {
            classification.blame = monitor.blame(for: failure, of: self)
        }
        if let pass, let address = request.address {
            client.failed(address, pass, classification)
        }
        let error = callError(failure, classification)
        if !recoverFirst(failure, error) { end(Outcome(status: failure.status, error: error)) }
    }

    private func callError(
        _ failure: Failure, _ classification: Classification
    ) -> CallError {
        var error = CallError(classification, operation: request.label)
        error.name = failure.remote?.name ?? ""
        error.message = failure.remote?.message ?? obstacle ?? ""
        error.address = request.address?.text ?? ""
        if case .named(let named) = request.target {
            error.characteristic = named.characteristic ?? ""
        }
        error.attempts = timesSent
        error.elapsed = createdAt.duration(to: client.clock.now)
        return error
    }
}

extension Status {
    /// StopDiscovery brought what we wanted.
    fileprivate var endsDiscovery: Bool {
        switch self {
        case .ok, .serviceLost, .serviceUnavailable, .unknownObject: true
        default: false
        }
    }
}
