import BleepCore

/// Leases: asking for one, and giving it back.
extension Pool {
    /// A lease that nobody needs to wait for.
    package func acquireIdle(_ label: String) -> Lease? {
        guard let lease = lendIdle(label, at: client.clock.now) else { return nil }
        record(.zero)
        return lease
    }

    /// Waits for a lease.
    package func acquire(_ label: String, within timeout: Duration) -> Acquisition.Outcome {
        if let lease = acquireIdle(label) { return Acquisition.Outcome(lease: lease) }
        let now = client.clock.now
        guard let wakeUp = client.takeWakeUp() else {
            return Acquisition.Outcome(error: error(Failure(.noResources), since: now))
        }
        let acquisition = Acquisition(label, of: self, at: now, wakeUp: wakeUp)
        add(acquisition, until: deadline(timeout, at: now), at: now)
        let outcome = acquisition.wait()
        client.putBack(wakeUp)
        return outcome
    }

    /// Asks for a lease; `onDone` is called where the client delivers.
    package func acquire(
        _ label: String, within timeout: Duration,
        onDone: @escaping (Acquisition.Outcome) -> Void
    ) -> Acquisition {
        let now = client.clock.now
        let acquisition = Acquisition(label, of: self, at: now, onDone: onDone)
        if let lease = acquireIdle(label) {
            acquisition.tell(Acquisition.Outcome(lease: lease))
        } else {
            add(acquisition, until: deadline(timeout, at: now), at: now)
        }
        return acquisition
    }

    private func deadline(_ timeout: Duration, at now: Instant) -> Instant {
        let limit = timeout > .zero ? timeout : client.timeout(of: .standard)
        return min(now.advanced(by: limit), client.scopes.deadline)
    }

    /// Gives a lease back. False if that was done before.
    package func release(_ lease: Lease, isUnhealthy: Bool = false) -> Bool {
        end(lease, isUnhealthy: isUnhealthy, isLeaked: false)
    }

    /// Nobody has the lease any more; if it was not released, nobody can now.
    package func drop(_ lease: Lease) {
        guard end(lease, isUnhealthy: false, isLeaked: true), !lock.with({ hasEnded }) else {
            return  // At the client's end it was reported.
        }
        warn(lease, "was never released")
    }

    private func end(_ lease: Lease, isUnhealthy: Bool, isLeaked: Bool) -> Bool {
        let now = client.clock.now
        var effects: [Effect] = []
        let isFirst = lock.with {
            guard !lease.isReleased else { return false }
            lease.isReleased = true
            let number = lease.number
            if isUnhealthy || lease.isIndelible {
                let reason = isUnhealthy ? ConnectionPool.CloseReason.unhealthy : .notClean
                _ = machine.handle(.spoiled(lease: number, reason), at: now)
            }
            let place = place(of: lease)
            place?.heard = lease.connection.messagesHeard
            let event =
                isLeaked
                ? ConnectionPool.Event.leaked(lease: number) : .released(lease: number)
            collect(machine.handle(event, at: now), into: &effects)
            // It may be the next holder's by now.
            if place?.lease === lease { place?.lease = nil }
            return true
        }
        perform(effects)
        return isFirst
    }

    /// Hands the GDBusConnection out. Nil if the lease was released.
    package func expose(_ lease: Lease) -> OpaquePointer? {
        guard lease.connection.hold() else { return nil }
        let (mayBe, isKept) = lock.with {
            let mayBe = !lease.isReleased
            let isKept = mayBe && !lease.isExposed
            if mayBe { lease.isExposed = true }
            return (mayBe, isKept)
        }
        // One reference is enough: the lease gives it back.
        if !isKept { lease.connection.letGo() }
        return mayBe ? lease.connection.connection : nil
    }

    /// Counts how long it took: no time at all where one was idle.
    func record(_ elapsed: Duration) {
        let name: StaticString = "pool_acquire"
        name.withUTF8Buffer { client.metrics.record($0, elapsed, .ok, .nobody) }
    }

    func refusal(
        _ why: ConnectionPool.Refusal, since startedAt: Instant
    ) -> Acquisition.Outcome {
        let failure: Failure
        switch why {
        case .timedOut:
            let limit = lock.with { configuration.maximum }
            failure = Failure(
                .timedOut,
                because: phrase("no connection is free: ", digits(UInt64(limit)), " in use"))
        case .cancelled, .closed: failure = Failure(.cancelled)
        case .cannotOpen: failure = reasonForNone
        }
        return Acquisition.Outcome(error: error(failure, since: startedAt))
    }

    private func error(_ failure: Failure, since startedAt: Instant) -> CallError {
        var error = CallError(failure.classification, operation: "pool_acquire")
        error.name = failure.remote?.name ?? ""
        error.message = failure.remote?.message ?? ""
        error.elapsed = startedAt.duration(to: client.clock.now)
        client.log(error)
        return error
    }
}
