import BleepCore

/// What operations, the monitor and recoveries have to tell.
extension FlightRecorder {
    /// Before its first turn.
    func began(_ operation: Operation) {
        operation.number = nextOperation
        guard isRunning else { return }
        let request = operation.request
        var entry = entry(.operation, "begin", operation)
        entry.add(.method, request.method)
        if let address = request.address { entry.add(.address, address.text) }
        if case .named(let named) = request.target {
            entry.add(.characteristic, named.characteristic ?? "")
        }
        if case .path(let path) = request.target { entry.add(.path, path) }
        entry.add(.source, operation.isOurOwn ? "library" : "program")
        let deadline = operation.policy.deadline
        if deadline != .never {
            entry.add(.limit, operation.createdAt.duration(to: deadline).microseconds)
        }
        add(entry)
    }

    /// It went out.
    func attempted(_ operation: Operation, serial: UInt32, on wire: any Wire) {
        guard isRunning else { return }
        var entry = entry(.operation, "attempt", operation)
        entry.add(.attempt, UInt64(operation.timesSent))
        entry.add(.path, operation.path)
        entry.add(.connection, DBusHeader.text(wire.name))
        entry.add(.serial, UInt64(serial))
        add(entry)
    }

    func ended(_ operation: Operation, _ outcome: Operation.Outcome) {
        guard isRunning else { return }
        var entry = entry(.operation, "end", operation)
        entry.add(.status, outcome.status.word)
        entry.add(.attempts, UInt64(operation.timesSent))
        entry.add(.elapsed, operation.createdAt.duration(to: clock.now).microseconds)
        if let error = outcome.error {
            entry.add(.blame, error.classification.blame.name)
            entry.add(.error, error.name)
            entry.add(.text, error.message)
        }
        add(entry)
    }

    func heard(_ event: MonitorEvent) {
        guard isRunning else { return }
        var entry = FlightEntry(.event)
        entry.add(.event, event.kind.name)
        entry.add(.subject, event.subject)
        if let issue = event.issue { entry.add(.issue, issue.name) }
        if event.duration > .zero { entry.add(.duration, event.duration.microseconds) }
        entry.add(.generation, event.generation)
        entry.add(.text, event.text)
        add(entry)
    }

    func heard(_ event: RecoveryEvent) {
        guard isRunning else { return }
        var entry = FlightEntry(.recovery)
        entry.add(.moment, event.moment.name)
        entry.add(.recovery, event.recovery)
        entry.add(.device, event.device?.text ?? "")
        entry.add(.adapter, event.adapter)
        if let step = event.step {
            entry.add(.stage, step.stage.name)
            entry.add(.verdict, step.verdict.name)
        } else {
            entry.add(.status, event.status.word)
        }
        entry.add(.text, event.text)
        add(entry)
    }

    private func entry(
        _ kind: FlightEntry.Kind, _ moment: StaticString, _ operation: Operation
    ) -> FlightEntry {
        var entry = FlightEntry(kind)
        entry.add(.moment, moment)
        entry.add(.operation, operation.number)
        return entry
    }
}

extension Status {
    /// As reports call it.
    fileprivate var word: String { self == .ok ? "ok" : label }
}

extension RecoveryEvent.Moment {
    fileprivate var name: StaticString {
        switch self {
        case .stageStarting: "stage-starting"
        case .stageEnded: "stage-ended"
        case .ended: "ended"
        }
    }
}
