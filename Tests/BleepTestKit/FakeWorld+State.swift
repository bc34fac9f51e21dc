import BleepCore
import BleepGDBus
import BluezSimulator

/// Snapshots in a test.
extension FakeWorld {
    /// Saves the near peripheral as a program does; nil if that never ends.
    package func saveNear(isUpdate: Bool = false) -> Status? {
        let worker = onThread { [client] in
            client.saveState(of: FakeWorld.near, CallOptions(), isUpdate: isUpdate)?.status ?? .ok
        }
        return run { worker.isDone } ? worker.result : nil
    }

    /// Restores it on the client's loop; nil if that does not end within two virtual minutes.
    package func restoreNear(
        _ change: (inout CallOptions) -> Void = { _ in }
    ) -> Restoration.Outcome? {
        var options = CallOptions()
        change(&options)
        let told = Told<Restoration.Outcome>(waking: context)
        let restoration = client.restoreState(of: FakeWorld.near.address, options) {
            told.tell($0)
        }
        guard restoration != nil else { return Client.nothingSaved }
        for _ in 0..<1200 where told.count == 0 {
            guard pass(.milliseconds(100)) else { return nil }
        }
        return told.count == 1 ? told.last : nil
    }

    /// Likewise, in a thread that waits for it.
    package func restoreNearBlocking() -> Restoration.Outcome? {
        let worker = onThread { [client] in
            client.restoreState(of: FakeWorld.near.address, CallOptions())
        }
        return run { worker.isDone } ? worker.result : nil
    }

    /// Sets a property of a device or an adapter, as somebody else would.
    package func set(_ name: String, _ value: String, of path: String) -> Status? {
        guard let value = Value(parsing: value) else { return nil }
        let interface = path.contains("/dev_") ? FakeWorld.device : FakeWorld.adapter
        return perform(.setProperty(path, interface, name, value))
    }
}

extension StateReport {
    /// Kinds and verdicts, for comparing.
    package var lines: [String] {
        items.map { "\($0.kind.name) \($0.verdict.name)" }
    }

    package func verdict(_ kind: StateItem.Kind) -> StateItem.Verdict? {
        items.first { $0.kind == kind }?.verdict
    }
}
