import BleepCore

/// Between what the machine decides and what is done about it.
extension Pool {
    /// Notes what changes; the lock is held. `label` is that of whoever did not need to wait.
    func collect(
        _ actions: [ConnectionPool.Action], into effects: inout [Effect], _ label: String = ""
    ) {
        for action in actions {
            if let effect = note(action, label) { effects.append(effect) }
        }
    }

    private func note(_ action: ConnectionPool.Action, _ label: String) -> Effect? {
        switch action {
        case .open(let number):
            let opener = BusOpener(bus: client.configuration.bus, at: client.clock.now)
            let place = Place(number, opener)
            places.append(place)
            return .open(place)
        case .stopOpening(let number):
            return remove(number).map { .stopOpening($0) }
        case .grant(let lease, let number):
            return place(number).flatMap { grant(lease, $0, label) }
        case .refuse(let lease, let why):
            return stopWaiting(lease).map { .refuse($0, why) }
        case .reject:
            return nil  // A lease is told by its own word: see `release`.
        case .undo(let number):
            return place(number).map { .undo($0, $0.lease?.footprint ?? Footprint()) }
        case .check(let number):
            return place(number).map { check($0) }
        case .close(let number, let reason):
            return remove(number).map { .close($0, reason) }
        case .reportLeak(let lease, let held):
            for place in places {
                if let out = place.lease, out.number == lease { return .report(out, held: held) }
            }
            return nil
        case .setTimer:
            return .setTimer
        case .stopTimer:
            return .stopTimer
        }
    }

    private func grant(_ number: UInt64, _ place: Place, _ label: String) -> Effect? {
        guard let connection = place.connection else { return nil }
        let acquisition = stopWaiting(number)
        let lease = Lease(number, of: self, on: connection, acquisition?.label ?? label)
        place.lease = lease
        return acquisition.map { .tell($0, lease) }
    }

    /// Nothing is asked of a connection that has brought something meanwhile.
    private func check(_ place: Place) -> Effect {
        let heard = place.connection?.messagesHeard ?? 0
        guard heard == place.heard else {
            place.heard = heard
            return .believe(place)
        }
        return .check(place)
    }

    private func stopWaiting(_ number: UInt64) -> Acquisition? {
        guard let index = waiting.firstIndex(where: { $0.number == number }) else { return nil }
        return waiting.remove(at: index)
    }

    private func remove(_ number: UInt64) -> Place? {
        guard let index = places.firstIndex(where: { $0.number == number }) else { return nil }
        return places.remove(at: index)
    }

    /// Does it; no lock is held.
    func perform(_ effects: [Effect]) {
        for effect in effects { perform(effect) }
    }

    private func perform(_ effect: Effect) {
        switch effect {
        case .open(let place):
            place.opener.start { [self, number = place.number] in ended(number, $0, $1) }
        case .stopOpening(let place): place.opener.cancel()
        case .tell(let acquisition, let lease):
            record(acquisition.startedAt.duration(to: client.clock.now))
            acquisition.tell(Acquisition.Outcome(lease: lease))
        case .refuse(let acquisition, let why):
            acquisition.tell(refusal(why, since: acquisition.startedAt))
        case .undo(let place, let footprint): undo(footprint.undoing, place)
        case .check(let place): ask(place)
        case .believe(let place): handle(.checked(connection: place.number, isHealthy: true))
        case .close(let place, let reason): close(place, reason)
        case .report(let lease, let held): warn(lease, phrase("has been out for ", held.inSeconds))
        case .setTimer: rearm()
        case .stopTimer: stopTimer()
        }
    }

    func warn(_ lease: Lease, _ what: String) {
        client.log(.warning, phrase("a lease acquired as \"", lease.label, "\" ", what))
    }

    /// Calls under way end first, where that makes sense.
    private func close(_ place: Place, _ reason: ConnectionPool.CloseReason) {
        client.log(.debug, phrase("a connection of the pool is closed: ", reason.name.text))
        switch reason {
        case .lost, .shut: place.connection?.close()
        case .idle, .age, .unhealthy, .worn, .notClean: place.connection?.retire()
        }
    }
}
