import BleepCore

/// What the client hands on, from whatever thread.
extension Monitor {
    /// The service's name has an owner, of that generation, or none that can be seen.
    func noteOwner(generation: UInt64?) {
        let heardAt = now
        post { monitor in
            if let generation {
                monitor.feed(.ownerGained(generation: generation), at: heardAt)
            } else {
                monitor.feed(.ownerLost, at: heardAt)
                monitor.see(.serviceLost)
                monitor.adaptersChanged([])
            }
        }
    }

    func noteAdapters(_ adapters: [AdapterState]) {
        guard isWatching else { return }
        post { $0.adaptersChanged(adapters) }
    }

    func noteSighting(_ sighting: IssueBook.Sighting) {
        guard isWatching else { return }
        post { $0.see(sighting) }
    }

    func noteValue(of targets: [Target.Named]) {
        guard isWatching, !targets.isEmpty else { return }
        post { monitor in
            for target in targets { monitor.heardValue(of: target.name) }
        }
    }

    /// Something takes long: does the service live?
    func suspect() {
        post { $0.feed(.suspected) }
    }
}
