import BleepPrograms

/// Where one picture follows another: in place on a terminal, else one below the other.
final class Screen {
    private let terminal: Terminal
    /// Whether pictures replace each other, so that they may come often.
    let isInPlace: Bool

    /// On a terminal, takes a page of its own and hides the cursor.
    init(_ terminal: Terminal) {
        self.terminal = terminal
        isInPlace = terminal.canRedraw
        if isInPlace { terminal.write("\u{1B}[?1049h\u{1B}[?25l\u{1B}[2J") }
    }

    /// Gives the terminal back as it was.
    func leave() {
        if isInPlace { terminal.write("\u{1B}[?25h\u{1B}[?1049l") }
    }

    /// In one write, so that nobody sees half of it. Where there is no room empty lines are left
    /// out, and then what is at the end.
    func show(_ lines: [String]) {
        guard isInPlace else {
            terminal.write(lines.joined(separator: "\n") + "\n\n")
            return
        }
        let rows = max(1, terminal.size.rows)
        let fitting = lines.count > rows ? lines.filter { !$0.isEmpty } : lines
        let shown = fitting.prefix(rows)
        terminal.write("\u{1B}[H" + shown.joined(separator: "\u{1B}[K\n") + "\u{1B}[K\u{1B}[J")
    }
}
