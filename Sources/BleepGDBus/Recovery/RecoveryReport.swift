import BleepCore

/// One recovery, as it went, or as it would go.
package struct RecoveryReport: Sendable {
    package var number: UInt64 = 0
    package var status: Status
    /// Nil where it was for an adapter.
    package var device: BluetoothAddress?
    /// The adapter's address, else its path; empty where none was found.
    package var adapter = ""
    package var aim = Aim.ping
    package var ailment = Ailment.over
    package var isPlan = false
    package var startedAt: Instant
    package var elapsed = Duration.zero
    package var steps: [RecoveryStep] = []

    package init(_ status: Status, at now: Instant) {
        self.status = status
        startedAt = now
    }

    /// The device, else the adapter.
    package var subject: String {
        device?.text ?? (adapter.isEmpty ? "bluetooth" : adapter)
    }

    /// All of it in one line.
    package var text: String {
        guard !isPlan else { return phrase(subject, ": ", ailment.phrase.text) }
        let time = elapsed.inSeconds
        guard status == .ok else {
            return phrase(subject, " not recovered in ", time, ": ", ailment.phrase.text)
        }
        guard let last = steps.last(where: { $0.verdict == .verified }) else {
            return phrase(subject, " works, seen in ", time)
        }
        return phrase(subject, " recovered by ", last.stage.name.text, " in ", time)
    }

    /// What it failed by; nil where it did not.
    package var error: CallError? {
        guard status != .ok else { return nil }
        var error = CallError(ErrorTable.classify(local: status), operation: "recover")
        error.message = ailment.phrase.text
        error.address = device?.text ?? ""
        error.attempts = steps.count { $0.verdict == .unverified || $0.verdict == .failed }
        error.elapsed = elapsed
        return error
    }

    /// As a dictionary.
    package var record: Value {
        let record = Record()
        record.set("number", number)
        record.set("device", device?.text ?? "")
        record.set("adapter", adapter)
        record.set("status", Value(status == .ok ? "ok" : status.label))
        record.set("finding", ailment.phrase)
        record.set("verification", aim.name)
        record.set("plan", isPlan)
        record.set("started_usec", startedAt.microseconds)
        record.set("elapsed_usec", elapsed)
        record.set("text", text)
        record.set("steps", Value(records: steps.map { $0.record(since: startedAt) }))
        return record.finish()
    }
}

extension RecoveryStep {
    fileprivate func record(since start: Instant) -> Value {
        let record = Record()
        record.set("stage", stage.name)
        record.set("verdict", verdict.name)
        record.set("evidence", evidence)
        record.set("grant", grant)
        record.set("hurts", Value(strings: hurt.map { $0.text }))
        record.set("shared", isShared)
        record.set("started_usec", start.duration(to: startedAt))
        record.set("elapsed_usec", startedAt.duration(to: endedAt))
        return record.finish()
    }
}
