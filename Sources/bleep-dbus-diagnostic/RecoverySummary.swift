import BleepPrograms
import CBleepReliability

/// What came of a recovery, or would.
struct RecoverySummary {
    enum Outcome: String {
        case recovered
        case planned
        case failed
        case interrupted
    }

    let options: Options
    let place: Workplace
    /// Nil where it did not even begin.
    var recovery: Recovery?
    var failure: Failure?

    init(options: Options, place: Workplace) {
        self.options = options
        self.place = place
    }

    var outcome: Outcome {
        if failure == nil { return options.plans ? .planned : .recovered }
        return place.interruption.signal == nil ? .failed : .interrupted
    }

    var exitStatus: Int32 {
        switch outcome {
        case .recovered, .planned: 0
        case .failed: 1
        case .interrupted: 128 + (place.interruption.signal ?? 0)
        }
    }

    /// docs/diagnostic-tool.md has its schema.
    var json: JSON {
        .object(
            [
                ("tool", .text(Usage.name)),
                ("version", .text(Usage.version)),
                ("bus", .text(place.address ?? "system")),
                ("simulated", .flag(options.isSimulated)),
                ("outcome", .text(outcome.rawValue)),
                ("exit_status", .number(Int64(exitStatus))),
                ("recovery", recovery.map { .ready($0.json) } ?? .null),
                ("error", failure?.json ?? .null),
            ]
                + (options.showsHistory
                    ? [("history", .ready(place.client.recoveryHistoryJSON))] : [])
        )
    }
}

/// For a person.
extension RecoverySummary {
    /// In 80 columns.
    func text(for terminal: Terminal) -> String {
        let title =
            (options.plans ? "Plan for " : "Recovery of ") + (options.device ?? "the adapter")
        var lines = Paragraph(title + ", " + options.place, width: 80).lines
            .map { terminal.dressed($0, .bold) }
        for step in recovery?.steps ?? [] { lines += describe(step, terminal) }
        if recovery?.steps.isEmpty == true {
            lines.append(outcome == .failed ? "  No stage could help." : "  No stage is needed.")
        }
        return (lines + [""] + end(terminal)).joined(separator: "\n") + "\n"
    }

    private func describe(_ step: Recovery.Step, _ terminal: Terminal) -> [String] {
        let verdict = terminal.dressed(
            Paragraph.padded(step.verdictName, to: 14), style(of: step.verdict))
        var words = [step.evidence]
        if !step.grant.isEmpty { words.append("to allow it: " + step.grant) }
        if !step.hurts.isEmpty { words.append("costs the links of " + step.hurts) }
        if options.showsHistory { words.append("took " + step.elapsed.spelled) }
        let details = words.filter { !$0.isEmpty }.flatMap { Paragraph($0, width: 42).lines }
        return (details.isEmpty ? [""] : details).enumerated().map { number, line in
            guard number == 0 else { return String(repeating: " ", count: 38) + line }
            return "  " + Paragraph.padded(step.stage, to: 22) + verdict + line
        }
    }

    private func style(of verdict: bleep_verdict) -> Terminal.Style {
        switch verdict {
        case BLEEP_VERDICT_VERIFIED, BLEEP_VERDICT_POSSIBLE: .green
        case BLEEP_VERDICT_FAILED, BLEEP_VERDICT_DENIED: .red
        default: .yellow
        }
    }

    private func end(_ terminal: Terminal) -> [String] {
        let (word, style): (String, Terminal.Style) =
            switch outcome {
            case .recovered: ("Recovered", .green)
            case .planned: ("Planned", .green)
            case .failed: ("Not recovered", .red)
            case .interrupted: ("Interrupted", .yellow)
            }
        let text = recovery?.text ?? failure?.message ?? ""
        let lines = Paragraph(word + ": " + text, width: 80).lines
        // Only the first word is coloured, and it stands at the beginning of the first line.
        return [terminal.dressed(word, style) + lines[0].dropFirst(word.count)] + lines.dropFirst()
    }
}
