import BleepPrograms
import CBleepReliability

/// One line about something that happened.
struct EventLine {
    let event: MonitorEvent

    /// For a person; never broken, so that a line stays an event.
    func text(for terminal: Terminal) -> String {
        let name = terminal.dressed(Paragraph.padded(event.name, to: 19), style)
        return terminal.dressed(event.time.local, .dim) + "  " + name + words
    }

    /// For the dashboard, which tells no dates.
    func brief(for terminal: Terminal, width: Int) -> String {
        let lead = event.time.clock + "  "
        let text = Paragraph(event.text, width: width - lead.utf8.count - 4).lines
        return terminal.dressed(lead, .dim)
            + terminal.dressed(text.count > 1 ? text[0] + " ..." : text[0], style)
    }

    /// For a program: an object of JSON Lines.
    var json: String {
        JSON.line([
            ("time", .text(event.time.universal)),
            ("event", .text(event.name)),
            ("duration_usec", event.duration > .zero ? .number(event.duration) : .null),
            ("generation", .number(Int64(clamping: event.generation))),
            ("issue", event.issue.isEmpty ? .null : .text(event.issue)),
            ("subject", event.subject.isEmpty ? .null : .text(event.subject)),
            ("text", .text(event.text)),
        ])
    }

    private var words: String {
        Paragraph(event.text, width: .max).lines[0]
    }

    private var style: Terminal.Style {
        switch event.kind {
        case BLEEP_EVENT_STALLED, BLEEP_EVENT_UNAVAILABLE, BLEEP_EVENT_ADAPTER_STALLED,
            BLEEP_EVENT_ISSUE_RAISED:
            .red
        case BLEEP_EVENT_RESTARTED, BLEEP_EVENT_ADAPTER_REMOVED, BLEEP_EVENT_ADAPTER_UNPOWERED:
            .yellow
        default: .green
        }
    }
}
