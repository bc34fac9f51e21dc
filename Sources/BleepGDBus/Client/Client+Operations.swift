import BleepCore

/// Starting operations, and what they ask of the client while they run.
extension Client {
    /// Runs an operation in the calling thread, and returns when it is over.
    package func perform(_ request: Request, on lease: Lease? = nil) -> Operation.Outcome {
        guard let wakeUp = takeWakeUp() else { return refusal(of: request, .noResources) }
        let driver = BlockingDriver(clock: clock, wakeUp: wakeUp)
        let operation = make(request, executor: driver, scope: scopes.deadline, lease: lease)
        operation.isBlocking = true
        guard register(operation) else { return refusal(of: request) }
        driver.run(operation)
        putBack(wakeUp)
        if let direct = operation.direct { directLane.giveBack(direct, at: clock.now) }
        return operation.takeOutcome()
    }

    /// Starts an operation; `onDone` is called where the client delivers, `onEnd` before that in
    /// the last turn, or in one's own thread if the client is closed.
    package func start(
        _ request: Request, on lease: Lease? = nil,
        onEnd: ((Operation.Outcome) -> Void)? = nil,
        onDone: @escaping (Operation.Outcome) -> Void
    ) -> Operation {
        let operation = make(request, executor: loop, scope: scopes.deadline, lease: lease) {
            [delivery] outcome in
            onEnd?(outcome)
            delivery.post { onDone(outcome) }
        }
        if register(operation) {
            loop.begin(operation)
        } else {
            operation.tell(refusal(of: request))
        }
        return operation
    }

    /// Starts an operation that the program sends. Nil if the client is closed.
    func start(
        _ request: Request, on executor: ExternalCall, by carrier: Carrier
    ) -> Operation? {
        let operation = make(
            request, executor: executor, scope: scopes.deadline, carrier: carrier)
        guard register(operation) else { return nil }
        executor.begin(operation)
        return operation
    }

    /// Starts an operation of the library's own; `onEnd` is called in a turn.
    @discardableResult
    func startInternally(
        _ request: Request, on executor: any Executor, lease: Lease? = nil,
        carrier: Carrier? = nil, onEnd: @escaping (Operation.Outcome) -> Void
    ) -> Operation {
        // The scopes of the thread that happens to run this are the program's, and may be over.
        let operation = make(
            request, executor: executor, scope: .never, lease: lease, carrier: carrier,
            onEnd: onEnd)
        operation.isOurOwn = true
        if register(operation) {
            executor.begin(operation)
        } else {
            operation.tell(refusal(of: request))
        }
        return operation
    }

    /// Ends in bluetoothd what an operation left there. Goes out at once, so that it comes before
    /// whatever the caller does next.
    func endRemotely(
        _ request: Request, on executor: any Executor, lease: Lease?, carrier: Carrier?,
        onEnd: @escaping (Operation.Outcome) -> Void
    ) {
        var request = request
        request.options.maximumAttempts = 1
        request.options.cancelsRemotely = false
        request.options.timeout = CallPolicy().cancelLimit
        guard lock.with({ state.isClosing }) else {
            startInternally(
                request, on: executor, lease: lease, carrier: carrier, onEnd: onEnd)
            return
        }
        if case .path(let path) = request.target {
            let wire: (any Wire)? =
                carrier ?? lease?.connection ?? lane(for: request).current
            _ = wire?.send(
                MethodCall(
                    request.destination ?? view.service, path, request.method.interface,
                    request.method.member),
                for: view, token: ServiceView.Token.match, isBackground: true)
        }
        onEnd(Operation.Outcome(status: .clientClosed))
    }

    private func make(
        _ request: Request, executor: any Executor, scope: Instant, lease: Lease? = nil,
        carrier: Carrier? = nil, onEnd: ((Operation.Outcome) -> Void)? = nil
    ) -> Operation {
        var request = request
        // Who names the service means it; and for it we do more than for others. Where the program
        // sends, its message keeps the name that it has.
        if let name = request.destination,
            name == view.service || carrier != nil && view.isOwner(name)
        {
            request.destination = nil
        }
        let now = clock.now
        let (usual, factor, seed) = lock.with {
            (
                state.timeouts[request.category],
                state.adaptiveFactors[Int(request.category.rawValue)], state.seeds.next()
            )
        }
        let options = request.options
        var policy = CallPolicy()
        let timeout =
            options.timeout > .zero
            ? options.timeout
            : limit(of: request.category, request.method, otherwise: usual, factor: factor)
        policy.deadline = min(now.advanced(by: timeout), scope)
        if options.attemptTimeout > .zero { policy.attemptTimeout = options.attemptTimeout }
        if options.maximumAttempts > 0 { policy.maximumAttempts = options.maximumAttempts }
        policy.isIdempotent = request.isIdempotent
        policy.waitsForService = options.waitsForService
        if let limit = request.returnLimit { policy.returnLimit = limit }
        return Operation(
            request, client: self, executor: executor, policy: policy,
            backoff: Backoff(seed: seed), lease: lease, carrier: carrier, onEnd: onEnd)
    }

