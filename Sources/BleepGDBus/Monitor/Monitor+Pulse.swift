import BleepCore

/// Probing the service, and telling what comes of it.
extension Monitor {
    /// On the loop.
    func feed(_ event: Pulse.Event) {
        feed(event, at: now)
    }

    func feed(_ event: Pulse.Event, at moment: Instant) {
        let actions = pulse.handle(event, at: moment)
        noteService()
        for action in actions { perform(action) }
        publish()
    }

    private func perform(_ action: Pulse.Action) {
        switch action {
        case .probe(let number): probe(number)
        case .setTimer(let due):
            if let pulseAlarm { client.loop.setTimer(pulseAlarm, at: due) }
        case .stopTimer:
            if let pulseAlarm { client.loop.stopTimer(pulseAlarm) }
        case .tell(let news): tell(news)
        }
    }

    /// Two calls that whoever gets them answers from its main loop, and a reply slot each: the
    /// service, and the bus, whose silence would else look like the service's.
    private func probe(_ number: Int) {
        let token = UInt64(number) << 1
        guard let connection = client.mainLane.connection(for: self, token: token) else { return }
        let ping = MethodCall(client.view.service, "/", "org.freedesktop.DBus.Peer", "Ping")
        let question = MethodCall(
            ServiceName.driver, ServiceName.driverPath, ServiceName.driver, "GetId")
        guard case .out = connection.send(ping, for: self, token: token, isBackground: true),
            case .out = connection.send(question, for: self, token: token | 1, isBackground: true)
        else { return feedLater(.probeLost(number)) }
    }

    /// From any thread, with the time at which it was heard.
    private func feedLater(_ event: Pulse.Event) {
        let heardAt = now
        post { $0.feed(event, at: heardAt) }
    }

    private func tell(_ news: Pulse.News) {
        var event: MonitorEvent
        let service = client.view.service
        switch news {
        case .available:
            event = MonitorEvent(.available, text: phrase(service, " is there"))
        case .unavailable:
            let reason = isCutOff ? "the bus is gone, and with it " : "nobody owns "
            event = MonitorEvent(.unavailable, text: reason + service)
        case .restarted(let downtime, _):
            event = MonitorEvent(
                .restarted, text: phrase(service, " restarted after ", downtime.inSeconds))
            event.duration = downtime
        case .stalled(let silence):
            event = MonitorEvent(
                .stalled, text: phrase(service, " has been silent for ", silence.inSeconds))
            event.duration = silence
        case .recovered(let downtime):
            event = MonitorEvent(
                .recovered, text: phrase(service, " answers again after ", downtime.inSeconds))
            event.duration = downtime
        }
        tell(event)
    }
}

extension Monitor: ConnectionWaiter {
    package func connectionReady(token: UInt64) {
        post { monitor in
            if Int(token >> 1) == monitor.pulse.probe { monitor.probe(Int(token >> 1)) }
        }
    }

    package func connectionFailed(_ failure: Failure, token: UInt64) {
        noteBus(isThere: false)
        feedLater(.probeLost(Int(token >> 1)))
    }
}

extension Monitor: ReplyReceiver {
    package func received(_ reply: Reply, token: UInt64) {
        let number = Int(token >> 1)
        if token & 1 == 1 {
            if case .returned = reply { feedLater(.busAnswered(number)) }
            return
        }
        switch reply {
        case .returned: feedLater(.answered(number))
        case .refused, .noSlot, .connectionLost: feedLater(.probeLost(number))
        }
    }
}
