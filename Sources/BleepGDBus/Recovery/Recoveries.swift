import BleepCore

/// All recoveries of one client: those under way, what they may do, and what they did.
///
/// Sendable: `wide` and `lastWide` are touched on the loop only, the rest belongs to `lock`.
package final class Recoveries: @unchecked Sendable {
    /// A stage that is for a whole adapter, at work.
    final class WideRun {
        let adapter: String
        let stage: Stage
        /// Keeps other programs away.
        var lock: ActorLock?
        var joined: [(recovery: Recovery, number: Int)] = []

        init(_ stage: Stage, of adapter: String) {
            self.stage = stage
            self.adapter = adapter
        }
    }

    /// More are forgotten, the oldest first.
    package static let mostPast = 64
    private static let mostWidePast = 8
    /// Stands for every adapter, as a daemon does.
    static let everyAdapter = "*"

    private let lock = Lock()
    private var underWay: [Recovery] = []
    private var past: [RecoveryReport] = []
    private var listeners: [RecoveryListener] = []
    private var lastNumber: UInt64 = 0
    private var isClosed = false
    private var governor = Governor()
    private var own: [BluetoothAddress] = []
    private var adapters: [AdapterState] = []
    private var automatic: Recovery.Wish?

    var wide: [WideRun] = []
    private var lastWide: [(run: WideRun, endedAt: Instant)] = []

    /// False at the client's end.
    func begin(_ recovery: Recovery) -> Bool {
        lock.with {
            guard !isClosed else { return false }
            lastNumber += 1
            recovery.number = lastNumber
            underWay.append(recovery)
            return true
        }
    }

    func ended(_ recovery: Recovery, _ report: RecoveryReport) {
        lock.with {
            underWay.removeAll { $0 === recovery }
            guard !report.isPlan else { return }
            past.append(report)
            if past.count > Recoveries.mostPast { past.removeFirst() }
        }
    }

    /// The client ends; gives those under way and whoever listens.
    func close() -> ([Recovery], [RecoveryListener]) {
        lock.with {
            defer { listeners = [] }
            isClosed = true
            return (underWay, listeners)
        }
    }

    /// The one under way for that device, or for no device; plans are none.
    func underWay(for device: BluetoothAddress?) -> Recovery? {
        lock.with { underWay.first { !$0.wish.isDryRun && $0.wish.device?.address == device } }
    }

    var all: [Recovery] { lock.with { underWay } }

    /// Devices that are being recovered, and so lose nothing by it.
    var patients: [BluetoothAddress] {
        lock.with { underWay.compactMap { $0.wish.isDryRun ? nil : $0.wish.device?.address } }
    }

    /// Oldest first.
    package var history: [RecoveryReport] { lock.with { past } }

    var automaticWish: Recovery.Wish? {
        get { lock.with { automatic } }
        set { lock.with { automatic = newValue } }
    }
}

/// What the governor says, over all recoveries of the client.
extension Recoveries {
    func word(on stage: Stage, of subject: BluetoothAddress, at now: Instant) -> Governor.Word {
        lock.with { governor.word(on: stage, of: subject, at: now) }
    }

    func note(_ stage: Stage, of subject: BluetoothAddress, at now: Instant) {
        lock.with { governor.note(stage, of: subject, at: now) }
    }

    /// What a file is to keep.
    func record(of subject: BluetoothAddress) -> [Governor.Entry] {
        lock.with { governor.record.filter { $0.subject == subject } }
    }

    /// What a file has kept.
    func restore(_ entries: [Governor.Entry]) {
        lock.with { governor.restore(entries) }
    }
}

/// Stages that one does for all.
extension Recoveries {
    /// One that is under way at that adapter.
    func running(at adapter: String) -> WideRun? {
        wide.first { Recoveries.overlap($0.adapter, adapter) }
    }

    /// One that ended since then.
    func recent(at adapter: String, since moment: Instant) -> WideRun? {
        lastWide.last { $0.endedAt > moment && Recoveries.overlap($0.run.adapter, adapter) }?.run
    }

    func wideEnded(_ run: WideRun, wasDone: Bool, at now: Instant) {
        wide.removeAll { $0 === run }
        guard wasDone else { return }
        lastWide.append((run, now))
        if lastWide.count > Recoveries.mostWidePast { lastWide.removeFirst() }
    }

    private static func overlap(_ left: String, _ right: String) -> Bool {
        left == right || left == everyAdapter || right == everyAdapter
    }
}

/// Who has connected what through this client, and the adapters that there were.
extension Recoveries {
    func noteLink(_ address: BluetoothAddress, isWanted: Bool) {
        lock.with {
            own.removeAll { $0 == address }
            if isWanted { own.append(address) }
        }
    }

    func isOwn(_ address: BluetoothAddress) -> Bool {
        lock.with { own.contains(address) }
    }

    /// Also while there is no daemon that could tell.
    func noteAdapters(_ present: [AdapterState]) {
        if !present.isEmpty { lock.with { adapters = present } }
    }

    var lastAdapters: [AdapterState] { lock.with { adapters } }
}

/// Listening.
extension Recoveries {
    func add(_ listener: RecoveryListener) -> UInt64 {
        lock.with {
            lastNumber += 1
            listener.number = lastNumber
            if !isClosed { listeners.append(listener) }
            return lastNumber
        }
    }

    func remove(_ number: UInt64) -> RecoveryListener? {
        lock.with {
            guard let index = listeners.firstIndex(where: { $0.number == number }) else {
                return nil
            }
            return listeners.remove(at: index)
        }
    }

    func listeners(to moment: RecoveryEvent.Moment) -> [RecoveryListener] {
        lock.with { listeners.filter { $0.moments & moment.rawValue != 0 } }
    }
}
