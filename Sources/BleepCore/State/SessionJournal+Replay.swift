/// Beginning again.
extension SessionJournal {
    mutating func beginWhatCan(at now: Instant) -> [Action] {
        var actions: [Action] = []
        var due = Instant.never
        for index in entries.indices where entries[index].state == .off && canBegin(index) {
            guard entries[index].restsUntil <= now else {
                due = min(due, entries[index].restsUntil)
                continue
            }
            entries[index].state = .starting
            actions.append(.begin(entries[index].number, entries[index].wish))
        }
        if due != .never { actions.append(.setTimer(due)) }
        return actions
    }

    private func canBegin(_ index: Int) -> Bool {
        guard hasService else { return false }
        let wish = entries[index].wish
        if wish.isOfAdapter {
            guard let adapter = adapter(of: entries[index]) else { return false }
            if wish.kind.isOfDiscovery, !adapter.isPowered { return false }
        }
        return !entries.contains { $0.state != .on && $0.wish.comesBefore(wish) }
    }

    mutating func settle(_ index: Int, _ isOn: Bool, at now: Instant) {
        guard entries[index].state == .starting else { return }
        let isVain = entries[index].isVain
        entries[index].isVain = false
        entries[index].state = isOn && !isVain ? .on : .off
        if isOn || isVain {
            entries[index].failures = 0
        } else {
            let doublings = min(entries[index].failures, SessionJournal.mostDoublings)
            entries[index].failures += 1
            entries[index].restsUntil = now.advanced(
                by: .wholeMicroseconds(SessionJournal.firstRest.microseconds << UInt64(doublings)))
        }
    }
}

extension SessionJournal.Entry {
    /// It went with what it was on; another try is worth it as soon as that is back.
    mutating func lose() {
        if state == .starting { return isVain = true }
        guard state == .on else { return }
        state = .off
        failures = 0
        restsUntil = Instant(microseconds: 0)
    }
}

extension SessionJournal.Kind {
    /// It is on the connection that only discovery uses.
    package var isOfDiscovery: Bool {
        self == .filter || self == .discovery
    }
}

extension SessionJournal.Wish {
    /// The same thing, perhaps with other arguments.
    func isAlike(_ other: SessionJournal.Wish) -> Bool {
        kind == other.kind && path == other.path && argument == other.argument
            && method.interface == other.method.interface
    }

    /// Ends when `other` is taken back: an agent takes being the default one with it.
    func goes(with other: SessionJournal.Wish) -> Bool {
        isAlike(other)
            || (kind == .preference && other.kind == .registration && path == other.path
                && argument == other.argument)
    }

    func comesBefore(_ other: SessionJournal.Wish) -> Bool {
        guard path == other.path else { return false }
        if other.kind == .discovery { return kind == .filter }
        return other.kind == .preference && kind == .registration && argument == other.argument
    }
}
