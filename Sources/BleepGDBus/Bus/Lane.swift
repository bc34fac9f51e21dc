import BleepCore
import CGLib

/// Somebody who needs a connection.
package protocol ConnectionWaiter: AnyObject {
    func connectionReady(token: UInt64)
    func connectionFailed(_ failure: Failure, token: UInt64)
}

/// One way to the bus: a connection that is replaced when it is lost or worn out.
///
/// Sendable: all that changes belongs to `lock`.
package final class Lane: @unchecked Sendable {
    private enum State {
        /// Nobody has needed it, or the last one went. Can go to `opening`.
        case closed
        /// On its way. Can go to `open` and `closed`.
        case opening(BusOpener)
        /// In use. Can go to `closed`.
        case open(BusConnection)
    }

    private let bus: BusChoice
    private let clock: Clock
    private let lock = Lock()
    private var state = State.closed
    private var waiters: [(waiter: any ConnectionWaiter, token: UInt64)] = []
    private var isShut = false
    /// Replies that the bus was seen to allow on one connection; its word for more is an error.
    private var slotLimit = Int.max
    /// Holds the client; nil once shut.
    private var makeConnection: ((Lane, OpaquePointer) -> BusConnection)?

    package init(
        bus: BusChoice, clock: Clock,
        makeConnection: @escaping (Lane, OpaquePointer) -> BusConnection
    ) {
        self.bus = bus
        self.clock = clock
        self.makeConnection = makeConnection
    }

    /// The open connection; otherwise nil, and the waiter is told when there is one or none.
    package func connection(
        for waiter: any ConnectionWaiter, token: UInt64
    ) -> BusConnection? {
        var worn: BusConnection?
        var isRefused = false
        let usable = lock.with {
            let usable = usableConnection(worn: &worn)
            isRefused = isShut
            if usable == nil, !isShut {
                waiters.append((waiter, token))
                open()
            }
            return usable
        }
        worn?.retire()
        if isRefused { waiter.connectionFailed(Failure(.clientClosed), token: token) }
        return usable
    }

    /// The open connection, if there is one.
    package var current: BusConnection? {
        lock.with {
            guard case .open(let connection) = state, connection.isUsable else { return nil }
            return connection
        }
    }

    /// Leaves the connection; calls under way on it end there.
    package func leave(_ connection: BusConnection) {
        lock.with { forget(connection) }
        connection.retire()
    }

    /// The bus refused another reply slot on that connection: it is full, not broken.
    package func noteFull(_ connection: BusConnection) {
        lock.with {
            slotLimit = min(slotLimit, max(connection.slots, 1))
            forget(connection)
        }
        connection.retire()
    }

    /// Closes for good; waiters are told so.
    package func shut() {
        var connection: BusConnection?
        var left: [(waiter: any ConnectionWaiter, token: UInt64)] = []
        lock.with {
            isShut = true
            makeConnection = nil
            if case .open(let open) = state { connection = open }
            if case .opening(let opener) = state { opener.cancel() }
            state = .closed
            left = waiters
            waiters = []
        }
        connection?.close()
        for (waiter, token) in left {
            waiter.connectionFailed(Failure(.clientClosed), token: token)
        }
    }

    /// The lock is held; `worn` is to be retired outside of it.
    private func usableConnection(worn: inout BusConnection?) -> BusConnection? {
        guard case .open(let connection) = state else { return nil }
        guard connection.isUsable else {
            state = .closed
            return nil
        }
        guard connection.slots < slotLimit else {
            state = .closed
            worn = connection
            return nil
        }
        return connection
    }

    private func forget(_ connection: BusConnection) {
        if case .open(let current) = state, current === connection { state = .closed }
    }

    private func open() {
        if case .opening(let opener) = state {
            let patienceEnds = opener.startedAt.advanced(by: BusOpener.patience)
            guard clock.now >= patienceEnds else { return }
            opener.cancel()
        }
        let opener = BusOpener(bus: bus, at: clock.now)
        state = .opening(opener)
        opener.start { [self] connection, failure in
            ended(opener, connection: connection, failure: failure)
        }
    }

    /// The lock is held.
    private func isAwaited(_ opener: BusOpener) -> Bool {
        guard !isShut, case .opening(let current) = state else { return false }
        return current === opener
    }

    private func ended(_ opener: BusOpener, connection: OpaquePointer?, failure: Failure?) {
        // Making it moves the view to it, so one that nobody waits for any more is not made.
        let make = lock.with { isAwaited(opener) ? makeConnection : nil }
        let fresh = connection.flatMap { make?(self, $0) }
        if fresh == nil, let connection { g_object_unref(UnsafeMutableRawPointer(connection)) }
        var told: [(waiter: any ConnectionWaiter, token: UInt64)] = []
        let isWanted = lock.with {
            guard isAwaited(opener) else { return false }
            state = fresh.map { .open($0) } ?? .closed
            told = waiters
            waiters = []
            return true
        }
        if !isWanted { fresh?.close() }
        for (waiter, token) in told {
            if let failure {
                waiter.connectionFailed(failure, token: token)
            } else {
                waiter.connectionReady(token: token)
            }
        }
    }
}
