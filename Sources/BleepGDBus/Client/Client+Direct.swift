import BleepCore

/// Calls that go out beside all others, on a connection of the calling thread's own.
extension Client {
    /// The one that an operation is to go out on, if it may have one and there is one.
    ///
    /// D-Bus keeps the order within one connection only. So what signals tell of, what is to be
    /// ended in bluetoothd, and all that follows a call which did not wait for its answer, go out
    /// where those went and the signals come.
    func direct(for operation: Operation) -> DirectConnection? {
        if let direct = operation.direct {
            return direct.isLost || operation.isDoneWithDirect ? nil : direct
        }
        let request = operation.request
        guard operation.isBlocking, mayGoBeside(request),
            operation.path.utf8.count <= DBusHeader.longestPath,
            lock.with({ state.asynchronous == 0 }), mainLane.current != nil
        else { return nil }
        operation.direct = directLane.take(at: clock.now)
        return operation.direct
    }

    private func mayGoBeside(_ request: Request) -> Bool {
        // What others tie to their callers' names nobody knows, but for what all services have.
        guard request.use == nil, request.traits.lane == .calls, request.plan.goal == .reply,
            request.remoteCancel == .none,
            request.destination == nil || request.traits.isIdempotent
        else { return false }
        switch request.traits.order {
        case .amongSignals: return false
        case .whereNothingIsKept: return !view.isKept && proxies.isEmpty
        case .besideSignals: return true
        }
    }
}
