import BleepPrograms
import CBleepReliability

extension Report {
    /// The report for a person, in 80 columns.
    func lines(for terminal: Terminal, _ redactor: Redactor = .none) -> [String] {
        TextReport(report: self, terminal: terminal, redactor: redactor).lines
    }
}

/// Lays a report out: a mark, a title, what was found, and the time it took.
private struct TextReport {
    private static let width = 80
    /// The longest times are "999 ms" and "1234.56 s", and a space parts them from the rest.
    private static let timeWidth = 10

    let report: Report
    let terminal: Terminal
    let redactor: Redactor

    var lines: [String] {
        var lines: [String] = []
        var group = ""
        for check in report.checks {
            if check.group != group {
                group = check.group
                lines += lines.isEmpty ? [] : [""]
                lines += Paragraph(redactor.text(group), width: TextReport.width).lines
                    .map { terminal.dressed($0, .bold) }
            }
            lines += describe(check, titleWidth: titleWidth { $0.group == group })
        }
        let sections = [
            report.stress?.section(for: terminal, redactor),
            report.recovery?.section(for: terminal, redactor),
            report.metrics?.lines(for: terminal),
        ]
        for section in sections { lines += section.map { [""] + $0 } ?? [] }
        return lines + [""] + summary + whatToDo
    }

    // MARK: One check

    private func mark(_ verdict: Check.Verdict) -> String {
        switch verdict {
        case .ok: terminal.mark("✓", "ok", .green)
        case .warn: terminal.mark("!", "warn", .yellow)
        case .fail: terminal.mark("✗", "FAIL", .red)
        case .skip: terminal.mark("–", "skip", .dim)
        }
    }

    /// The column of titles is as wide as the widest of its neighbours needs.
    private func titleWidth(_ isNeighbour: (Check) -> Bool) -> Int {
        let titles = report.checks.filter(isNeighbour).map {
            Paragraph.columns(redactor.text($0.title))
        }
        return (titles.max() ?? 0) + 2
    }

    private func describe(_ check: Check, titleWidth: Int) -> [String] {
        let indent = 2 + terminal.markWidth + titleWidth
        let room = TextReport.width - indent - TextReport.timeWidth
        let detail = Paragraph(redactor.text(check.detail), width: room).lines
        let title = redactor.text(check.title)
        let isQuiet = check.verdict == .skip

        let lead = "  " + mark(check.verdict) + Paragraph.padded(title, to: titleWidth)
        var first = dimmed(detail[0], isQuiet)
        if let elapsed = check.elapsed?.spelled {
            let gap = TextReport.width - indent - Paragraph.columns(detail[0] + elapsed)
            first += String(repeating: " ", count: gap) + terminal.dressed(elapsed, .dim)
        }
        var lines = [lead + first]
        for line in detail.dropFirst() + reasons(check, room: room + TextReport.timeWidth) {
            lines.append(String(repeating: " ", count: indent) + dimmed(line, isQuiet))
        }
        return lines
    }

    /// What a program would be told about a failure: status and blame, then BlueZ's own words.
    private func reasons(_ check: Check, room: Int) -> [String] {
        guard let failure = check.failure else { return [] }
        var lines = Paragraph("\(failure.statusName), blame: \(failure.blameName)", width: room)
            .lines
        if !failure.name.isEmpty {
            lines += Paragraph(failure.name, width: room).lines
        }
        return lines
    }

    private func dimmed(_ text: String, _ isDim: Bool) -> String {
        isDim ? terminal.dressed(text, .dim) : text
    }

    // MARK: The end

    private var summary: [String] {
        let (verdict, style): (String, Terminal.Style) =
            switch report.outcome {
            case .healthy: ("Healthy", .green)
            case .unhealthy: ("Not healthy", .red)
            case .unchecked: ("Could not check", .red)
            case .interrupted: ("Interrupted", .yellow)
            }
        var counts = ["\(report.count(.ok)) ok"]
        if report.count(.warn) > 0 { counts.append(counted(report.count(.warn), "warning")) }
        if report.count(.fail) > 0 { counts.append("\(report.count(.fail)) failed") }
        if report.count(.skip) > 0 { counts.append("\(report.count(.skip)) skipped") }
        return [
            terminal.dressed(verdict, style) + ": " + counts.joined(separator: ", ")
                + ", in \(report.elapsed.spelled)."
        ]
    }

    /// The advice of all checks, each said once.
    private var whatToDo: [String] {
        var lines: [String] = []
        var said: [String] = []
        let titleWidth = titleWidth { !$0.advice.isEmpty }
        for check in report.checks where !check.advice.isEmpty && !said.contains(check.advice) {
            said.append(check.advice)
            let lead = Paragraph.padded(redactor.text(check.title), to: titleWidth)
            let room = TextReport.width - 2 - titleWidth
            let advice = Paragraph(redactor.text(check.advice), width: room).lines
            for (number, line) in advice.enumerated() {
                let margin = number == 0 ? lead : String(repeating: " ", count: titleWidth)
                lines.append("  " + margin + line)
            }
            // To be copied: never broken, and no deeper than all of them.
            lines += check.commands.map { "    " + redactor.text($0) }
        }
        return lines.isEmpty ? [] : ["", terminal.dressed("What to do", .bold)] + lines
    }
}
