import BleepCore
import CGLib

/// Watches the service, its adapters and the layers below for one client.
///
/// Takes its turns on the client's loop, whatever thread the news comes from; what others may look
/// at is published under a lock.
/// Sendable: the machines are touched on the loop only, `published` belongs to `lock`, and
/// `client` is let go at the client's end.
package final class Monitor: @unchecked Sendable {
    /// How to watch.
    package struct Settings: Sendable {
        package var interval = Duration.seconds(5)
        package var stallFloor = Duration.seconds(2)
        package var stallCeiling = Duration.seconds(10)
        package var asksKernel = true
        package var countsAdverts = true

        package init() {}
    }

    /// More often would be a load of its own.
    package static let shortestInterval = Duration.milliseconds(10)

    /// What anybody may look at, at any time.
    struct Published {
        var isRunning = false
        var settings = Settings()
        var pulse = Pulse()
        var health: Health
        var adapters: [AdapterState] = []
        var issues: [FieldIssue] = []
        var stalledAdapters: Set<String> = []
    }

    let client: Client
    let watches = Watches()
    private let lock = Lock()
    private var published: Published
    /// Adverts since the last look; counted on GDBus's thread.
    private var advertCount = 0

    // On the loop only.
    var isRunning = false
    /// The bus is lost, or was not to be had when last tried.
    var isCutOff = false
    var settings = Settings()
    var pulse = Pulse()
    var health: Health
    var adapterBook = AdapterBook()
    var issueBook = IssueBook()
    var adverts = AdvertRate()
    var cadences: [String: NotificationCadence] = [:]
    var stalledAdapters: Set<String> = []
    /// The last reading of each adapter's controller.
    var counters: [String: (reading: ControllerCounters, wasSilent: Bool)] = [:]
    var pulseAlarm: Alarm?
    var roundAlarm: Alarm?
    var issueAlarm: Alarm?

    init(client: Client) {
        self.client = client
        health = Health(at: client.clock.now)
        published = Published(health: health)
        pulseAlarm = Alarm { [self] in feed(.timerFired) }
        roundAlarm = Alarm { [self] in lookAround() }
        issueAlarm = Alarm { [self] in see(.timePassed) }
    }

    var now: Instant { client.clock.now }

    /// A copy of what is known.
    var snapshot: Published {
        lock.with { published }
    }

    /// Cheap enough for every operation to ask.
    var isWatching: Bool {
        lock.with { published.isRunning }
    }

    /// At once, so that whoever starts or stops it sees that it is so.
    func markRunning(_ isRunning: Bool) {
        lock.with { published.isRunning = isRunning }
    }

    func publish() {
        let fresh = Published(
            isRunning: isRunning, settings: settings, pulse: pulse, health: health,
            adapters: adapterBook.adapters, issues: issueBook.open,
            stalledAdapters: stalledAdapters)
        lock.with { published = fresh }
    }

    func countAdvert() {
        lock.with { advertCount += 1 }
    }

    func takeAdvertCount() -> Int {
        lock.with {
            defer { advertCount = 0 }
            return advertCount
        }
    }

    /// The client ends: nothing is watched and nobody told any more. On the loop.
    func end() {
        isRunning = false
        for listener in watches.removeAll() { client.delivery.post { listener.finish() } }
        for alarm in [pulseAlarm, roundAlarm, issueAlarm] {
            if let alarm { client.loop.stopTimer(alarm) }
        }
        pulseAlarm = nil
        roundAlarm = nil
        issueAlarm = nil
        publish()
    }

    /// Tells everybody who wants to hear of it, and the log. Whoever is told may look at once, and
    /// is to find what the event says.
    func tell(_ event: MonitorEvent) {
        publish()
        var event = event
        event.generation = pulse.generation
        client.log(event)
        client.recordEvent(event)
        guard isRunning else { return }
        client.heardTrouble(event)
        for listener in watches.listeners(to: event.kind) {
            client.delivery.post { listener.hear(event) }
        }
    }

    /// Takes a turn on the loop.
    func post(_ body: @escaping (Monitor) -> Void) {
        client.loop.post(.run { [self] in body(self) })
    }
}
