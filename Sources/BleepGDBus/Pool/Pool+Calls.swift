import BleepCore

/// Calls on leased connections, and what they leave behind.
extension Pool {
    /// A call is about to be sent. Says what is wrong with that.
    func enter(_ lease: Lease, _ call: StatefulCall?) -> Failure? {
        let now = client.clock.now
        return lock.with {
            guard !lease.isReleased else { return Failure(.invalidState) }
            guard let call else { return nil }
            lease.leaving += 1
            lease.footprint.began(call)
            // Neither of the two leads to anything before the release.
            _ = machine.handle(.pinned(lease: lease.number), at: now)
            if lease.footprint.isWorn, let place = place(of: lease) {
                _ = machine.handle(.worn(connection: place.number), at: now)
            }
            return nil
        }
    }

    /// It is on the wire, or never will be.
    func sent(_ lease: Lease) {
        lock.with { lease.leaving -= 1 }
    }

    func left(_ lease: Lease, _ call: StatefulCall, mayHaveHappened: Bool, isSure: Bool) {
        lock.with {
            lease.footprint.ended(call, mayHaveHappened: mayHaveHappened, isSure: isSure)
        }
    }

    /// Only closing helps now.
    func spoil(_ lease: Lease) {
        handle(.spoiled(lease: lease.number, .notClean))
    }

    /// It bears no more. False if it is none of ours.
    func leave(_ connection: BusConnection) -> Bool {
        guard let number = number(of: connection) else { return false }
        handle(.worn(connection: number))
        return true
    }

    func number(of connection: BusConnection) -> UInt64? {
        lock.with { places.first { $0.connection === connection }?.number }
    }
}

/// The pool's own calls.
extension Pool {
    func undo(_ calls: [StatefulCall], _ place: Place) {
        let service = client.view.service
        put(calls.map { $0.undoing(at: service) }, to: place) { [self] isGood in
            handle(.undone(connection: place.number, isClean: isGood))
        }
    }

    /// Whatever the bus answers, it does.
    func ask(_ place: Place) {
        let question = MethodCall(
            ServiceName.driver, ServiceName.driverPath, ServiceName.driver, "GetId")
        put([question], to: place) { [self] isGood in
            handle(.checked(connection: place.number, isHealthy: isGood))
        }
    }

    private func put(
        _ calls: [MethodCall], to place: Place, onEnd: @escaping (_ isGood: Bool) -> Void
    ) {
        guard let connection = lock.with({ place.connection }) else { return onEnd(false) }
        PoolQuestions(calls) { [self] isGood in
            // What comes in from now on is news.
            lock.with { place.heard = connection.messagesHeard }
            onEnd(isGood)
        }.send(on: connection)
    }
}

extension StatefulCall {
    fileprivate func undoing(at service: String) -> MethodCall {
        MethodCall(destination ?? service, path, interface, undo, undoArguments)
    }

    var undoArguments: Value? {
        let first: Value
        switch kind {
        case .discovery, .notification, .transport, .pairing, .unknown: return nil
        case .filter: first = Value(dictionary: [])
        case .match, .name, .registration:
            // A path, but for rules, names, and the UUIDs of the network server.
            first = argument.hasPrefix("/") ? Value(path: argument) : Value(argument)
        }
        return Value(tuple: [first])
    }
}

/// What the connections tell.
extension Pool: BusConnectionObserver {
    package func connection(_ connection: BusConnection, heard signal: Signal) {}

    package func connection(_ connection: BusConnection, lateReplyTo entry: ReplyLedger.Entry) {
        client.connection(connection, lateReplyTo: entry)
    }

    package func connectionLost(_ connection: BusConnection) {
        guard let number = number(of: connection) else { return connection.close() }
        client.log(.warning, "a connection of the pool broke")
        handle(.lost(connection: number))
    }
}
