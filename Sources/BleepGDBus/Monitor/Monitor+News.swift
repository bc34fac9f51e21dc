import BleepCore

/// What the client hands on, from whatever thread.
extension Monitor {
    /// The service's name has an owner, of that generation, or none.
    func noteOwner(generation: UInt64?) {
        let heardAt = now
        post { monitor in
            guard let generation else { return monitor.serviceGone(at: heardAt) }
            monitor.feed(.ownerGained(generation: generation), at: heardAt)
        }
    }

    /// The service cannot be seen until there is a connection again.
    func noteBusLoss() {
        let heardAt = now
        post { monitor in
            monitor.isCutOff = true
            monitor.serviceGone(at: heardAt)
        }
    }

    private func serviceGone(at moment: Instant) {
        feed(.ownerLost, at: moment)
        see(.serviceLost)
        adaptersChanged([])
    }

    /// There is a connection, or none could be made.
    func noteBus(isThere: Bool) {
        post { monitor in
            guard monitor.isCutOff == isThere else { return }
            monitor.isCutOff = !isThere
            monitor.noteService()
            monitor.publish()
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
