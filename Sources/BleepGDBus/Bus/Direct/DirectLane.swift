import BleepCore
import CGLib

/// Connections for callers who wait: each has one to itself for as long as its call takes.
///
/// They are opened for those who call often, while the main lane serves them, and close when they
/// have not been needed for a while. One that is still owed a reply waits for it on the loop.
/// Sendable: all that changes belongs to `lock`.
package final class DirectLane: @unchecked Sendable {
    /// Of the 256 that a system bus allows all programs of a user.
    package static let most = 16
    /// So many calls had to do without, each within the pause after the one before.
    package static let callsBeforeOpening = 8
    private static let longestPause = Duration.seconds(1)
    /// The thread that calls often is back long before.
    package static let idleLimit = Duration.seconds(10)
    /// After a bus had none for us.
    private static let restAfterFailure = Duration.seconds(30)

    private let bus: BusChoice
    private let loop: Loop
    private let recorder: FlightRecorder
    private let cancellable = g_cancellable_new()
    private let lock = Lock()
    /// The one given back last is lent first, so that those that are not needed get old.
    private var idle: [DirectConnection] = []
    /// Those that belong to the loop.
    private var draining: [DirectConnection] = []
    /// All there are, lent or not.
    private var count = 0
    private var isOpening = false
    private var misses = 0
    private var lastMiss = Instant(microseconds: 0)
    private var opensFrom = Instant(microseconds: 0)
    private var isShut = false
    /// Closes what has not been needed; a cycle, which the end breaks.
    private var alarm: Alarm?
    private var isAlarmSet = false
    /// Holds the client; nil once shut.
    private var onLateReply: ((ReplyLedger.Entry) -> Void)?

    init(
        bus: BusChoice, loop: Loop, recorder: FlightRecorder,
        onLateReply: @escaping (ReplyLedger.Entry) -> Void
    ) {
        self.bus = bus
        self.loop = loop
        self.recorder = recorder
        self.onLateReply = onLateReply
        alarm = Alarm { [self] in closeIdle() }
    }

    deinit {
        g_object_unref(cancellable.map(UnsafeMutableRawPointer.init))
    }

    /// One for the calling thread alone, if there is one; it gives it back.
    func take(at now: Instant) -> DirectConnection? {
        var mustOpen = false
        let taken = lock.with { () -> DirectConnection? in
            if let taken = idle.popLast() { return taken }
            misses = lastMiss.advanced(by: DirectLane.longestPause) < now ? 1 : misses + 1
            lastMiss = now
            mustOpen =
                misses >= DirectLane.callsBeforeOpening && !isOpening && !isShut
                && count < DirectLane.most && now >= opensFrom
            if mustOpen {
                isOpening = true
                misses = 0
            }
            return nil
        }
        if mustOpen { open() }
        return taken
    }

    /// The call is over; there may be a reply that is still owed.
    func giveBack(_ connection: DirectConnection, at now: Instant) {
        let isFree = connection.isFree
        var mustSetAlarm = false
        lock.with {
            guard !isShut, !connection.isLost else {
                count -= 1
                return
            }
            if isFree {
                connection.idleSince = now
                idle.append(connection)
                mustSetAlarm = !isAlarmSet
                isAlarmSet = true
            } else {
                draining.append(connection)
                watch(connection)
            }
        }
        if mustSetAlarm { setAlarm(now) }
    }

    /// The bus is gone, or another: nothing that rests here is any good.
    func forgetIdle() {
        // Outside of the lock they close.
        _ = lock.with { () -> [DirectConnection] in
            defer { idle = [] }
            count -= idle.count
            return idle
        }
    }

    /// For good. On the loop.
    func shut() {
        g_cancellable_cancel(cancellable)
        let left = lock.with { () -> [DirectConnection] in
            isShut = true
            onLateReply = nil
            defer { draining = [] }
            count -= draining.count
            return draining
        }
        for connection in left { unwatch(connection) }
        forgetIdle()
        if let alarm { loop.stopTimer(alarm) }
        alarm = nil
    }

    /// How many there are.
    package var connections: Int {
        lock.with { count }
    }

    private func setAlarm(_ now: Instant) {
        if let alarm { loop.setTimer(alarm, at: now.advanced(by: DirectLane.idleLimit)) }
    }

    /// On the loop, once in a while.
    private func closeIdle() {
        let now = loop.clock.now
        var isAnyLeft = false
        _ = lock.with { () -> [DirectConnection] in
            // They are at the bottom.
            let old = Array(
                idle.prefix { $0.idleSince.advanced(by: DirectLane.idleLimit) <= now })
            idle.removeFirst(old.count)
            count -= old.count
            isAnyLeft = !idle.isEmpty
            isAlarmSet = isAnyLeft
            return old
        }
        if isAnyLeft { setAlarm(now) }
    }
}

/// Opening, beside whoever calls meanwhile.
extension DirectLane {
    private func open() {
        let open: @Sendable () -> Void = { [self] in
            let onLateReply: (ReplyLedger.Entry) -> Void = { [self] entry in
                lock.with { self.onLateReply }?(entry)
            }
            let fresh = DirectConnection.open(bus, giveUpBy: cancellable) {
                DirectConnection(
                    taking: $0, clock: loop.clock, recorder: recorder, onLateReply: onLateReply)
            }
            ended(fresh)
        }
        if !Thread.detach(open) { ended(nil) }
    }

    private func ended(_ fresh: DirectConnection?) {
        let now = loop.clock.now
        lock.with {
            isOpening = false
            if fresh != nil {
                count += 1
            } else {
                opensFrom = now.advanced(by: DirectLane.restAfterFailure)
            }
        }
        if let fresh { giveBack(fresh, at: now) }
    }
}

/// Waiting on the loop for replies that nobody else waits for.
extension DirectLane {
    /// The lock is held.
    private func watch(_ connection: DirectConnection) {
        guard
            let source = g_unix_fd_source_new(
                connection.descriptor, GIOCondition(rawValue: UInt32(connection.events)))
        else { return }
        let callback: GUnixFDSourceFunc = { _, _, visit in
            visit.map { Unmanaged<Visit>.fromOpaque($0).takeUnretainedValue().make() }
            return 0  // G_SOURCE_REMOVE
        }
        g_source_set_callback(
            source, unsafeBitCast(callback, to: GSourceFunc.self),
            Unmanaged.passRetained(Visit(self, connection)).toOpaque(),
            { visit in visit.map { Unmanaged<Visit>.fromOpaque($0).release() } })
        connection.source = source
        g_source_attach(source, loop.context)
    }

    private func unwatch(_ connection: DirectConnection) {
        guard let source = connection.source else { return }
        connection.source = nil
        g_source_destroy(source)
        g_source_unref(source)
    }

    /// On the loop: something came, or can go.
    fileprivate func visit(_ connection: DirectConnection) {
        let isOurs = lock.with {
            let place = draining.firstIndex { $0 === connection }
            if let place { draining.remove(at: place) }
            return place != nil
        }
        guard isOurs else { return }
        unwatch(connection)
        connection.work()
        giveBack(connection, at: loop.clock.now)
    }
}

/// What a source on the loop needs.
private final class Visit {
    private let lane: DirectLane
    private let connection: DirectConnection

    init(_ lane: DirectLane, _ connection: DirectConnection) {
        self.lane = lane
        self.connection = connection
    }

    func make() {
        lane.visit(connection)
    }
}
