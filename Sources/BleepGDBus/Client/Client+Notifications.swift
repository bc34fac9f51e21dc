import BleepCore

/// Listening to characteristics.
extension Client {
    /// Subscribes and waits for the outcome.
    package func startNotify(
        _ target: Target.Named, options: CallOptions, listener: ValueListener
    ) -> Operation.Outcome {
        subscriptions.add(listener, to: target)
        var request = Request.notify(true, target)
        request.options = options
        let outcome = perform(request)
        noteStarted(target, listener: listener, outcome: outcome)
        return outcome
    }

    /// Starts subscribing.
    package func startNotify(
        _ target: Target.Named, options: CallOptions, listener: ValueListener,
        onDone: @escaping (Operation.Outcome) -> Void
    ) -> Operation {
        subscriptions.add(listener, to: target)
        var request = Request.notify(true, target)
        request.options = options
        return start(
            request, onEnd: { [self] in noteStarted(target, listener: listener, outcome: $0) },
            onDone: onDone)
    }

    /// No listener is told anything that begins after this.
    package func endListening(to target: Target.Named) {
        for listener in subscriptions.removeAll(of: target) { letGo(listener) }
    }

    /// Where it was called, after all that was queued for it.
    func letGo(_ listener: ValueListener) {
        delivery.post { listener.finish() }
    }

    private func noteStarted(
        _ target: Target.Named, listener: ValueListener, outcome: Operation.Outcome
    ) {
        if outcome.status == .ok {
            subscriptions.started(
                target, at: view.path(of: target), on: sessionLane.current, byProgram: true)
        } else {
            subscriptions.remove(listener, from: target)
            letGo(listener)
        }
    }

    /// Subscribes again where that was lost and has become possible.
    func refreshSubscriptions() {
        guard !subscriptions.isEmpty else { return }
        for target in subscriptions.takeStartable(in: view) {
            loop.post(.run { [self] in restart(target) })
        }
    }

    private func restart(_ target: Target.Named) {
        var request = Request.notify(true, target)
        request.options.maximumAttempts = 1
        startInternally(request, on: loop) { [self] outcome in
            let connection = outcome.status == .ok ? sessionLane.current : nil
            subscriptions.started(
                target, at: view.path(of: target), on: connection, byProgram: false)
            let word = connection == nil ? "could not be" : "was"
            log(
                .info,
                phrase("the subscription to ", target.characteristic ?? "", " ", word, " restored"))
        }
    }

    /// Somebody depends on hearing the service, whether or not anything is sent.
    var needsView: Bool {
        if !subscriptions.isEmpty || monitor?.isWatching == true || proxies.isWatched
            || !journal.isEmpty
        {
            return true
        }
        return lock.with { state.operations.values.contains { $0.request.plan.isByAddress } }
    }

    /// Has a connection made to hear the service on, now or as soon as the bus is back.
    func keepView() {
        guard !lock.with({ state.isClosing }), let reconnector else { return }
        _ = mainLane.connection(for: reconnector, token: 0)
    }
}
