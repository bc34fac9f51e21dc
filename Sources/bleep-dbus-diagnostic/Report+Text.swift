import BleepPrograms
import CBleepReliability

extension Report {
    /// The report for a person, in 80 columns.
    func text(for terminal: Terminal) -> String {
        TextReport(report: self, terminal: terminal).lines.joined(separator: "\n") + "\n"
    }
}

/// Lays a report out: a mark, a title, what was found, and the time it took.
private struct TextReport {
    private static let width = 80
    private static let timeWidth = 9

    let report: Report
    let terminal: Terminal

    var lines: [String] {
        var lines: [String] = []
        var group = ""
        for check in report.checks {
            if check.group != group {
                group = check.group
                lines += lines.isEmpty ? [] : [""]
                lines += Paragraph(group, width: TextReport.width).lines.map {
                    terminal.dressed($0, .bold)
                }
            }
            lines += describe(check)
        }
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

    private var titleWidth: Int {
        (report.checks.map { Paragraph.columns($0.title) }.max() ?? 0) + 2
    }

    private func describe(_ check: Check) -> [String] {
        let indent = 2 + terminal.markWidth + titleWidth
        let room = TextReport.width - indent - TextReport.timeWidth
        let detail = Paragraph(check.detail, width: room).lines
        let isQuiet = check.verdict == .skip

        let first = Paragraph.padded(detail[0], to: room)
        let time = check.elapsed.map { $0.spelled } ?? ""
        let lead = "  " + mark(check.verdict) + Paragraph.padded(check.title, to: titleWidth)
        var lines = [lead + dimmed(first, isQuiet) + dimmed(rightAligned(time), true)]
        for line in detail.dropFirst() + reasons(check, room: room + TextReport.timeWidth) {
            lines.append(String(repeating: " ", count: indent) + dimmed(line, isQuiet))
        }
        return lines.map(withoutTrailingSpaces)
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

    private func rightAligned(_ time: String) -> String {
        time.isEmpty
            ? ""
            : String(repeating: " ", count: max(0, TextReport.timeWidth - Paragraph.columns(time)))
                + time
    }

    private func withoutTrailingSpaces(_ line: String) -> String {
        var line = line
        while line.hasSuffix(" ") { line.removeLast() }
        return line
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
        for check in report.checks where !check.advice.isEmpty && !said.contains(check.advice) {
            said.append(check.advice)
            let lead = Paragraph.padded(check.title, to: titleWidth)
            let room = TextReport.width - 2 - titleWidth
            for (number, line) in Paragraph(check.advice, width: room).lines.enumerated() {
                let margin = number == 0 ? lead : String(repeating: " ", count: titleWidth)
                lines.append("  " + margin + line)
            }
        }
        return lines.isEmpty ? [] : ["", terminal.dressed("What to do", .bold)] + lines
    }
}
