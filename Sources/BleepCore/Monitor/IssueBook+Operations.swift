/// An operation that is over, as far as issues show in it.
package struct EndedOperation: Equatable, Sendable {
    package enum Deed: Equatable, Sendable {
        case gatt
        case startDiscovery
        case stopDiscovery
        case setPowered(Bool)
        case removeDevice
        case other
    }

    package var deed: Deed
    package var status: Status
    /// The device concerned.
    package var address: BluetoothAddress?
    /// The adapter's path, for what is done to adapters.
    package var adapter = ""
    package var elapsed = Duration.zero
    /// BlueZ's word on the device at that moment.
    package var deviceIsConnected = false
    /// The service answered a probe that went out later.
    package var serviceWasAlive = true

    package init(_ deed: Deed, _ status: Status) {
        self.deed = deed
        self.status = status
    }
}

/// What operations show.
extension IssueBook {
    mutating func ended(_ operation: EndedOperation, at now: Instant) {
        switch operation.deed {
        case .gatt: gattEnded(operation, at: now)
        case .startDiscovery: startEnded(operation, at: now)
        case .stopDiscovery: stopEnded(operation, at: now)
        case .setPowered(let isOn): poweredEnded(operation, isOn: isOn, at: now)
        case .removeDevice:
            if operation.status == .ok, let address = operation.address { dropped[address] = nil }
        case .other: break
        }
        guard operation.status == .deviceNotFound || operation.status == .unknownObject,
            let address = operation.address, let adapter = dropped[address],
            adapters.contains(where: { $0.path == adapter })
        else { return }
        raise(
            .deviceExpired, of: address.text, "BlueZ dropped its object, and it is asked for",
            at: now)
    }

    private mutating func gattEnded(_ operation: EndedOperation, at now: Instant) {
        guard let address = operation.address else { return }
        switch operation.status {
        case .ok: disconnected(address)
        case .notConnected where operation.deviceIsConnected:
            contradicted[address] = contradicted[address] ?? now
        default: break
        }
    }

    private mutating func startEnded(_ operation: EndedOperation, at now: Instant) {
        let adapter = operation.adapter
        switch operation.status {
        case .ok:
            discovering.insert(adapter)
            discoveryWorks(adapter)
        case .inProgress where !discovering.contains(adapter):
            discoveryRefused(operation, at: now)
        case .timedOut where operation.serviceWasAlive && isDiscovering(adapter):
            raise(
                .discoveryReplyLost, of: adapter,
                "StartDiscovery took effect and was not answered in "
                    + operation.elapsed.briefly, at: now)
        default: break
        }
    }

    private mutating func stopEnded(_ operation: EndedOperation, at now: Instant) {
        discovering.remove(operation.adapter)
        if operation.status == .ok { discoveryWorks(operation.adapter) }
        if operation.status == .inProgress { discoveryRefused(operation, at: now) }
    }

    /// Once may be another program's doing.
    private mutating func discoveryRefused(_ operation: EndedOperation, at now: Instant) {
        let adapter = operation.adapter
        guard isDiscovering(adapter), operation.elapsed < IssueBook.promptAnswer else { return }
        guard let first = refusedDiscovery[adapter] else {
            refusedDiscovery[adapter] = now
            return
        }
        guard first.duration(to: now) >= IssueBook.discoveryPatience else { return }
        raise(
            .wedgedDiscovery, of: adapter,
            "Discovering is true, and BlueZ refuses to start or stop for "
                + first.duration(to: now).briefly, at: now)
    }

    private mutating func discoveryWorks(_ adapter: String) {
        refusedDiscovery[adapter] = nil
        clear(.wedgedDiscovery, of: adapter)
        clear(.discoveryReplyLost, of: adapter)
    }

    private mutating func poweredEnded(
        _ operation: EndedOperation, isOn: Bool, at now: Instant
    ) {
        let adapter = operation.adapter
        switch operation.status {
        case .ok:
            poweredIsFree(adapter)
            if isOn { clear(.adapterBlocked, of: adapter) }
        case .timedOut where operation.serviceWasAlive:
            powerIsPending(operation, isOurs: true, at: now)
        case .busy:
            powerIsPending(operation, isOurs: false, at: now)
        case .blocked:
            raise(.adapterBlocked, of: adapter, "BlueZ says that rfkill blocks it", at: now)
        default: break
        }
    }

    private mutating func powerIsPending(
        _ operation: EndedOperation, isOurs: Bool, at now: Instant
    ) {
        let adapter = operation.adapter
        let spent = min(now.microseconds, operation.elapsed.microseconds)
        let began = Instant(microseconds: now.microseconds - spent)
        let pending = powering[adapter, default: PendingPower(since: began, isOurs: isOurs)]
        powering[adapter] = PendingPower(
            since: pending.since, isOurs: pending.isOurs || isOurs)
        if pending.since.duration(to: now) >= IssueBook.poweredPatience {
            powerIsStuck(adapter, since: pending.since, at: now)
        }
    }

    mutating func powerIsStuck(_ adapter: String, since: Instant, at now: Instant) {
        raise(
            .poweredStuck, of: adapter,
            phrase(
                "Powered was to be set ", since.duration(to: now).briefly, " ago, without an end"),
            at: now)
    }

    func isDiscovering(_ adapter: String) -> Bool {
        adapters.contains { $0.path == adapter && $0.isDiscovering }
    }
}
