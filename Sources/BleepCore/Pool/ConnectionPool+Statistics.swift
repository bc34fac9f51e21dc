/// What the pool has, and what it has done.
extension ConnectionPool {
    /// Counts since the beginning.
    struct Tally: Sendable {
        var created: UInt64 = 0
        var granted: UInt64 = 0
        var leaks: UInt64 = 0
        var closed = [UInt64](repeating: 0, count: CloseReason.allCases.count)
        var refused = [UInt64](repeating: 0, count: Refusal.allCases.count)
    }

    package struct Statistics: Equatable, Sendable {
        package var inUse = 0
        /// Those among them that left something behind.
        package var pinned = 0
        /// Those being checked are idle, too.
        package var idle = 0
        package var opening = 0
        package var undoing = 0
        package var waiting = 0
        /// Connections that were opened, ever.
        package var created: UInt64 = 0
        package var granted: UInt64 = 0
        /// Leases that were out for too long, or could not be given back any more.
        package var leaks: UInt64 = 0
        /// By the number of the reason.
        package var closed: [UInt64] = []
        package var refused: [UInt64] = []
    }

    package var statistics: Statistics {
        var statistics = Statistics()
        for connection in connections {
            switch connection.state {
            case .opening: statistics.opening += 1
            case .idle, .checking: statistics.idle += 1
            case .undoing: statistics.undoing += 1
            case .leased(let hold):
                statistics.inUse += 1
                if hold.isPinned { statistics.pinned += 1 }
            }
        }
        statistics.waiting = waiters.count
        statistics.created = tally.created
        statistics.granted = tally.granted
        statistics.leaks = tally.leaks
        statistics.closed = tally.closed
        statistics.refused = tally.refused
        return statistics
    }
}

extension ConnectionPool.CloseReason {
    package var name: StaticString {
        switch self {
        case .idle: "idle"
        case .age: "age"
        case .unhealthy: "unhealthy"
        case .lost: "lost"
        case .worn: "worn"
        case .notClean: "not_clean"
        case .shut: "shut"
        }
    }
}

extension ConnectionPool.Refusal {
    package var name: StaticString {
        switch self {
        case .timedOut: "timed_out"
        case .cancelled: "cancelled"
        case .cannotOpen: "cannot_open"
        case .closed: "closed"
        }
    }
}
