import BleepCore

/// What the connections tell.
extension Client: BusConnectionObserver {
    package func connection(_ connection: BusConnection, heard signal: Signal) {
        view.heard(signal, on: connection)
        tellRestarts(signal)
        perform(
            proxies.heard(signal, on: connection, isOfService: view.isOwner(signal.sender)))
    }

    package func connection(_ connection: BusConnection, lateReplyTo entry: ReplyLedger.Entry) {
        noteLate(entry)
    }

    func noteLate(_ entry: ReplyLedger.Entry) {
        guard let abandonedAt = entry.abandonedAt else { return }
        let latency = entry.sentAt.duration(to: clock.now)
        let limit = entry.sentAt.duration(to: abandonedAt)
        let short = abandonedAt.duration(to: clock.now)
        record(lateReplyTo: entry.method, latency: latency, shortfall: short)
        log(
            .info,
            phrase(entry.method.interface, ".", entry.method.member, " was answered after ")
                + phrase(latency.inSeconds, ": the limit of ", limit.inSeconds, " was ")
                + phrase(short.inSeconds, " short"),
            kind: phrase("late", entry.method.member))
    }

    package func connectionLost(_ connection: BusConnection) {
        log(.warning, "the connection to the bus broke")
        directLane.forgetIdle()
        if connectionGone(connection) { monitor?.noteBusLoss() }
        connection.close()
    }

    /// The connection is lost or left; whatever hung on it must find another. True if the service
    /// was seen on it: whoever leaves one of his own accord sees it again in a moment.
    @discardableResult
    func connectionGone(_ connection: BusConnection) -> Bool {
        let wasSeen = view.detach(from: connection)
        subscriptions.connectionGone(connection)
        loseFromJournal(connection)
        proxies.detach(from: connection)
        if needsView { keepView() }
        refreshSubscriptions()  // It may have been theirs alone, and nothing else changes.
        return wasSeen
    }
}

/// What the view tells.
extension Client: ServiceObserver {
    package func serviceGained(generation: UInt64) {
        monitor?.noteOwner(generation: generation)
        tell(.serviceGained)
        wakeRecoveries()
        feedJournal(.serviceGained(generation: generation))
        refreshSubscriptions()
    }

    package func serviceKept(generation: UInt64) {
        monitor?.noteOwner(generation: generation)
    }

    package func serviceAbsent() {
        monitor?.noteOwner(generation: nil)
    }

    package func serviceLost() {
        monitor?.noteOwner(generation: nil)
        subscriptions.serviceGone()
        feedJournal(.serviceLost)
        tell(.serviceLost)
    }

    package func viewRenewed() {
        tell(.viewRenewed)
        refreshSubscriptions()
    }

    package func deviceAppeared(_ address: BluetoothAddress) {
        followProxies(of: address)
        tell(.deviceAppeared(address))
        monitor?.noteSighting(.deviceAppeared(address))
        refreshSubscriptions()
    }

    package func deviceChanged(path: String) {
        if let state = view.state(ofDevice: path) {
            tell(.deviceChanged(path: path, state))
            if let address = BluetoothAddress(inPath: path) {
                monitor?.noteSighting(.device(address, isConnected: state.isConnected))
            }
        }
        refreshSubscriptions()
    }

    package func objectRemoved(path: String, interfaces: [String]) {
        subscriptions.objectGone(path)
        if interfaces.contains(ServiceName.device) {
            followProxies(of: BluetoothAddress(inPath: path))
        }
        tell(.objectRemoved(path: path, interfaces: interfaces))
    }

    package func adaptersChanged(_ adapters: [AdapterState]) {
        followProxies()
        tell(.adaptersChanged)
        monitor?.noteAdapters(adapters)
        recoveries.noteAdapters(adapters)
        wakeRecoveries()
        if view.loadedAdapters != nil { feedJournal(.adapters(adapters)) }
    }

    package func advertHeard() {
        monitor?.countAdvert()
    }

    package func deviceDropped(_ address: BluetoothAddress, adapter: String) {
        monitor?.noteSighting(.deviceDropped(address, adapter: adapter))
    }

    package func valueChanged(path: String, value: Value) {
        subscriptions.deliver(value, of: path, by: self)
    }
}
