/// Connections: opening them, and what becomes of them.
extension ConnectionPool {
    /// Opens what is needed and allowed.
    mutating func fill(at now: Instant) {
        while needsAnother {
            // With nobody to hope for, resting would only be a longer way to say no.
            guard now >= rest.end || (connections.isEmpty && !waiters.isEmpty) else {
                return wake(at: rest.end)
            }
            lastNumber += 1
            let until = now.advanced(by: ConnectionPool.openLimit)
            connections.append(Connection(number: lastNumber, state: .opening(until: until)))
            emit(.open(connection: lastNumber))
            wake(at: until)
        }
    }

    private var needsAnother: Bool {
        guard connections.count < configuration.maximum else { return false }
        if connections.count < configuration.minimum { return true }
        var coming = 0
        for connection in connections {
            switch connection.state {
            case .opening, .checking: coming += 1
            case .idle, .leased, .undoing: break
            }
        }
        return waiters.count > coming
    }

    mutating func opened(_ number: UInt64, at now: Instant) {
        guard let index = index(of: number), case .opening = connections[index].state else {
            return
        }
        tally.created += 1
        connections[index].openedAt = now
        connections[index].oldFrom = now.advanced(by: configuration.maximumAge)
        free(index, at: now)
    }

    mutating func openFailed(_ number: UInt64, at now: Instant) {
        guard let index = index(of: number), case .opening = connections[index].state else {
            return
        }
        connections.remove(at: index)
        rest.began(after: .zero, at: now)
        if connections.isEmpty { refuseAll(.cannotOpen) }
        fill(at: now)
    }

    mutating func undone(_ number: UInt64, _ isClean: Bool, at now: Instant) {
        guard let index = index(of: number), case .undoing = connections[index].state else {
            return
        }
        if isClean { free(index, at: now) } else { close(index, .notClean, at: now) }
    }

    mutating func checked(_ number: UInt64, _ isHealthy: Bool, at now: Instant) {
        guard let index = index(of: number),
            case .checking(let idleSince, _) = connections[index].state
        else { return }
        if isHealthy {
            free(index, idleSince: idleSince, at: now)
        } else {
            close(index, .unhealthy, at: now)
        }
    }

    mutating func lost(_ number: UInt64, at now: Instant) {
        guard let index = index(of: number) else { return }
        let connection = connections[index]
        if case .opening = connection.state { return openFailed(number, at: now) }
        if let hold = connection.hold { widowed.append(hold.lease) }
        rest.began(after: connection.openedAt.duration(to: now), at: now)
        close(index, .lost, at: now)
    }

    mutating func worn(_ number: UInt64, at now: Instant) {
        guard let index = index(of: number) else { return }
        connections[index].isWorn = true
        switch connections[index].state {
        case .idle, .checking: close(index, .worn, at: now)
        case .opening, .leased, .undoing: break
        }
    }

    mutating func close(_ index: Int, _ reason: CloseReason, at now: Instant) {
        end(connections.remove(at: index), reason)
        fill(at: now)
    }

    /// Counts and says so; one that was never opened is none that could be closed.
    mutating func end(_ connection: Connection, _ reason: CloseReason) {
        guard connection.openedAt != .never else {
            return emit(.stopOpening(connection: connection.number))
        }
        tally.closed[reason.rawValue] += 1
        emit(.close(connection: connection.number, reason))
    }
}
