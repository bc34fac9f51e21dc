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

    /// What is known of it, if that is enough; counts only then.
    func hit(_ name: String, of entry: ProxyEntry, within age: Duration) -> Value? {
        let reading = lock.read { entry.known.read(name, within: age, at: clock.now) }
        guard case .hit(let value) = reading else { return nil }
        entry.count(isHit: true)
        return value
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
        var work: Work = []
        var sent: [MatchRule] = []
        let isHeard = lock.write { () -> Bool in
            guard isPresent(entry, path, connection) else { return false }
            if entry.rules.isEmpty { takeRules(of: entry) }
            return subscribe(entry, connection, &sent, &work)
        }
        guard isHeard else { return nil }
        for task in work { if case .call(let call) = task { call.send() } }
        work = []
        let load = lock.write { () -> UInt64? in
            noteSent(sent, connection, &work)
            guard isPresent(entry, path, connection) else { return nil }
            lastLoad += 1
            handle(.loadBegan(lastLoad), entry, &work)
            return lastLoad
        }
        for task in work { if case .call(let call) = task { call.send() } }
        return load
    }

    private func isPresent(
        _ entry: ProxyEntry, _ path: String, _ connection: BusConnection
    ) -> Bool {
        self.connection === connection && !entry.isDropped && entry.isThere
            && entry.identity.path == path
    }

    /// False if somebody else is at it, or the bus refuses.
    private func subscribe(
        _ entry: ProxyEntry, _ connection: BusConnection, _ sent: inout [MatchRule],
        _ work: inout Work
    ) -> Bool {
        for rule in entry.rules where rule.state == .sending || rule.state == .refused {
            return false
        }
        for rule in entry.rules where rule.state == .unsent {
            rule.state = .sending
            rule.attachment = attachment
            sent.append(rule)
            work.append(call("AddMatch", rule.text, rule, connection))
        }
        if let name = entry.name, let owner = entry.owner, owner.attachment != attachment {
            owner.attachment = attachment
            work.append(call("GetNameOwner", name, owner, connection))
        }
        return true
    }

    private func noteSent(
        _ sent: [MatchRule], _ connection: BusConnection, _ work: inout Work
    ) {
        for rule in sent where rule.attachment == attachment {
            if rule.state == .sending { rule.state = .sent }
            // Given up meanwhile, when it could not be taken back yet.
            if rule.users == 0 { takeBack(rule, connection, &work) }
        }
    }

    private func takeBack(
        _ rule: MatchRule, _ connection: BusConnection, _ work: inout Work
    ) {
        rule.state = .unsent
        work.append(call("RemoveMatch", rule.text, rule, connection))
    }

    private func call(
        _ method: StaticString, _ argument: String, _ receiver: any ReplyReceiver,
        _ connection: BusConnection
    ) -> Task {
        .call(DriverCall(method, argument, for: receiver, on: connection, attachment))
    }

    /// The lock is held.
    private func takeRules(of entry: ProxyEntry) {
        if let name = entry.name {
            let known = entries.first { $0.name == name && $0.owner != nil }
            entry.owner = known?.owner ?? ForeignOwner(lock: lock)
            take(ServiceName.driver, ServiceName.driver, phrase("arg0='", name, "'"), entry)
            take(name, ServiceName.objectManager, "", entry)
        }
        take(
            entry.name ?? service, ServiceName.properties,
            phrase("path='", entry.identity.path, "'"), entry)
    }

    private func take(
        _ sender: String, _ interface: String, _ filter: String, _ entry: ProxyEntry
    ) {
        let text =
            phrase("type='signal',sender='", sender, "',interface='", interface, "'")
            + (filter.isEmpty ? "" : "," + filter)
        let known = rules.first { $0.text == text }
        let rule = known ?? MatchRule(text, lock: lock)
        if known == nil { rules.append(rule) }
        rule.users += 1
        entry.rules.append(rule)
    }

    /// The lock is held.
    func releaseRules(of entry: ProxyEntry, _ work: inout Work) {
        for rule in entry.rules {
            rule.users -= 1
            guard rule.users == 0 else { continue }
            rules.removeAll { $0 === rule }
            guard let connection, rule.state == .sent || rule.state == .confirmed else { continue }
            takeBack(rule, connection, &work)
        }
        entry.rules = []
        entry.owner = nil
    }
}
