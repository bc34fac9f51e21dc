/// What adapters show.
extension IssueBook {
    mutating func adaptersChanged(_ present: [AdapterState]) {
        let before = adapters
        adapters = present
        for old in before {
            let adapter = present.first { $0.path == old.path }
            if adapter?.isPowered != old.isPowered { poweredIsFree(old.path) }
            if adapter?.isPowered == true { clear(.adapterBlocked, of: old.path) }
            if adapter?.isDiscovering != true { discoveryEnded(old.path) }
        }
    }

    private mutating func discoveryEnded(_ adapter: String) {
        discovering.remove(adapter)
        refusedDiscovery[adapter] = nil
        clear(.wedgedDiscovery, of: adapter)
        clear(.discoveryReplyLost, of: adapter)
    }

    mutating func poweredIsFree(_ adapter: String) {
        powering[adapter] = nil
        clear(.poweredStuck, of: adapter)
    }

    mutating func rfkill(_ adapter: String, _ isBlocked: Bool?, at now: Instant) {
        switch isBlocked {
        case true?: raise(.adapterBlocked, of: adapter, "rfkill says so", at: now)
        case false?: clear(.adapterBlocked, of: adapter)
        case nil:
            raise(
                .adapterBlocked, of: adapter,
                "BlueZ refused at once to power it, as it does when rfkill blocks it; "
                    + "rfkill itself cannot be asked here", at: now)
        }
    }

    mutating func adverts(_ adapter: String, _ finding: AdvertRate.Finding, at now: Instant) {
        switch finding {
        case .silent(let quiet):
            raise(
                .wedgedDiscovery, of: adapter,
                phrase("Discovering is true, and no device was heard for ", quiet.briefly), at: now)
        case .usual:
            if refusedDiscovery[adapter] == nil { clear(.wedgedDiscovery, of: adapter) }
        case .idle, .learning: break
        }
    }
}
