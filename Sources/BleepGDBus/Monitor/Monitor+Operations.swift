import BleepCore

/// What operations say of the layers and the issues.
extension Monitor {
    /// An operation is over; from any thread.
    func ended(_ operation: Operation, _ outcome: Operation.Outcome) {
        guard isWatching else { return }
        let deed = deed(of: operation)
        let isMissing = outcome.status == .deviceNotFound || outcome.status == .unknownObject
        guard deed != .other || isMissing || outcome.error != nil else { return }
        var ended = EndedOperation(deed, outcome.status)
        ended.address = operation.address
        ended.adapter = operation.path
        ended.elapsed = outcome.error?.elapsed ?? .zero
        ended.serviceWasAlive = snapshot.pulse.wasAlive(since: operation.createdAt)
        if let address = ended.address {
            ended.deviceIsConnected = client.view.isConnected(address)
        }
        let error = outcome.error
        post { monitor in
            monitor.noteController(of: ended, error)
            monitor.see(.ended(ended))
            // BlueZ 5.66 has no word for it: it says "Failed", and says it at once.
            let isRefusal = error?.classification.status == .adapterFailed
            if ended.deed == .setPowered(true), isRefusal, error?.message == "Failed",
                ended.elapsed < IssueBook.promptAnswer
            {
                monitor.askRfkill(about: ended.adapter)
            }
        }
    }

    private func deed(of operation: Operation) -> EndedOperation.Deed {
        let method = operation.request.method
        switch (method.interface, method.member) {
        case (ServiceName.characteristic, _): return .gatt
        case (ServiceName.adapter, "StartDiscovery"): return .startDiscovery
        case (ServiceName.adapter, "StopDiscovery"): return .stopDiscovery
        case (ServiceName.adapter, "RemoveDevice"): return .removeDevice
        case (ServiceName.properties, "Set"):
            guard case .fixed(let arguments?) = operation.request.arguments,
                arguments.count == 3, arguments[0].string == ServiceName.adapter,
                arguments[1].string == "Powered", let isOn = arguments[2].unboxed.boolean
            else { return .other }
            return .setPowered(isOn)
        default: return .other
        }
    }

    private func noteController(of ended: EndedOperation, _ error: CallError?) {
        switch ended.deed {
        case .startDiscovery, .setPowered(true):
            if ended.status == .ok {
                adapterServes(ended.adapter)
                return noteController(nil)
            }
            // The kernel gives the controller 2 s for a command; BlueZ has one word for all ends.
            if ended.elapsed > IssueBook.promptAnswer, ended.status != .timedOut {
                note(.controller, .failed, "it did not do in 2 s what was asked of it")
                return
            }
        case .gatt, .stopDiscovery, .setPowered(false), .removeDevice, .other: break
        }
        if let error { noteController(error.classification) }
    }

    /// Whose it is that an operation failed; from any thread.
    func blame(for failure: Failure, of operation: Operation) -> Blame {
        let snapshot = snapshot
        var facts = BlameFinder.Facts(health: snapshot.health)
        facts.serviceWasAlive = snapshot.pulse.wasAlive(since: operation.createdAt)
        facts.serviceIsSuspect = snapshot.pulse.isSuspect(at: now)
        return BlameFinder(facts).blame(
            for: failure.classification, of: operation.request.category)
    }
}

extension Operation {
    /// The device concerned, also where the caller gave the path.
    var address: BluetoothAddress? {
        request.address ?? BluetoothAddress(inPath: path)
    }
}
