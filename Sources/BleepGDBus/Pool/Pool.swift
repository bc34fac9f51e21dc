import BleepCore
import CGLib

/// Lends connections of the client's bus: performs what `ConnectionPool` decides.
///
/// Whoever brings news decides and acts in his own thread, so nobody who waits needs a loop that
/// turns.
/// Sendable: all that changes belongs to `lock`.
package final class Pool: @unchecked Sendable {
    /// One connection, from the decision to open it on.
    final class Place {
        let number: UInt64
        let opener: BusOpener
        /// These belong to the lock.
        var connection: BusConnection?
        var lease: Lease?
        /// How many messages it had brought when it became idle.
        var heard: UInt64 = 0

        init(_ number: UInt64, _ opener: BusOpener) {
            self.number = number
            self.opener = opener
        }
    }

    /// What is to be done once the lock is given back.
    enum Effect {
        case open(Place)
        case stopOpening(Place)
        case tell(Acquisition, Lease)
        case refuse(Acquisition, ConnectionPool.Refusal)
        case undo(Place, Footprint)
        case check(Place)
        case believe(Place)
        case close(Place, ConnectionPool.CloseReason)
        case report(Lease, held: Duration)
        case setTimer
        case stopTimer
    }

    /// A cycle, which the client's end breaks.
    package let client: Client
    let lock = Lock()
    var machine = ConnectionPool()
    var places: [Place] = []
    var waiting: [Acquisition] = []
    private(set) var configuration = ConnectionPool.Configuration()
    private var lastLease: UInt64 = 0
    private var lastFailure: Failure?
    private(set) var hasEnded = false
    private var alarm: Alarm?

    init(client: Client) {
        self.client = client
        alarm = Alarm { [unowned(unsafe) self] in handle(.timerFired) }
    }

    package func configure(_ fresh: ConnectionPool.Configuration) {
        lock.with { configuration = fresh }
        handle(.configured(fresh))
    }

    package var statistics: ConnectionPool.Statistics {
        lock.with { machine.statistics }
    }

    /// When the machine wants to look again.
    var due: Instant {
        lock.with { machine.timer }
    }

    /// Why the last connection could not be opened.
    var reasonForNone: Failure {
        lock.with { lastFailure } ?? Failure(.busUnavailable)
    }

    func handle(_ event: ConnectionPool.Event) {
        let now = client.clock.now
        var effects: [Effect] = []
        lock.with { collect(machine.handle(event, at: now), into: &effects) }
        perform(effects)
    }

    /// An idle connection, if there is one that has not broken.
    func lendIdle(_ label: String, at now: Instant) -> Lease? {
        var effects: [Effect] = []
        let lease: Lease? = lock.with {
            while let number = machine.next(at: now) {
                if place(number)?.connection?.hasBroken == false {
                    lastLease += 1
                    let request = ConnectionPool.Event.acquireRequested(
                        lease: lastLease, deadline: .never)
                    collect(machine.handle(request, at: now), into: &effects, label)
                    return place(number)?.lease
                }
                collect(machine.handle(.lost(connection: number), at: now), into: &effects)
            }
            return nil
        }
        perform(effects)
        return lease
    }

    /// Puts somebody in line.
    func add(_ acquisition: Acquisition, until deadline: Instant, at now: Instant) {
        var effects: [Effect] = []
        lock.with {
            lastLease += 1
            acquisition.number = lastLease
            waiting.append(acquisition)
            let request = ConnectionPool.Event.acquireRequested(
                lease: lastLease, deadline: deadline)
            collect(machine.handle(request, at: now), into: &effects)
        }
        perform(effects)
    }

    /// The end of the client: everybody who waits is told so, and every connection closed.
    func shut() {
        lock.with { hasEnded = true }
        handle(.shut)
    }

    /// A connection was opened for us, or could not be.
    func ended(_ number: UInt64, _ connection: OpaquePointer?, _ failure: Failure?) {
        let isAwaited = lock.with {
            if let failure { lastFailure = failure }
            return place(number) != nil
        }
        guard let connection else { return handle(.openFailed(connection: number)) }
        guard isAwaited else { return g_object_unref(UnsafeMutableRawPointer(connection)) }
        let fresh = BusConnection(
            taking: connection, loop: client.loop, recorder: client.recorder, observer: self)
        let now = client.clock.now
        var effects: [Effect] = []
        let isWanted = lock.with {
            guard let place = place(number) else { return false }
            place.connection = fresh
            place.heard = fresh.messagesHeard
            collect(machine.handle(.opened(connection: number), at: now), into: &effects)
            return true
        }
        guard isWanted else { return fresh.close() }
        perform(effects)
        // It may have broken before anybody knew whose it was.
        if !fresh.isUsable { handle(.lost(connection: number)) }
    }

    /// Sets the timer to what the machine wants by now: threads may come here in any order.
    func rearm() {
        guard let alarm else { return }
        var due: Instant
        repeat {
            due = self.due
            if due == .never { return }
            client.loop.setTimer(alarm, at: due)
        } while due != self.due
        for blocked in lock.with({ waiting }) { blocked.wakeUp?.signal() }
    }

    func stopTimer() {
        if let alarm { client.loop.stopTimer(alarm) }
    }

    /// The lock is held.
    func place(of lease: Lease) -> Place? {
        places.first { $0.lease === lease }
    }

    /// Likewise.
    func place(_ number: UInt64) -> Place? {
        places.first { $0.number == number }
    }
}