    private func register(_ operation: Operation) -> Bool {
        // Before anybody else knows it, and can end it.
        recorder.began(operation)
        let now = clock.now
        var mustArm = false
        let isRegistered = lock.with {
            guard !state.isClosing else { return false }
            state.operations[ObjectIdentifier(operation)] = operation
            if !operation.isBlocking { state.asynchronous += 1 }
            state.budget.depositForFirstAttempt(at: now)
            mustArm = !state.isSlowWatchArmed
            state.isSlowWatchArmed = true
            return true
        }
        if mustArm, isRegistered { armSlowWatch() }
        return isRegistered
    }

    func ended(_ operation: Operation) {
        let isLast = lock.with {
            state.operations[ObjectIdentifier(operation)] = nil
            if !operation.isBlocking { state.asynchronous -= 1 }
            return state.isClosing && state.operations.isEmpty
        }
        let outcome = operation.takeOutcome()
        record(operation, outcome)
        recorder.ended(operation, outcome)
        noteLink(of: operation, outcome.status)
        if operation.request.traits.lane != .calls { noteInJournal(operation, outcome) }
        if !operation.request.isQuestion {
            if let error = outcome.error { log(error) }
            monitor?.ended(operation, outcome)
        }
        if isLast { postTearDown() }
    }

    func tell(_ event: Operation.Event) {
        let operations = lock.with { Array(state.operations.values) }
        for operation in operations { operation.executor.post(event, to: operation) }
    }

    func mayRetry() -> Bool {
        let now = clock.now
        return lock.with { state.budget.withdraw(at: now) }
    }

    /// Calls that leave something tied to our unique name go out apart from all others.
    func lane(for request: Request) -> Lane {
        switch request.traits.lane {
        case .calls: mainLane
        case .session: sessionLane
        case .discovery: discoveryLane
        }
    }

    /// Too many replies are owed on it.
    func leave(_ connection: BusConnection) {
        if pool?.leave(connection) == true { return }
        log(
            .info,
            phrase(
                "leaves a connection that ", digits(UInt64(BusConnection.orphanLimit)),
                " late replies weigh on"))
        for lane in [mainLane, sessionLane, discoveryLane] { lane?.leave(connection) }
        connectionGone(connection)
    }

    /// The bus gives this connection no more reply slots. False if that is not the reason.
    ///
    /// One that was left already, and by now perhaps closed, says nothing of its slots any more.
    func noteFull(_ connection: BusConnection) -> Bool {
        guard connection.isUsable else { return true }
        guard connection.slots > 0 else { return false }
        if pool?.leave(connection) == true { return true }
        for lane in [mainLane, sessionLane, discoveryLane] { lane?.noteFull(connection) }
        connectionGone(connection)
        return true
    }

    /// A discovery that cannot be stopped goes with its connection.
    func closeDiscovery(of lease: Lease?) {
        if let lease { return lease.pool.spoil(lease) }
        log(.info, "closes the connection of a discovery that does not stop")
        discoveryLane.current?.noticeLoss()
    }

    private func refusal(
        of request: Request, _ status: Status = .clientClosed
    ) -> Operation.Outcome {
        let classification = ErrorTable.classify(local: status)
        return Operation.Outcome(
            status: status,
            error: CallError(classification, operation: request.label))
    }

    func takeWakeUp() -> EventFD? {
        if let idle = lock.with({ state.idleWakeUps.popLast() }) { return idle }
        let fresh = EventFD()
        return fresh.descriptor >= 0 ? fresh : nil
    }

    func putBack(_ wakeUp: EventFD) {
        lock.with {
            // One is enough for a program that calls from one thread; more would be leftovers.
            if state.idleWakeUps.isEmpty { state.idleWakeUps.append(wakeUp) }
        }
    }
}
