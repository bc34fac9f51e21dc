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
    /// The file for Prometheus could not be written.
    var isFileLost = false

    init(options: Options, place: Workplace) {
        self.options = options
        self.place = place
    }

    var outcome: Outcome {
        let isInterrupted = place.interruption.signal != nil
        guard failure == nil else { return isInterrupted ? .interrupted : .failed }
        guard options.plans else { return .recovered }
        return isInterrupted ? .interrupted : .planned
    }

    var exitStatus: Int32 {
        switch outcome {
        case .recovered, .planned: isFileLost ? SideFiles.exitStatus : 0
        case .failed: 1
        case .interrupted: 128 + (place.interruption.signal ?? 0)
        }
    }

    /// Of the document of its own; docs/diagnostic-tool.md has its schema.
    var members: [(String, JSON)] {
        [
            ("tool", .text(Usage.name)),
            ("version", .text(Usage.version)),
            ("bus", .text(place.address ?? "system")),
            ("simulated", .flag(options.isSimulated)),
            ("exit_status", .number(Int64(exitStatus))),
        ] + ownMembers
            + (options.showsMetrics ? [("metrics", .ready(place.client.metricsJSON))] : [])
    }

    /// What there is besides in a document about more than this.
    var ownMembers: [(String, JSON)] {
        [
            ("outcome", .text(outcome.rawValue)),
            ("recovery", recovery.map { .ready($0.json) } ?? .null),
            ("error", failure?.json ?? .null),
        ]
            + (options.showsHistory
                ? [("history", .ready(place.client.recoveryHistoryJSON))] : [])
    }
}

/// For a person.
extension RecoverySummary {
    /// In 80 columns, with the metrics and the end.
    func lines(for terminal: Terminal) -> [String] {
        let metrics =
            options.showsMetrics ? [""] + OperationTable(place.client).lines(for: terminal) : []
        return stages(terminal, .none) + metrics + [""] + end(terminal, .none)
    }

    /// What stands in a text about more than this.
    func section(for terminal: Terminal, _ redactor: Redactor) -> [String] {
        stages(terminal, redactor) + end(terminal, redactor).map { "  " + $0 }
    }

    private func stages(_ terminal: Terminal, _ redactor: Redactor) -> [String] {
        let title =
            (options.plans ? "Plan for " : "Recovery of ") + (options.device ?? "the adapter")
        var lines = Paragraph(redactor.text(title + ", " + options.place), width: 80).lines
            .map { terminal.dressed($0, .bold) }
        for step in recovery?.steps ?? [] { lines += describe(step, terminal, redactor) }
        if recovery?.steps.isEmpty == true {
            lines.append(outcome == .failed ? "  No stage could help." : "  No stage is needed.")
        }
        return lines
    }

    private func describe(
        _ step: Recovery.Step, _ terminal: Terminal, _ redactor: Redactor
    ) -> [String] {
        let verdict = terminal.dressed(
            Paragraph.padded(step.verdictName, to: 14), style(of: step.verdict))
        var words = [step.evidence]
        if !step.grant.isEmpty { words.append("to allow it: " + step.grant) }
        if !step.hurts.isEmpty { words.append("costs the links of " + step.hurts) }
        if options.showsHistory { words.append("took " + step.elapsed.spelled) }
        let details = words.filter { !$0.isEmpty }
            .flatMap { Paragraph(redactor.text($0), width: 42).lines }
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

    private func end(_ terminal: Terminal, _ redactor: Redactor) -> [String] {
        let (word, style): (String, Terminal.Style) =
            switch outcome {
            case .recovered: ("Recovered", .green)
            case .planned: ("Planned", .green)
            case .failed: ("Not recovered", .red)
            case .interrupted: ("Interrupted", .yellow)
            }
        let text = recovery?.text ?? failure?.message ?? ""
        let lines = Paragraph(word + ": " + redactor.text(text), width: 78).lines
        // Only the first word is coloured, and it stands at the beginning of the first line.
        return [terminal.dressed(word, style) + lines[0].dropFirst(word.count)] + lines.dropFirst()
    }
}
