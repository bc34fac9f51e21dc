import BleepCore

/// What signals and operations show, and the issues that come of it.
extension Monitor {
    /// On the loop.
    func see(_ sighting: IssueBook.Sighting) {
        guard isRunning else { return }
        if case .device(_, isConnected: true) = sighting { adverts.deviceConnected(at: now) }
        for action in issueBook.handle(sighting, at: now) { perform(action) }
        publish()
    }

    private func perform(_ action: IssueBook.Action) {
        switch action {
        case .setTimer(let due):
            if let issueAlarm { client.loop.setTimer(issueAlarm, at: due) }
        case .raised(let issue):
            tell(event(.issueRaised, issue))
            if issue.kind.stallsAdapter {
                adapterStalls(issue.subject, because: issue.evidence)
            }
        case .cleared(let issue):
            if issue.kind.stallsAdapter { stalledAdapters.remove(issue.subject) }
            tell(event(.issueCleared, issue))
        }
    }

    private func event(_ kind: MonitorEvent.Kind, _ issue: FieldIssue) -> MonitorEvent {
        var event = MonitorEvent(
            kind, text: phrase(issue.kind.name.text, " of ", issue.subject, ": ", issue.evidence))
        event.subject = issue.subject
        event.issue = issue.kind
        event.duration = issue.since.duration(to: now)
        return event
    }

    /// Once until it serves again.
    func adapterStalls(_ path: String, because evidence: String) {
        guard stalledAdapters.insert(path).inserted else { return }
        var event = MonitorEvent(
            .adapterStalled, text: phrase(path, " serves nobody: ", evidence))
        event.subject = path
        tell(event)
    }

    /// It does, unless an issue says otherwise.
    func adapterServes(_ path: String) {
        let isInTrouble = issueBook.open.contains { $0.kind.stallsAdapter && $0.subject == path }
        if !isInTrouble { stalledAdapters.remove(path) }
    }

    /// All adapters as they are now.
    func adaptersChanged(_ present: [AdapterState]) {
        guard isRunning else { return }
        let news = adapterBook.note(present)
        for each in news { tell(each) }
        // What is done with a fresh adapter is held against how it was before.
        if news.contains(where: { $0.isArrival }) { askKernel() }
        let isDiscovering = present.contains { $0.isDiscovering }
        adverts.discoveryChanged(isOn: isDiscovering, at: now)
        client.view.countAdverts(isDiscovering && settings.countsAdverts)
        see(.adapters(present))
    }

    private func tell(_ news: AdapterBook.News) {
        var event: MonitorEvent
        let adapter: AdapterState
        switch news {
        case .added(let state):
            adapter = state
            event = MonitorEvent(
                .adapterAdded, text: phrase(state.path, " (", state.address, ") came"))
        case .removed(let state):
            adapter = state
            stalledAdapters.remove(state.path)
            event = MonitorEvent(
                .adapterRemoved, text: phrase(state.path, " (", state.address, ") went"))
        case .powered(let state):
            adapter = state
            event = MonitorEvent(.adapterPowered, text: phrase(state.path, " is powered"))
        case .unpowered(let state):
            adapter = state
            event = MonitorEvent(.adapterUnpowered, text: phrase(state.path, " is not powered"))
        }
        event.subject = adapter.path
        tell(event)
    }

    func countAdverts() {
        adverts.heard(takeAdvertCount(), at: now)
    }

    /// A value of a characteristic came.
    func heardValue(of name: String) {
        guard isRunning else { return }
        cadences[name, default: NotificationCadence()].heard(at: now)
        if issueBook.open.contains(where: { $0.subject == name }) { see(.speaking(name)) }
    }

    /// At each interval.
    func listenForSilence() {
        let wanted = client.subscriptions.audible(in: client.view)
        for (name, cadence) in cadences {
            guard wanted.contains(name) else {
                cadences[name]?.interrupted()
                see(.speaking(name))
                continue
            }
            guard let silence = cadence.silence(at: now) else { continue }
            see(.silent(name, for: silence, usually: cadence.interval))
        }
    }
}
