/// Leases: asking for one, and giving it back.
extension ConnectionPool {
    mutating func acquire(_ lease: UInt64, _ deadline: Instant, at now: Instant) {
        // Where somebody waits, nothing is idle.
        if let index = freshest(at: now) { return grant(index, to: lease, at: now) }
        closeOld(at: now)
        guard deadline > now else { return refuse(lease, .timedOut) }
        waiters.append(Waiter(lease: lease, deadline: deadline))
        fill(at: now)
        wake(at: deadline)
    }

    mutating func cancel(_ lease: UInt64) {
        guard let index = waiters.firstIndex(where: { $0.lease == lease }) else { return }
        waiters.remove(at: index)
        refuse(lease, .cancelled)
    }

    mutating func release(_ lease: UInt64, at now: Instant) {
        guard let index = index(holding: lease), let hold = connections[index].hold else {
            if !forget(widowed: lease) { emit(.reject(lease: lease)) }
            return
        }
        if let reason = hold.spoiled { return close(index, reason, at: now) }
        // What is not lent again need not be undone: closing does that, too.
        guard hold.isPinned,
            connections[index].endReason(isOneTooMany: isOneTooMany, at: now) == nil
        else {
            return free(index, at: now)
        }
        let until = now.advanced(by: ConnectionPool.undoLimit)
        connections[index].state = .undoing(until: until)
        emit(.undo(connection: connections[index].number))
        wake(at: until)
    }

    /// Counts, unless it was reported before, and gives back.
    mutating func leaked(_ lease: UInt64, at now: Instant) {
        let hold = index(holding: lease).flatMap { connections[$0].hold }
        if hold?.isReported == false || widowed.contains(lease) { tally.leaks += 1 }
        release(lease, at: now)
    }

    mutating func change(_ lease: UInt64, _ body: (inout Hold) -> Void) {
        guard let index = index(holding: lease), var hold = connections[index].hold else { return }
        body(&hold)
        connections[index].state = .leased(hold)
    }

    mutating func refuse(_ lease: UInt64, _ refusal: Refusal) {
        tally.refused[refusal.rawValue] += 1
        emit(.refuse(lease: lease, refusal))
    }

    mutating func refuseAll(_ refusal: Refusal) {
        while !waiters.isEmpty { refuse(waiters.removeFirst().lease, refusal) }
    }

    mutating func forget(widowed lease: UInt64) -> Bool {
        guard let index = widowed.firstIndex(of: lease) else { return false }
        widowed.remove(at: index)
        return true
    }

    /// A connection is free: it goes to the first who waits, if it is good enough to be lent.
    mutating func free(_ index: Int, idleSince: Instant? = nil, at now: Instant) {
        if let reason = connections[index].endReason(isOneTooMany: isOneTooMany, at: now) {
            return close(index, reason, at: now)
        }
        refuseLateWaiters(at: now)
        if !waiters.isEmpty { return grant(index, to: waiters.removeFirst().lease, at: now) }
        let checkAt = now.advanced(by: configuration.checkInterval)
        connections[index].state = .idle(since: idleSince ?? now, checkAt: checkAt)
        let due = connections[index].due(configuration, isSpare: isMoreThanMinimum)
        // What has been checked was idle all the time.
        if idleSince == nil, index < connections.count - 1 {
            connections.append(connections.remove(at: index))
        }
        wake(at: due)
    }

    /// The number of the connection that whoever asks next is going to get.
    ///
    /// Mutating so that no copy is made of the pool to ask it.
    package mutating func next(at now: Instant) -> UInt64? {
        freshest(at: now).map { connections[$0].number }
    }

    /// The connection that became idle last, and is not too old.
    private func freshest(at now: Instant) -> Int? {
        connections.lastIndex { $0.isIdle && $0.oldFrom > now }
    }

    /// The timer that should have closed them is late.
    private mutating func closeOld(at now: Instant) {
        while let index = connections.firstIndex(where: { $0.isIdle }) {
            end(connections.remove(at: index), .age)
        }
    }

    private mutating func grant(_ index: Int, to lease: UInt64, at now: Instant) {
        connections[index].state = .leased(Hold(lease: lease, since: now))
        tally.granted += 1
        emit(.grant(lease: lease, connection: connections[index].number))
        wake(at: now.advanced(by: configuration.leaseLimit))
    }
}
