import BleepCore

/// Keeping what the program has running, and beginning it again.
extension Client {
    /// An operation of the program's is over that went out on a connection of its own.
    func noteInJournal(_ operation: Operation, _ outcome: Operation.Outcome) {
        let request = operation.request
        guard operation.lease == nil, operation.carrier == nil, !operation.isOurOwn,
            request.destination == nil
        else { return }
        let (argument, isEmpty) = operation.firstArgument
        guard
            let (wish, isTakenBack) = SessionJournal.wish(
                request.method, at: operation.path, argument: argument, isEmpty: isEmpty)
        else { return }
        let isDone =
            outcome.status == .ok || outcome.error?.classification.isAlreadyDone == true
        if isTakenBack {
            feedJournal(.takenBack(wish, isSure: isDone))
        } else if isDone, case .fixed(let arguments) = request.arguments {
            grant(wish, arguments)
        }
    }

    /// A restoration began it for the program.
    func noteDiscovery(at path: String, filter: Value?) {
        let member = filter == nil ? "StartDiscovery" : "SetDiscoveryFilter"
        let method = MethodName(ServiceName.adapter, member)
        grant(
            SessionJournal.Wish(filter == nil ? .discovery : .filter, path, method),
            filter.map { Value(tuple: [$0]) })
    }

    private func grant(_ wish: SessionJournal.Wish, _ arguments: Value?) {
        let isOfDiscovery = wish.kind.isOfDiscovery
        let connection = (isOfDiscovery ? discoveryLane : sessionLane)?.current
        let generation = view.generation
        let now = clock.now
        journal.lock.with {
            let actions = journal.machine.handle(.granted(wish, generation: generation), at: now)
            if case .keep(let number)? = actions.first { journal.keep(arguments, for: number) }
            journal.note(connection, ofDiscovery: isOfDiscovery)
        }
        // Adapters come and go from here on, and the daemon does.
        view.wantTree()
        keepView()
        if let adapters = view.loadedAdapters { feedJournal(.adapters(adapters)) }
    }

    /// What this client discovers at an adapter.
    func discovery(at path: String) -> (isWanted: Bool, filter: String?) {
        let found = journal.discovery(at: path)
        return (found.isWanted, found.filter.flatMap { $0.count == 1 ? $0[0].text : nil })
    }

    func loseFromJournal(_ connection: BusConnection) {
        let losses = journal.losses(with: connection)
        if losses.session { feedJournal(.connectionLost(ofDiscovery: false)) }
        if losses.discovery { feedJournal(.connectionLost(ofDiscovery: true)) }
    }

    /// From any thread, with no lock held.
    func feedJournal(_ event: SessionJournal.Event) {
        let now = clock.now
        let actions = journal.lock.with { journal.machine.handle(event, at: now) }
        guard !actions.isEmpty else { return }
        loop.post(.run { [self] in for action in actions { perform(action) } })
    }

    private func perform(_ action: SessionJournal.Action) {
        switch action {
        case .keep: break
        case .forget(let number): journal.lock.with { journal.keep(nil, for: number) }
        case .begin(let number, let wish): begin(number, wish)
        case .end(let wish): end(wish)
        case .setTimer(let due): if let journalAlarm { loop.setTimer(journalAlarm, at: due) }
        }
    }

    private func begin(_ number: UInt64, _ wish: SessionJournal.Wish) {
        var request = Request(
            wish.method, at: .path(wish.path), arguments: .fixed(journal.arguments(of: number)),
            result: .nothing)
        request.plan.acceptsAlreadyDone = true
        request.options.maximumAttempts = 1  // The journal rests and tries again by itself.
        startInternally(request, on: loop) { [self] outcome in
            // BlueZ says so to whoever has a discovery running already.
            let isOn =
                outcome.status == .ok
                || (wish.kind == .discovery && outcome.status == .inProgress)
            if isOn {
                let isOfDiscovery = wish.kind.isOfDiscovery
                let connection = (isOfDiscovery ? discoveryLane : sessionLane)?.current
                journal.lock.with { journal.note(connection, ofDiscovery: isOfDiscovery) }
            }
            log(
                isOn ? .info : .warning,
                phrase(
                    wish.method.member, " at ", wish.path, isOn ? " was" : " could not be",
                    " done again", isOn ? "" : ": " + (outcome.error?.status.phrase ?? "")))
            feedJournal(.begunAgain(number, wish, isOn: isOn))
        }
    }

    private func end(_ wish: SessionJournal.Wish) {
        guard let call = wish.call else { return }
        var request = Request(
            MethodName(wish.method.interface, call.undo), at: .path(wish.path),
            arguments: .fixed(call.undoArguments), result: .nothing)
        request.plan.acceptsAlreadyDone = true
        request.options.maximumAttempts = 1
        startInternally(request, on: loop) { _ in }
    }
}
