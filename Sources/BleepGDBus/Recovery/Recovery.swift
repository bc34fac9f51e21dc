import BleepCore

/// One recovery under way: feeds the ladder and performs what that decides.
///
/// Sendable: `number` is set before anybody else sees it; all that changes is touched on the
/// client's loop.
package final class Recovery: Cancellable, @unchecked Sendable {
    /// What is to work again, and what may be done for it.
    package struct Wish: Sendable {
        /// Nil for an adapter, or the service.
        package var device: Target.Named?
        /// By name, path or address; nil for the device's, or the first one.
        package var adapter: String?
        /// To be read, if a read failed.
        package var characteristic: String?
        package var complaint: Complaint?
        package var aim = Aim.ping
        package var timeout = Duration.seconds(60)
        package var ceiling = Stage.serviceRestart
        package var consents = Consents()
        package var isDryRun = false

        package init() {}
    }

    package let wish: Wish
    let client: Client
    let startedAt: Instant
    var number: UInt64 = 0
    private let deadline: Instant
    var ladder: Ladder
    /// Where it is, or was last; nil where none is known.
    var adapter: AdapterState?
    var exam: RecoveryExam?
    var verification: RecoveryVerification?
    var work: (any StageWork)?
    var run: Recoveries.WideRun?
    /// What the controller had counted before the last that was asked of it.
    var counters: ControllerCounters?
    /// The adapter is on, and cannot discover.
    var discoveryFails = false
    /// Links of others of this program that stages took, and nobody has made again yet.
    var lost: [BluetoothAddress] = []
    /// What failed did so after this.
    var failedAt: Instant
    private var news: [Ladder.Event] = []
    private var isFeeding = false
    private var onEnd: [(RecoveryReport) -> Void]

    /// `onEnd` is called on the loop.
    init(
        _ wish: Wish, client: Client, deadline: Instant,
        onEnd: @escaping (RecoveryReport) -> Void
    ) {
        self.onEnd = [onEnd]
        self.wish = wish
        self.client = client
        self.deadline = deadline
        startedAt = client.clock.now
        failedAt = startedAt
        var settings = Ladder.Settings()
        settings.aim = wish.aim
        settings.deadline = deadline
        settings.ceiling = wish.ceiling
        settings.consents = wish.consents
        settings.isDryRun = wish.isDryRun
        ladder = Ladder(wish.complaint, settings)
    }

    package override func cancel() {
        client.loop.post(.run { [self] in feed(.cancelled(.cancelled)) })
    }

    package override func timerFired() {
        feed(.timerFired)
    }

    /// On the loop.
    func start() {
        adapter = chosenAdapter
        feed(.started)
    }

    /// Somebody else needs the same. On the loop, before the end.
    func follow(onEnd: @escaping (RecoveryReport) -> Void) {
        self.onEnd.append(onEnd)
    }

    /// What an action leads to waits until the others are done.
    @inline(never)
    func feed(_ event: Ladder.Event) {
        news.append(event)
        guard !isFeeding else { return }
        isFeeding = true
        while !news.isEmpty {
            for action in ladder.handle(news.removeFirst(), at: client.clock.now) {
                perform(action)
            }
        }
        isFeeding = false
    }

    @inline(never)
    private func perform(_ action: Ladder.Action) {
        switch action {
        case .examine(let number): examine(number)
        case .ask(let number, let stage):
            standing(of: stage) { [self] in feed(.answered(number, $0)) }
        case .run(let number, let stage): run(stage, number)
        case .verify(let number): verify(number)
        case .abandon: abandon()
        case .setTimer(let due): client.loop.setTimer(self, at: due)
        case .stopTimer: client.loop.stopTimer(self)
        case .tell(let place): if !wish.isDryRun { client.tell(ladder.steps[place], of: self) }
        case .end(let status): end(status)
        }
    }

    private func examine(_ number: Int) {
        exam = RecoveryExam(of: self) { [self] findings in
            exam = nil
            feed(.examined(number, findings))
        }
        exam?.start()
    }

    private func verify(_ number: Int) {
        failedAt = client.clock.now
        counters = readCounters() ?? counters
        verification = RecoveryVerification(of: self) { [self] complaint, evidence in
            verification = nil
            guard let complaint else { return feed(.verified(number, evidence)) }
            feed(.verifyFailed(number, complaint, evidence))
        }
        verification?.start()
    }

    private func abandon() {
        exam?.cancel()
        exam = nil
        verification?.cancel()
        verification = nil
        work?.cancel()
        work = nil
        if let run { runEnded(run, "it was given up", wasDone: false) }
    }

    private func end(_ status: Status) {
        let report = report(status)
        client.recoveries.ended(self, report)
        reconnectLost()
        if status == .ok, !wish.isDryRun, let device = wish.device {
            client.closeBreaker(of: device.address)
            client.recovered(device: device.address)
        }
        if !wish.isDryRun { client.tell(report, of: self) }
        for told in onEnd { told(report) }
        onEnd = []
    }

    /// As far as it went.
    func report(_ status: Status) -> RecoveryReport {
        var report = RecoveryReport(status, at: startedAt)
        report.number = number
        report.device = wish.device?.address
        report.adapter = adapterKey
        report.aim = wish.aim
        report.ailment = ladder.ailment
        report.isPlan = wish.isDryRun
        report.elapsed = startedAt.duration(to: client.clock.now)
        report.steps = ladder.steps
        return report
    }

    /// A daemon or an adapter came.
    func worldChanged() {
        feed(.changed)
    }
}

/// The adapter that it is about.
extension Recovery {
    /// What it is called wherever adapters are compared.
    var adapterKey: String {
        guard let adapter else { return "" }
        return adapter.address.isEmpty ? adapter.path : adapter.address
    }

    var adapterAddress: BluetoothAddress? {
        adapter.flatMap { BluetoothAddress($0.address) }
    }

    var adapterIndex: AdapterIndex? {
        adapter.flatMap { AdapterIndex(path: $0.path) }
    }

    /// By the wish, by the device, by what it was before; then the first that is on, or any.
    var chosenAdapter: AdapterState? {
        let present = client.view.adapterStates
        let known = present.isEmpty ? client.recoveries.lastAdapters : present
        if let wanted = wish.adapter ?? wish.device?.adapter {
            return known.first {
                $0.path == wanted || $0.address == wanted
                    || ObjectPath.lastComponent(of: $0.path) == wanted
            }
        }
        if let device = wish.device.flatMap({ client.view.device($0) }),
            let adapter = known.first(where: { $0.path == device.adapter })
        {
            return adapter
        }
        // It keeps its address when it comes back as another.
        if let before = adapter, let same = known.first(where: { $0.address == before.address }) {
            return same
        }
        return known.first { $0.isPowered } ?? known.first
    }

    func readCounters() -> ControllerCounters? {
        guard let adapterIndex,
            case .success(let counters) = client.kernel.counters(of: adapterIndex)
        else { return nil }
        return counters
    }
}
