import BleepCore

/// Discovers until a device is heard.
///
/// BlueZ forgets devices that it only saw; of those that it knows, an object that went bad comes
/// anew if it is removed. That is done only while the device is heard, so that it does come back.
/// Sendable: touched on the loop only.
final class Rediscover: StageWork, @unchecked Sendable {
    private static let patience = Duration.seconds(10)
    /// BlueZ tells an advertisement by many signals, of which none is only that.
    private static let glance = Duration.milliseconds(100)
    /// How long the end of the discovery may take before it is left to the end of its connection.
    private static let stopLimit = Duration.seconds(2)

    private let client: Client
    private let target: Target.Named
    private let adapter: String
    private let mayRemoveBonded: Bool
    /// The adapter is on and does not discover.
    private let onRefusal: () -> Void
    private let lane: SideLane
    private var alarm: Alarm?
    private var givesUpAt = Instant.never
    private var wasRemoved = false
    /// What there is to tell when the discovery has ended.
    private var stopping: StageOutcome?
    private var done: ((StageOutcome) -> Void)?

    init(
        client: Client, target: Target.Named, adapter: String, mayRemoveBonded: Bool,
        onRefusal: @escaping () -> Void
    ) {
        self.client = client
        self.target = target
        self.adapter = adapter
        self.mayRemoveBonded = mayRemoveBonded
        self.onRefusal = onRefusal
        lane = SideLane(client: client)
    }

    func start(_ done: @escaping (StageOutcome) -> Void) {
        self.done = done
        givesUpAt = client.clock.now.advanced(by: Rediscover.patience)
        alarm = Alarm { [self] in look() }
        if let known = client.view.device(target) { client.view.watch(device: known.path) }
        lane.adapter(adapter, "StartDiscovery") { [self] failure in
            guard let failure else { return look() }
            if failure.status == .adapterFailed { onRefusal() }
            end(.failed(text(of: failure)))
        }
    }

    private func text(of failure: Failure) -> String {
        phrase("StartDiscovery: ", failure.remote?.message ?? failure.status.phrase)
    }

    private func look() {
        guard done != nil, let alarm else { return }
        if let stopping { return end(stopping) }
        let known = client.view.device(target)
        if let known, known.isHeard || wasRemoved { return heard(known) }
        guard client.clock.now < givesUpAt else {
            return end(.failed("it was not heard in 10 s: out of range, or switched off"))
        }
        client.loop.setTimer(alarm, at: client.clock.now.advanced(by: Rediscover.glance))
    }

    private func heard(_ device: ServiceView.KnownDevice) {
        let mustGo = !wasRemoved && device.isOld && (!device.isPaired || mayRemoveBonded)
        guard mustGo else {
            return stop(.done(wasRemoved ? "heard, removed and found again" : "it was heard"))
        }
        wasRemoved = true
        var request = Request.remove(target)
        request.options.maximumAttempts = 1
        client.startInternally(request, on: client.loop) { [self] _ in look() }
    }

    /// The connect that follows must not meet a discovery that is just ending: BlueZ was seen to
    /// say Discovering for ever after that.
    private func stop(_ outcome: StageOutcome) {
        stopping = outcome
        if let alarm {
            client.loop.setTimer(alarm, at: client.clock.now.advanced(by: Rediscover.stopLimit))
        }
        lane.adapter(adapter, "StopDiscovery") { [self] _ in end(outcome) }
    }

    private func end(_ outcome: StageOutcome) {
        let tell = done
        cancel()
        tell?(outcome)
    }

    func cancel() {
        done = nil
        if let alarm { client.loop.stopTimer(alarm) }
        alarm = nil
        lane.shut()
    }
}
