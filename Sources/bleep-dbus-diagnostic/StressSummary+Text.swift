import BleepPrograms

extension StressSummary {
    /// In 80 columns, with the metrics and the end.
    func lines(for terminal: Terminal) -> [String] {
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
        return section(for: terminal, .none) + metrics + ["", end]
    }

    /// What stands in a text about more than this.
    func section(for terminal: Terminal, _ redactor: Redactor) -> [String] {
        let title = Paragraph(redactor.text("Stress test of " + options.place), width: 80).lines
        return title.map { terminal.dressed($0, .bold) } + ["  " + account]
            + [""] + OperationTable(figures, title: "Latency").lines(for: terminal)
            + failureLines(terminal, redactor)
            + [""] + [terminal.dressed("Pool", .bold)] + poolAccount.map { "  " + $0 }
    }

    /// "1000 operations by 4 threads in 1.20 s, 833 a second".
    var account: String {
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

    private func failureLines(_ terminal: Terminal, _ redactor: Redactor) -> [String] {
        guard !failures.isEmpty else { return [] }
        var lines = ["", terminal.dressed("Failures", .bold)]
        for (failure, count) in failures {
            let text = "\(failure.statusName), blame: \(failure.blameName): \(failure.message)"
            for (number, part) in Paragraph(redactor.text(text), width: 68).lines.enumerated() {
                let margin = number == 0 ? "\(count)" : ""
                lines.append("  " + Paragraph.padded(margin, to: 10) + part)
            }
        }
        return lines
    }
}
