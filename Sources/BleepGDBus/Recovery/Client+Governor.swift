import BleepCore

/// The governor's memory beyond this program's life, and other programs at the same adapter.
extension Client {
    /// Takes in what others, or an earlier life, did to an adapter. On the loop.
    func recallStages(at subject: BluetoothAddress) {
        guard configuration.keepsRecord else { return }
        _ = updateRecord(of: subject) { [self] entries in
            recoveries.restore(entries)
            return false
        }
    }

    /// Counts a stage before it begins, so that a crash in it counts, too. Says why it may not
    /// begin any more. On the loop.
    func claim(_ stage: Stage, at subject: BluetoothAddress) -> String? {
        let now = clock.now
        guard configuration.keepsRecord, stage.isAdapterWide else {
            recoveries.note(stage, of: subject, at: now)
            return nil
        }
        var isGranted = false
        let refusal = updateRecord(of: subject) { [self] entries in
            recoveries.restore(entries)
            isGranted = recoveries.word(on: stage, of: subject, at: now) == .granted
            guard isGranted else { return false }
            recoveries.note(stage, of: subject, at: now)
            entries = recoveries.record(of: subject)
            return true
        }
        guard let refusal else { return isGranted ? nil : "another program has just done it" }
        if refusal.isBusy { return "another program holds the record of what was done" }
        log(.warning, refusal.text + ": after a crash nobody knows what was done", kind: "record")
        if !isGranted { recoveries.note(stage, of: subject, at: now) }
        return nil
    }

    /// One program acts on an adapter at a time.
    func actorLock(of subject: BluetoothAddress) -> ActorLock? {
        guard configuration.keepsRecord else { return nil }
        return ActorLock(adapter: subject, bus: view.busID ?? "", folder: gates.fileFolder)
    }

    private func updateRecord(
        of subject: BluetoothAddress, _ change: (inout [Governor.Entry]) -> Bool
    ) -> Refusal? {
        GovernorFile(adapter: subject, bus: view.busID ?? "", folder: gates.fileFolder)
            .update(complain: { log(.warning, $0) }, change)
    }
}

/// A stage that another program is at: waits until that is over, and does nothing itself.
final class ForeignStage: StageWork {
    private static let interval = Duration.milliseconds(250)

    private let client: Client
    private let lock: ActorLock
    private let words: String
    private var alarm: Alarm?

    init(client: Client, lock: ActorLock, words: String) {
        self.client = client
        self.lock = lock
        self.words = words
    }

    func start(_ done: @escaping (StageOutcome) -> Void) {
        let alarm = Alarm { [self] in look(done) }
        self.alarm = alarm
        client.loop.setTimer(alarm, at: client.clock.now.advanced(by: ForeignStage.interval))
    }

    func cancel() {
        if let alarm { client.loop.stopTimer(alarm) }
        alarm = nil
        lock.drop()
    }

    private func look(_ done: (StageOutcome) -> Void) {
        guard let alarm else { return }
        if case .busy = lock.take(at: client.clock.now) {
            let next = client.clock.now.advanced(by: ForeignStage.interval)
            return client.loop.setTimer(alarm, at: next)
        }
        cancel()
        done(.done(words + ", and was waited for"))
    }
}
