import BleepCore

/// What is known of each layer, and what says so.
extension Monitor {
    /// The bus and the daemon; after each turn of the pulse.
    func noteService() {
        if isCutOff {
            note(.bus, .failed, "there is no connection to the bus")
            return note(.daemon, .unknown, "it cannot be seen without the bus")
        }
        if let silence = pulse.busSilence(at: now) {
            note(.bus, .failed, phrase("the bus has not answered for ", silence.inSeconds))
        } else if client.mainLane.current != nil || pulse.seesOwner {
            note(.bus, .good, "connected, and the bus answers")
        } else {
            note(.bus, .unknown, "a connection is being made")
        }
        let service = client.view.service
        switch pulse.finding {
        case .unknown: note(.daemon, .unknown, phrase(service, " was not asked yet"))
        case .absent: note(.daemon, .failed, phrase("nobody owns ", service))
        case .silent:
            note(
                .daemon, .failed,
                phrase(service, " is there and has been silent for ")
                    + pulse.silence(at: now).inSeconds)
        case .alive:
            let latency = pulse.estimate.latency.map { phrase("answers in ", $0.inSeconds) }
            note(.daemon, .good, latency ?? "answers again")
        }
    }

    /// The layers that have to be looked at; at each interval.
    func judgeLayers() {
        noteService()
        judgeRadio()
        judgeDevices()
    }

    func note(_ layer: Layer, _ condition: LayerCondition, _ evidence: String) {
        health.note(layer, condition, evidence, at: now)
    }

    private func judgeRadio() {
        let finding = adverts.finding(at: now)
        switch finding {
        case .idle: note(.radio, .unknown, "nothing discovers, so nothing is heard")
        case .learning: note(.radio, .unknown, "too little was heard to tell what is usual")
        case .usual: note(.radio, .good, "devices are heard as often as usual")
        case .silent(let quiet):
            note(
                .radio, .failed,
                phrase("no device was heard for ", quiet.inSeconds, ", as was usual"))
        }
        for adapter in adapterBook.adapters where adapter.isDiscovering {
            see(.adverts(adapter: adapter.path, finding))
        }
    }

    private func judgeDevices() {
        let failing = client.failingDevices
        if let worst = failing.first(where: { $0.isOpen }) ?? failing.first {
            note(
                .device, worst.isOpen ? .failed : .suspect,
                phrase(
                    worst.address.text, " failed ", digits(UInt64(worst.failures)),
                    " times in a row"))
        } else if client.view.connectedDeviceCount > 0 {
            note(
                .device, .good,
                phrase(digits(UInt64(client.view.connectedDeviceCount)), " connected, none fails"))
        } else {
            note(.device, .unknown, "no device is connected, and none failed")
        }
    }

    /// What an operation says of the controller, beyond its own outcome.
    func noteController(_ classification: Classification?) {
        guard let classification else {
            return note(.controller, .good, "it did what was asked of it")
        }
        guard classification.blame == .controller else { return }
        let isWorse = health[.controller].condition != .good
        note(
            .controller, isWorse ? .failed : .suspect,
            "the last thing asked of it failed: " + classification.status.phrase)
    }
}
