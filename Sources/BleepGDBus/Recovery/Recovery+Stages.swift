import BleepCore

/// Whether stages may run, and running them.
extension Recovery {
    /// What the governor counts by.
    private func subject(of stage: Stage) -> BluetoothAddress {
        if !stage.isAdapterWide, let device = wish.device { return device.address }
        // There is one daemon, whatever adapter is concerned.
        if stage == .serviceRestart { return BluetoothAddress(number: 0) }
        return adapterAddress ?? BluetoothAddress(number: 0)
    }

    /// Where a stage is at work.
    private func place(of stage: Stage) -> String {
        stage == .serviceRestart ? Recoveries.everyAdapter : adapterKey
    }

    func standing(of stage: Stage, then: @escaping (Standing) -> Void) {
        var standing = Standing()
        let recoveries = client.recoveries
        let place = place(of: stage)
        if !wish.isDryRun,
            recoveries.running(at: place) ?? recoveries.recent(at: place, since: failedAt) != nil
        {
            standing.isShared = true
            return then(standing)
        }
        if stage.isAdapterWide { client.recallStages(at: subject(of: stage)) }
        standing.word = recoveries.word(on: stage, of: subject(of: stage), at: client.clock.now)
        if stage.breaksLinks {
            let patients = recoveries.patients
            let adapter = stage == .serviceRestart ? nil : adapter?.path
            standing.hurt = client.view.connectedDevices(on: adapter)
                .filter { $0 != wish.device?.address && !patients.contains($0) }
        }
        permission(of: stage) { permission in
            switch permission {
            case .granted: break
            case .missing(let reason, let grant):
                standing.obstacle = reason
                standing.grant = grant
            case .unavailable(let reason): standing.obstacle = reason
            }
            then(standing)
        }
    }

    private func permission(of stage: Stage, then: @escaping (Permission) -> Void) {
        switch stage {
        case .interfaceReset: return then(.granted)
        case .cancelPending, .disconnectReconnect:
            return then(wish.device == nil ? .unavailable("no device is concerned") : .granted)
        case .serviceRestart: return ServiceRestart.permission(client, then)
        case .rediscover, .discoveryReset, .adapterReset, .rfkillUnblock, .controllerReset: break
        }
        guard let index = adapterIndex else { return then(.unavailable("there is no adapter")) }
        switch stage {
        case .rediscover where wish.device == nil: then(.unavailable("no device is concerned"))
        case .rfkillUnblock: then(RfkillUnblock.permission(client))
        case .controllerReset: then(ControllerReset.permission(client, adapter: index))
        default: then(.granted)
        }
    }

    /// Does it, unless somebody else does it, or has done it since.
    func run(_ stage: Stage, _ number: Int) {
        let place = place(of: stage)
        if let running = client.recoveries.running(at: place) {
            running.joined.append((self, number))
            return
        }
        if let recent = client.recoveries.recent(at: place, since: failedAt) {
            return feed(.stageEnded(number, .joined(recent.stage, "another recovery did it")))
        }
        guard let work = makeWork(stage) else {
            return feed(.stageEnded(number, .failed("there is no adapter")))
        }
        let lock = stage.isAdapterWide ? client.actorLock(of: subject(of: stage)) : nil
        if let lock, case .busy(let words) = lock.take(at: client.clock.now) {
            return wait(for: lock, words, number)
        }
        if let obstacle = client.claim(stage, at: subject(of: stage)) {
            return feed(.stageEnded(number, .failed(obstacle)))
        }
        self.work = work
        if stage.breaksLinks {
            let links = client.ownLinks(at: stage == .serviceRestart ? nil : adapter)
            lost += links.filter { !lost.contains($0) }
        }
        if stage.isAdapterWide {
            let run = Recoveries.WideRun(stage, of: place)
            run.lock = lock
            client.recoveries.wide.append(run)
            self.run = run
        }
        work.start { [self] outcome in
            self.work = nil
            if let run { runEnded(run, Recovery.text(of: outcome), wasDone: outcome.isDone) }
            feed(.stageEnded(number, Recovery.end(of: outcome)))
            // One that failed may have left nothing to connect with.
            if outcome.isDone { reconnectLost() }
        }
    }

    /// What this recovery cost others of this program.
    func reconnectLost() {
        client.reconnect(lost)
        lost = []
    }

    private func wait(for lock: ActorLock, _ words: String, _ number: Int) {
        let work = ForeignStage(client: client, lock: lock, words: words)
        self.work = work
        work.start { [self] outcome in
            self.work = nil
            feed(.stageEnded(number, Recovery.end(of: outcome)))
        }
    }

    /// Whoever joined sees for himself what it was good for.
    func runEnded(_ run: Recoveries.WideRun, _ evidence: String, wasDone: Bool) {
        self.run = nil
        run.lock?.drop()
        client.recoveries.wideEnded(run, wasDone: wasDone, at: client.clock.now)
        for (recovery, number) in run.joined {
            recovery.feed(
                .stageEnded(number, .joined(run.stage, "another recovery's: " + evidence)))
        }
        run.joined = []
    }

    private func makeWork(_ stage: Stage) -> (any StageWork)? {
        if let device = wish.device {
            switch stage {
            case .cancelPending:
                return HangUp(client: client, target: device, isForPending: true)
            case .disconnectReconnect:
                return HangUp(client: client, target: device, isForPending: false)
            default: break
            }
        }
        switch stage {
        case .interfaceReset: return InterfaceReset(client: client, target: wish.device)
        case .serviceRestart: return ServiceRestart(client: client, adapter: adapterAddress)
        default: break
        }
        guard let adapter, let index = adapterIndex else { return nil }
        switch stage {
        case .discoveryReset: return DiscoveryReset(client: client, adapter: adapter.path)
        case .adapterReset:
            return AdapterReset(client: client, adapter: adapter.path, device: wish.device)
        case .rfkillUnblock: return RfkillUnblock(client: client, adapter: index)
        case .controllerReset: return ControllerReset(client: client, adapter: index)
        case .rediscover:
            guard let device = wish.device else { return nil }
            return Rediscover(
                client: client, target: device, adapter: adapter.path,
                mayRemoveBonded: wish.consents.has(.removeBonded),
                onRefusal: { [self] in discoveryFails = true })
        case .cancelPending, .disconnectReconnect, .interfaceReset, .serviceRestart: return nil
        }
    }

    private static func end(of outcome: StageOutcome) -> Ladder.StageEnd {
        switch outcome {
        case .done(let evidence): .done(evidence)
        case .failed(let evidence): .failed(evidence)
        case .denied(.missing(let reason, let grant)): .denied(reason, grant: grant)
        case .denied(.unavailable(let reason)): .denied(reason, grant: "")
        case .denied(.granted): .failed("denied")
        }
    }

    private static func text(of outcome: StageOutcome) -> String {
        switch end(of: outcome) {
        case .done(let text), .failed(let text), .denied(let text, _), .joined(_, let text): text
        }
    }
}

extension StageOutcome {
    fileprivate var isDone: Bool {
        if case .done = self { true } else { false }
    }
}
