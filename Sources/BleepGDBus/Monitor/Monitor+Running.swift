import BleepCore

/// Starting, stopping, and looking around at each interval.
extension Monitor {
    func start(_ settings: Settings) {
        markRunning(true)
        post { $0.begin(settings) }
    }

    func stop() {
        markRunning(false)
        post { $0.cease() }
    }

    private func begin(_ settings: Settings) {
        let wasRunning = isRunning
        self.settings = settings
        isRunning = true
        client.view.wantTree()
        client.keepView()
        feed(.set(pulseSettings))
        if !wasRunning {
            if client.view.hasOwner {
                feed(.ownerGained(generation: client.view.generation))
            }
            adaptersChanged(client.view.adapterStates)
        }
        lookAround()
    }

    private func cease() {
        guard isRunning else { return }
        isRunning = false
        feed(.set(pulseSettings))
        if let roundAlarm { client.loop.stopTimer(roundAlarm) }
        if let issueAlarm { client.loop.stopTimer(issueAlarm) }
        cadences = [:]
        publish()
    }

    private var pulseSettings: Pulse.Settings {
        var pulse = Pulse.Settings()
        pulse.interval = isRunning ? settings.interval : nil
        pulse.floor = settings.stallFloor
        pulse.ceiling = settings.stallCeiling
        return pulse
    }

    /// What is not told by itself.
    func lookAround() {
        guard isRunning, let roundAlarm else { return }
        countAdverts()
        listenForSilence()
        askKernel()
        judgeLayers()
        publish()
        client.loop.setTimer(roundAlarm, at: now.advanced(by: settings.interval))
    }
}
