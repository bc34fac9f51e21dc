import BleepCore

/// Reading, and hearing what was read go on.
extension ProxyCache {
    /// Looks a property up.
    func read(
        _ name: String, of entry: ProxyEntry, within age: Duration
    ) -> CachedInterface<Value>.Reading {
        let reading = lock.read { entry.known.read(name, within: age, at: clock.now) }
        switch reading {
        case .hit, .missing: entry.count(isHit: true)
        case .needsGet, .needsSnapshot: entry.count(isHit: false)
        }
        return reading
    }

    /// Likewise, whatever its age, and counts nothing.
    func peek(_ name: String, of entry: ProxyEntry) -> CachedInterface<Value>.Reading {
        lock.read { entry.known.read(name, within: .forever, at: .never) }
    }

    func readAll(
        of entry: ProxyEntry, within age: Duration
    ) -> CachedInterface<Value>.Properties? {
        let all = lock.read { entry.known.readAll(within: age, at: clock.now) }
        entry.count(isHit: all != nil)
        return all
    }

    /// A question is about to go out: subscribes first. Gives its number, or nil if the answer is
    /// not to be kept.
    func begin(_ entry: ProxyEntry, at path: String, on connection: BusConnection) -> UInt64? {
        var subscription = Subscription()
        let isHeard = lock.write { () -> Bool in
            guard isPresent(entry, path, connection) else { return false }
            if entry.rules.isEmpty { takeRules(of: entry) }
            return subscribe(entry, connection, &subscription)
        }
        guard isHeard else { return nil }
        for call in subscription.calls { call.send() }
        var work = Work()
        let load = lock.write { () -> UInt64? in
            noteSent(subscription, connection, &work)
            guard isPresent(entry, path, connection) else { return nil }
            lastLoad += 1
            handle(.loadBegan(lastLoad), entry, &work)
            return lastLoad
        }
        for call in work.calls { call.send() }
        return load
    }

    /// What is under way to the bus for one entry.
    private struct Subscription {
        var calls: [DriverCall] = []
        var rules: [MatchRule] = []
        var attachment: UInt64 = 0
    }

    private func isPresent(
        _ entry: ProxyEntry, _ path: String, _ connection: BusConnection
    ) -> Bool {
        self.connection === connection && !entry.isDropped && entry.isThere
            && entry.identity.path == path
    }

    /// False if somebody else is at it, or the bus refuses.
    private func subscribe(
        _ entry: ProxyEntry, _ connection: BusConnection, _ subscription: inout Subscription
    ) -> Bool {
        let states = entry.rules.map { $0.state }
        guard !states.contains(.sending), !states.contains(.refused) else { return false }
        subscription.attachment = attachment
        for rule in entry.rules where rule.state == .unsent {
            rule.state = .sending
            rule.attachment = attachment
            subscription.rules.append(rule)
            subscription.calls.append(call("AddMatch", rule.text, rule, connection))
        }
        if let name = entry.name, let foreign = names[name], foreign.attachment != attachment {
            foreign.attachment = attachment
            subscription.calls.append(call("GetNameOwner", name, foreign, connection))
        }
        return true
    }

    private func noteSent(
        _ subscription: Subscription, _ connection: BusConnection, _ work: inout Work
    ) {
        guard subscription.attachment == attachment else { return }
        for rule in subscription.rules {
            if rule.state == .sending { rule.state = .sent }
            // Given up meanwhile, when it could not be taken back yet.
            if rule.users == 0 {
                work.calls.append(call("RemoveMatch", rule.text, rule, connection))
                rule.state = .unsent
            }
        }
    }

    private func call(
        _ method: String, _ argument: String, _ receiver: any ReplyReceiver,
        _ connection: BusConnection
    ) -> DriverCall {
        DriverCall(
            connection: connection, method: method, argument: argument, receiver: receiver,
            attachment: attachment)
    }

    /// The lock is held.
    private func takeRules(of entry: ProxyEntry) {
        let sender = entry.name ?? service
        var texts: [String] = []
        if let name = entry.name {
            if names[name] == nil { names[name] = ForeignName(lock: lock) }
            texts.append(
                "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',"
                    + phrase("member='NameOwnerChanged',arg0='", name, "'"))
            texts.append(
                phrase(
                    "type='signal',sender='", name, "',interface='", ServiceName.objectManager,
                    "'"))
        }
        texts.append(
            phrase(
                "type='signal',sender='", sender, "',interface='", ServiceName.properties,
                "',member='PropertiesChanged',path='", entry.identity.path, "'"))
        for text in texts {
            let rule = rules[text] ?? MatchRule(text, lock: lock)
            rules[text] = rule
            rule.users += 1
            entry.rules.append(rule)
        }
    }

    /// The lock is held.
    func releaseRules(of entry: ProxyEntry, _ work: inout Work) {
        for rule in entry.rules {
            rule.users -= 1
            guard rule.users == 0 else { continue }
            rules[rule.text] = nil
            guard let connection, rule.state == .sent || rule.state == .confirmed else { continue }
            rule.state = .unsent
            work.calls.append(call("RemoveMatch", rule.text, rule, connection))
        }
        entry.rules = []
        guard let name = entry.name, !all.contains(where: { $0.name == name && !$0.rules.isEmpty })
        else { return }
        names[name] = nil
    }
}
