import BleepCore

/// Issues that have the flight recorder dump.
extension Client {
    /// What the monitor has to tell goes down, and an issue has it all written. On the loop.
    func recordEvent(_ event: MonitorEvent) {
        recorder.heard(event)
        guard event.kind == .issueRaised, let issue = event.issue else { return }
        perform(recorder.handle(.issueRaised(issue)))
    }

    private func perform(_ actions: [AutomaticDumps.Action]) {
        for case .write(let issue) in actions {
            // Whoever ends a program on an issue wants the dump; it is waited for, but not long.
            loop.farewells.begin()
            dumpErrands.run { [recorder, loop] in
                defer { loop.farewells.end() }
                return recorder.dumpAutomatically(issue)
            } onEnd: { [self] refusal in
                if let refusal { log(.warning, "the flight recorder cannot dump: " + refusal.text) }
                perform(recorder.handle(.written(isWhole: refusal == nil)))
            }
        }
    }

    /// Writes what is recorded. Nil if that went well.
    package func dumpRecorder(_ dump: FlightRecorder.Dump, to path: String) -> CallError? {
        recorder.dump(dump, to: path).map { StateStore.failure($0, "recorder_dump") }
    }
}
