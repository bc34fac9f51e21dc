/// What happens because time passes.
extension ConnectionPool {
    mutating func timerFired(at now: Instant) {
        timer = .never
        lookAtEverything(at: now)
    }

    mutating func lookAtEverything(at now: Instant) {
        refuseLateWaiters(at: now)
        var index = 0
        while index < connections.count {
            let number = connections[index].number
            look(at: index, at: now)
            // Whatever is closed leaves its place to the next.
            if index < connections.count, connections[index].number == number { index += 1 }
        }
        fill(at: now)
        wake(at: due)
    }

    mutating func refuseLateWaiters(at now: Instant) {
        var index = 0
        while index < waiters.count {
            guard waiters[index].deadline <= now else {
                index += 1
                continue
            }
            refuse(waiters.remove(at: index).lease, .timedOut)
        }
    }

    private mutating func look(at index: Int, at now: Instant) {
        let number = connections[index].number
        switch connections[index].state {
        case .opening(let until):
            guard until <= now else { return }
            emit(.stopOpening(connection: number))
            openFailed(number, at: now)
        case .idle(let since, let checkAt):
            if let reason = reasonToClose(index, idleSince: since, at: now) {
                close(index, reason, at: now)
            } else if checkAt <= now {
                let until = now.advanced(by: ConnectionPool.checkLimit)
                connections[index].state = .checking(idleSince: since, until: until)
                emit(.check(connection: number))
            }
        case .checking(_, let until):
            if until <= now { close(index, .unhealthy, at: now) }
        case .leased(let hold):
            reportIfLeaked(hold, at: now)
        case .undoing(let until):
            if until <= now { close(index, .notClean, at: now) }
        }
    }

    private func reasonToClose(_ index: Int, idleSince: Instant, at now: Instant) -> CloseReason? {
        if let reason = connections[index].endReason(isOneTooMany: isOneTooMany, at: now) {
            return reason
        }
        guard connections.count > configuration.minimum else { return nil }
        return idleSince.advanced(by: configuration.maximumIdle) <= now ? .idle : nil
    }

    private mutating func reportIfLeaked(_ hold: Hold, at now: Instant) {
        guard !hold.isReported, hold.since.advanced(by: configuration.leaseLimit) <= now else {
            return
        }
        change(hold.lease) { $0.isReported = true }
        report(hold, at: now)
    }

    mutating func report(_ hold: Hold, at now: Instant) {
        tally.leaks += 1
        emit(.reportLeak(lease: hold.lease, held: hold.since.duration(to: now)))
    }

    /// The next moment at which something happens.
    private var due: Instant {
        var due = Instant.never
        for waiter in waiters { due = min(due, waiter.deadline) }
        for connection in connections {
            due = min(due, connection.due(configuration, isSpare: isMoreThanMinimum))
        }
        return due
    }

    var isMoreThanMinimum: Bool { connections.count > configuration.minimum }

    var isOneTooMany: Bool { connections.count > configuration.maximum }
}

// Of the connection alone, so that no lease costs a copy of the pool.
extension ConnectionPool.Connection {
    /// When something is to be done about it; `isSpare` if there are enough without it.
    @inline(never)
    func due(_ configuration: ConnectionPool.Configuration, isSpare: Bool) -> Instant {
        switch state {
        case .opening(let until), .checking(_, let until), .undoing(let until):
            return until
        case .idle(let since, let checkAt):
            let due = min(checkAt, oldFrom)
            guard isSpare else { return due }
            return min(due, since.advanced(by: configuration.maximumIdle))
        case .leased(let hold):
            return hold.isReported ? .never : hold.since.advanced(by: configuration.leaseLimit)
        }
    }

    /// Why it is not lent again.
    func endReason(isOneTooMany: Bool, at now: Instant) -> ConnectionPool.CloseReason? {
        if isWorn { return .worn }
        if oldFrom <= now { return .age }
        return isOneTooMany ? .idle : nil
    }
}
