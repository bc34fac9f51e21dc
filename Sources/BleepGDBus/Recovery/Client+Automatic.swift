import BleepCore

/// Recovering without being asked.
extension Client {
    /// Nil for not at all, which is the default.
    package func setAutomaticRecovery(_ wish: Recovery.Wish?) {
        recoveries.automaticWish = wish
    }

    /// What may be done for an operation that failed; nil if nothing, or nothing would help.
    func automaticWish(for operation: Operation, _ error: CallError) -> Recovery.Wish? {
        guard var wish = recoveries.automaticWish, !operation.isOurOwn, operation.lease == nil,
            operation.request.destination == nil
        else { return nil }
        let complaint = Complaint(error.classification)
        // A connect whose turn did not come says nothing against the device.
        guard complaint.blame != .caller || complaint.status == .deviceNotFound else { return nil }
        if let address = operation.address {
            wish.device = Target.Named(address, adapter: operation.request.options.adapter)
        }
        wish.take(error)
        switch Ailment(complaint, of: wish.aim, Findings()) {
        case .callersOwn, .bondLost: return nil
        case .busLost, .busMissing, .connectionsWorn, .serviceDead, .serviceSilent, .serviceFailing,
            .controllerFrozen, .controllerFailing, .radioBlocked, .poweredOff, .adapterGone,
            .discoveryWedged, .busy, .staleObject, .outOfRange, .unclear, .over:
            return wish
        }
    }

    /// Starts it, or waits for the one that is under way; `onEnd` is called on the loop.
    func recoverAutomatically(
        _ wish: Recovery.Wish, onEnd: @escaping (RecoveryReport) -> Void
    ) {
        loop.post(
            .run { [self] in
                if let underWay = recoveries.underWay(for: wish.device?.address) {
                    return underWay.follow(onEnd: onEnd)
                }
                // The scopes of the thread that happens to run this are the program's.
                let deadline = clock.now.advanced(by: wish.timeout)
                _ = startRecovery(wish, deadline: deadline, onEnd: onEnd)
            })
    }

    /// The monitor saw something that no operation may have met yet. On the loop.
    func heardTrouble(_ event: MonitorEvent) {
        guard var wish = recoveries.automaticWish else { return }
        switch event.kind {
        case .stalled: wish.complaint = Complaint(.timedOut, blame: .daemon)
        case .unavailable: wish.complaint = Complaint(.serviceUnavailable, blame: .daemon)
        case .adapterStalled:
            wish.complaint = Complaint(.adapterFailed, blame: .controller)
            wish.adapter = event.subject
            wish.aim = .power
        case .recovered, .restarted, .available, .adapterAdded, .adapterRemoved, .adapterPowered,
            .adapterUnpowered, .issueRaised, .issueCleared:
            return
        }
        if recoveries.underWay(for: nil) == nil { recoverAutomatically(wish) { _ in } }
    }

    func makeBackoff() -> Backoff {
        Backoff(seed: lock.with { state.seeds.next() })
    }
}
