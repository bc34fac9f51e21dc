import BleepPrograms
import CBleepReliability

/// How long operations took, as a table with percentiles.
struct OperationTable {
    private let rows: [OperationFigures]
    private let issues: [String]
    private let title: String
    /// All there is, for programs.
    let json: String

    /// The columns; a name has what the figures leave.
    private static let figureWidth = 10
    private static let countWidth = 7
    private static let nameWidth = 24

    /// What the client recorded, in its lifetime or a window.
    init(_ client: Client, over window: bleep_metrics_window = BLEEP_METRICS_LIFETIME) {
        let figures = client.figures(window)
        rows = figures.filter { $0.stats.successes.count + $0.stats.failures.count > 0 }
        issues = client.latencyIssues
        title = window == BLEEP_METRICS_LIFETIME ? "Operations" : "Operations, last 5 minutes"
        json = client.metricsJSON
    }

    /// Some figures under a headline of their own.
    init(_ figures: [OperationFigures], title: String) {
        rows = figures
        issues = []
        self.title = title
        json = "null"
    }

    /// In 80 columns, with its headline; percentiles are those of what succeeded.
    func lines(for terminal: Terminal) -> [String] {
        let words = ["count", "failed", "p50", "p95", "p99", "max"]
        let head = Paragraph.padded(title, to: 2 + OperationTable.nameWidth)
        var lines = [
            terminal.dressed(head, .bold) + terminal.dressed(aligned(words), .dim)
        ]
        if rows.isEmpty { lines.append("  none yet") }
        for row in rows { lines.append(line(row, terminal)) }
        for issue in issues {
            let mark = terminal.mark("!", "warn", .yellow)
            let text = Paragraph(issue, width: 78 - terminal.markWidth).lines
            for (number, part) in text.enumerated() {
                let margin = String(repeating: " ", count: terminal.markWidth)
                lines.append("  " + (number == 0 ? mark : margin) + part)
            }
        }
        return lines
    }

    private func line(_ row: OperationFigures, _ terminal: Terminal) -> String {
        let well = row.stats.successes
        let times = [well.p50_usec, well.p95_usec, well.p99_usec, well.max_usec].map {
            well.count == 0 ? "-" : Duration.microseconds(Int64(clamping: $0)).spelled
        }
        let failed = row.stats.failures.count
        let counts = ["\(well.count + failed)", "\(failed)"]
        let width = OperationTable.nameWidth
        let name = Paragraph(row.name, width: width - 1).lines[0]
        let text = Paragraph.padded(name, to: width) + aligned(counts + times)
        return "  " + (failed > 0 ? terminal.dressed(text, .yellow) : text)
    }

    /// Two counts and four figures, each to the right of its column.
    private func aligned(_ words: [String]) -> String {
        var text = ""
        for (number, word) in words.enumerated() {
            let width = number < 2 ? OperationTable.countWidth : OperationTable.figureWidth
            text += String(repeating: " ", count: max(1, width - Paragraph.columns(word))) + word
        }
        return text
    }
}
