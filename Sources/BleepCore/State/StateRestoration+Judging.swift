/// What is to be done about one item.
extension StateRestoration {
    enum Judgement {
        case act(Action)
        case leave(StateItem.Verdict, StaticString)
    }

    func judge(_ item: inout StateItem, isTooLate: Bool) -> Judgement {
        let judgement = judge(&item)
        // What needs nothing done is so however late it is; and of what could not be read any more
        // nobody knows.
        guard isTooLate else { return judgement }
        if case .leave(.unchanged, _) = judgement { return judgement }
        return .leave(.skipped, "the time was up")
    }

    private func judge(_ item: inout StateItem) -> Judgement {
        guard let facts = item.kind.isOfAdapter ? adapter : device else {
            return .leave(
                .skipped,
                item.kind.isOfAdapter
                    ? "the adapter is not there" : "BlueZ does not know the device there")
        }
        let isWanted = item.wanted == "true"
        if let flag = item.kind.flag, let isSo = facts.flags[flag] {
            item.found = isSo ? "true" : "false"
            if item.kind != .connected, isSo == isWanted { return .leave(.unchanged, "") }
        }
        switch item.kind {
        case .powered, .pairable, .trusted: return .act(.set(item.kind, isWanted))
        case .discoverable:
            guard isOn else { return .leave(.skipped, "the adapter is off") }
            return .act(.set(item.kind, isWanted))
        case .paired: return .leave(.skipped, "not paired any more: it is to be paired again")
        case .alias: return judgeAlias(&item, facts)
        case .blocked:
            guard isWanted else { return .leave(.skipped, "blocked since: that is not undone") }
            return .act(.set(item.kind, true))
        case .connected: return judgeConnection(facts)
        case .notification:
            guard facts.flags[.connected] == true else {
                return .leave(.skipped, "not connected")
            }
            return .act(.startNotify(item.wanted))
        case .discovery:
            guard isOn else { return .leave(.skipped, "the adapter is off") }
            return .act(.startDiscovery(filter: snapshot.filter))
        }
    }

    private var isOn: Bool {
        adapter?.flags[.powered] == true
    }

    /// An alias that is the name is none: it goes with the name.
    private func judgeAlias(_ item: inout StateItem, _ facts: Facts) -> Judgement {
        item.found = facts.alias
        let wasName = snapshot.name == item.wanted
        guard facts.alias != item.wanted, !(wasName && facts.alias == facts.name) else {
            return .leave(.unchanged, "")
        }
        return .act(.setAlias(wasName ? "" : item.wanted))
    }

    private func judgeConnection(_ facts: Facts) -> Judgement {
        let needsServices = snapshot.flags[.servicesResolved] == true
        if facts.flags[.connected] == true,
            !needsServices || facts.flags[.servicesResolved] == true
        {
            return .leave(.unchanged, "")
        }
        if facts.flags[.blocked] == true { return .leave(.skipped, "the device is blocked") }
        return .act(.connect(untilServices: needsServices))
    }
}

extension StateItem.Kind {
    /// What it is read from.
    package var flag: StateFlag? {
        switch self {
        case .powered: .powered
        case .pairable: .pairable
        case .discoverable: .discoverable
        case .paired: .paired
        case .trusted: .trusted
        case .blocked: .blocked
        case .connected: .connected
        case .alias, .notification, .discovery: nil
        }
    }
}
