import BleepPrograms
import CBleepReliability

/// All that is known of BlueZ, in 80 columns.
struct Dashboard {
    let client: Client
    let terminal: Terminal
    let place: String
    /// The latest, oldest first.
    let events: [MonitorEvent]
    var redactor = Redactor.none

    private static let width = 80

    var lines: [String] {
        headline + [""] + layers + [""] + adapters + [""] + issues + [""]
            + OperationTable(client, over: BLEEP_METRICS_5_MINUTES).lines(for: terminal) + [""]
            + latest
    }

    private var headline: [String] {
        let state = client.monitorState
        let service = state?["service"]?.string ?? ""
        let isThere = state?["available"]?.boolean ?? false
        let isStalled = state?["stalled"]?.boolean ?? false
        let words = isStalled ? "is stalled" : isThere ? "is there" : "is not there"
        let counts =
            "generation \(number(state, "generation")), \(number(state, "restarts")) restarts, "
            + "\(number(state, "stalls")) stalls, answers take \(time(state, "latency_usec"))"
        let clock = TimeStamp().clock
        let title = Paragraph(place, width: Dashboard.width - clock.utf8.count - 1).lines
        let gap = Dashboard.width - Paragraph.columns(title[0]) - clock.utf8.count
        return [terminal.dressed(title[0], .bold) + blank(gap) + clock]
            + title.dropFirst().map { terminal.dressed($0, .bold) }
            + [terminal.dressed(service + " " + words, isThere && !isStalled ? .green : .red)]
            + [counts]
    }

    // MARK: Layers

    var layers: [String] {
        var lines = [terminal.dressed("Layers", .bold)]
        guard let health = client.health else { return lines }
        for number in BLEEP_LAYER_BUS.rawValue...BLEEP_LAYER_DEVICE.rawValue {
            let name = String(cString: bleep_layer_name(bleep_layer(rawValue: number)))
            guard let layer = health[name] else { continue }
            let condition = layer["condition"]?.string ?? ""
            let since = duration(layer, "since_usec").roughly
            lines += entry(
                mark(condition),
                Paragraph.padded(name, to: 12) + Paragraph.padded(condition, to: 9)
                    + Paragraph.padded(since, to: 9),
                layer["evidence"]?.string ?? "")
        }
        return lines
    }

    private func mark(_ condition: String) -> String {
        switch condition {
        case "good": terminal.mark("✓", "ok", .green)
        case "suspect": terminal.mark("!", "warn", .yellow)
        case "failed": terminal.mark("✗", "FAIL", .red)
        default: terminal.mark("–", "?", .dim)
        }
    }

    // MARK: Adapters and issues

    private var adapters: [String] {
        let title = terminal.dressed("Adapters", .bold)
        let all = client.monitorState?["adapters"]?.children ?? []
        guard !all.isEmpty else { return [title, "  none"] }
        return [title]
            + all.flatMap { adapter -> [String] in
                let isPowered = adapter["powered"]?.boolean ?? false
                let isStalled = adapter["stalled"]?.boolean ?? false
                var words = [isPowered ? "powered" : "not powered"]
                if adapter["discovering"]?.boolean ?? false { words.append("discovering") }
                if isStalled { words.append("stalled") }
                let name = adapter["path"]?.string?.split(separator: "/").last ?? ""
                return entry(
                    mark(isStalled ? "failed" : isPowered ? "good" : "suspect"),
                    Paragraph.padded(String(name), to: 12)
                        + Paragraph.padded(adapter["address"]?.string ?? "", to: 18),
                    words.joined(separator: ", "))
            }
    }

    var issues: [String] {
        let title = terminal.dressed("Issues", .bold)
        let all = client.issues
        guard !all.isEmpty else { return [title, "  none"] }
        return [title]
            + all.flatMap { issue -> [String] in
                let subject = issue["subject"]?.string ?? ""
                let age = duration(issue, "age_usec").roughly
                let name = issue["name"]?.string ?? ""
                return entry(mark("failed"), "", "\(name) of \(subject), for \(age)")
                    + entry(
                        blank(terminal.markWidth), "",
                        (issue["evidence"]?.string ?? "") + ". "
                            + (issue["advice"]?.string ?? ""))
            }
    }

    private var latest: [String] {
        [terminal.dressed("Events", .bold)]
            + (events.isEmpty ? ["  none yet"] : [])
            + events.map {
                "  " + EventLine(event: $0).brief(for: terminal, width: Dashboard.width - 2)
            }
    }

    // MARK: Text

    /// A mark, columns, and text that goes on below itself.
    private func entry(_ mark: String, _ columns: String, _ text: String) -> [String] {
        let indent = 2 + terminal.markWidth + Paragraph.columns(columns)
        let parts = Paragraph(redactor.text(text), width: Dashboard.width - indent).lines
        return parts.enumerated().map { number, part in
            (number == 0 ? "  " + mark + columns : blank(indent)) + part
        }
    }

    private func blank(_ count: Int) -> String {
        String(repeating: " ", count: count)
    }

    private func number(_ record: Value?, _ key: String) -> String {
        "\(record?[key]?.integer ?? 0)"
    }

    private func time(_ record: Value?, _ key: String) -> String {
        record.map { duration($0, key).spelled } ?? "?"
    }

    private func duration(_ record: Value, _ key: String) -> Duration {
        .microseconds(record[key]?.integer ?? 0)
    }
}
