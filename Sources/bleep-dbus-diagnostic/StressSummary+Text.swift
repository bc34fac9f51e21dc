import BleepPrograms

extension StressSummary {
    /// In 80 columns.
    func text(for terminal: Terminal) -> String {
        let verdict: (word: String, style: Terminal.Style) =
            switch outcome {
            case .passed: ("Passed", .green)
            case .failed: ("Failed", .red)
            case .interrupted: ("Interrupted", .yellow)
            }
        let end =
            terminal.dressed(verdict.word, verdict.style)
            + ": \(failed) of \(counted(operations, "operation")) failed."
        let metrics =
            options.showsMetrics ? [""] + OperationTable(place.client).lines(for: terminal) : []
        let title = Paragraph("Stress test of " + options.place, width: 80).lines
        let lines =
            title.map { terminal.dressed($0, .bold) } + ["  " + account]
            + [""] + OperationTable(figures, title: "Latency").lines(for: terminal)
            + failureLines(terminal)
            + [""] + [terminal.dressed("Pool", .bold)] + poolAccount.map { "  " + $0 }
            + metrics + ["", end]
        return lines.joined(separator: "\n") + "\n"
    }

    private var account: String {
        counted(operations, "operation") + " by " + counted(threads, "thread")
            + " in \(elapsed.spelled), \(rate) a second"
    }

    private var poolAccount: [String] {
        func figure(_ name: String) -> Int { Int(clamping: pool?[name]?.integer ?? 0) }
        return [
            counted(figure("granted"), "lease") + " granted on "
                + counted(figure("created"), "connection") + ", \(figure("maximum")) at most",
            "now \(figure("idle")) idle, \(figure("in_use")) in use, "
                + "\(figure("waiting")) waiting, \(figure("leaks")) leaked",
        ]
    }

    private func failureLines(_ terminal: Terminal) -> [String] {
        guard !failures.isEmpty else { return [] }
        var lines = ["", terminal.dressed("Failures", .bold)]
        for (failure, count) in failures {
            let text = "\(failure.statusName), blame: \(failure.blameName): \(failure.message)"
            for (number, part) in Paragraph(text, width: 68).lines.enumerated() {
                let margin = number == 0 ? "\(count)" : ""
                lines.append("  " + Paragraph.padded(margin, to: 10) + part)
            }
        }
        return lines
    }
}
