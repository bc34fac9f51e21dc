import BleepCore

/// Finding what proxies follow.
extension ServiceView {
    /// Where something was when the tree was in that state.
    struct Finding {
        var identity: ProxyIdentity
        var isThere: Bool
        var revision: UInt64
    }

    /// Looks in the tree as it is; nil while there is none.
    func find(_ identity: ProxyIdentity) -> Finding? {
        lock.with { tree == .loaded ? findNow(identity) : nil }
    }

    /// Likewise; if there is no tree yet the waiter is told when there is.
    func find(
        _ identity: ProxyIdentity, for waiter: any TreeWaiter, token: UInt64
    ) -> Finding? {
        var mustLoad = false
        let finding = lock.with { () -> Finding? in
            isTreeWanted = true
            guard tree == .loaded else {
                waiters.append((waiter, token))
                mustLoad = tree == .unloaded
                return nil
            }
            return findNow(identity)
        }
        if mustLoad { loadTree() }
        return finding
    }

    /// The lock is held.
    private func findNow(_ identity: ProxyIdentity) -> Finding {
        var identity = identity
        let isThere = identity.follow(in: objects)
        return Finding(identity: identity, isThere: isThere, revision: objects.revision)
    }

    /// One that just went, or whose daemon has just begun, may come back.
    func missing(_ identity: ProxyIdentity) -> Failure {
        let mayReturn = lock.with {
            isYoungNow || (identity.address.flatMap { gone[$0] }.map(isRecent) ?? false)
        }
        return Failure(.unknownObject, awaits: mayReturn ? .device : nil)
    }

    /// It sent the signal.
    func isOwner(_ sender: String) -> Bool {
        lock.with { owner == sender }
    }
}
