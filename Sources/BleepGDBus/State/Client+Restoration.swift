import BleepCore

/// Putting snapshots back.
extension Client {
    /// All items together, unless the program says otherwise.
    private static let restorationLimit = Duration.seconds(30)

    /// Waits for it.
    package func restoreState(
        of address: BluetoothAddress, _ options: CallOptions
    ) -> Restoration.Outcome {
        guard let restoration = restoration(of: address, options, within: scopes.deadline) else {
            return Client.nothingSaved
        }
        return restoration.run()
    }

    /// Starts it; `onDone` is called where the client delivers.
    package func restoreState(
        of address: BluetoothAddress, _ options: CallOptions,
        onDone: @escaping (Restoration.Outcome) -> Void
    ) -> Restoration? {
        restoration(of: address, options, within: scopes.deadline) { [delivery] outcome in
            delivery.post { onDone(outcome) }
        }.map { restoration in
            restoration.start()
            return restoration
        }
    }

    /// For the library's own recoveries: `onEnd` is called on the loop, at once if nothing was
    /// saved.
    func restoreState(
        of address: BluetoothAddress, within limit: Duration,
        onEnd: @escaping (Restoration.Outcome) -> Void
    ) -> Restoration? {
        var options = CallOptions()
        options.timeout = limit
        let restoration = restoration(of: address, options, within: .never, onEnd: onEnd)
        if let restoration { restoration.start() } else { onEnd(Client.nothingSaved) }
        return restoration
    }

    private func restoration(
        of address: BluetoothAddress, _ options: CallOptions, within scope: Instant,
        onEnd: ((Restoration.Outcome) -> Void)? = nil
    ) -> Restoration? {
        guard let snapshot = states.snapshot(of: address) else { return nil }
        let limit = options.timeout > .zero ? options.timeout : Client.restorationLimit
        return Restoration(
            snapshot, client: self, options: options,
            until: min(clock.now.advanced(by: limit), scope), onEnd: onEnd)
    }

    package static var nothingSaved: Restoration.Outcome {
        Restoration.Outcome(
            error: CallError(ErrorTable.classify(local: .notFound), operation: "state_restore"))
    }
}
