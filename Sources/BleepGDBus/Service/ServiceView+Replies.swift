import BleepCore

/// Answers to what the view asked.
extension ServiceView: ReplyReceiver {
    package func received(_ reply: Reply, token: UInt64) {
        switch token {
        case Token.match: break
        case Token.owner: ownerAnswered(reply)
        default: treeAnswered(reply, load: token)
        }
    }

    private func ownerAnswered(_ reply: Reply) {
        if case .refused = reply { return noOwner() }
        guard case .returned(let body?) = reply, body.count == 1, let name = body[0].string
        else { return }
        let (isNew, generation) = lock.with {
            let isNew = owner != name
            if isNew { setOwner(name, hasJustBegun: false) }
            return (isNew, generationNow)
        }
        let observer = lock.with { self.observer }
        if isNew {
            observer?.serviceGained(generation: generation)
        } else {
            observer?.serviceKept(generation: generation)
        }
    }

    /// The owner went while there was no connection to hear it on.
    private func noOwner() {
        let isLost = lock.with {
            defer { if owner != nil { setOwner(nil, hasJustBegun: false) } }
            return owner != nil
        }
        let observer = lock.with { self.observer }
        if isLost { observer?.serviceLost() } else { observer?.serviceAbsent() }
    }
}
