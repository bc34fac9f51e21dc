import BleepPrograms
import CBleepReliability

/// One file to attach: what there is, what was found, and what was done.
struct BugReport {
    private let report: Report
    private let options: Options
    private let client: Client?
    private let inventory: Inventory
    private let operations: LastOperations
    private let redactor: Redactor
    private let made = TimeStamp()
    /// Nobody watches a file.
    private let plain = Terminal(descriptor: -1)

    init(report: Report, options: Options, checkup: Checkup?, operations: LastOperations) {
        self.report = report
        self.options = options
        self.operations = operations
        client = checkup?.client
        let machine = Machine()
        inventory = Inventory(
            machine: machine, client: client, objects: checkup?.objects,
            busIdentity: checkup?.text(of: "id", in: "bus") ?? "")
        redactor =
            options.redacts
            ? Redactor(hiding: checkup?.objects, of: machine, User(of: machine)) : .none
    }

    /// Says on standard error what became of it; false if it could not be written.
    func write(to name: String) -> Bool {
        let text = options.isJSON ? json.rendered() : lines.joined(separator: "\n")
        if name == "-" {
            Terminal.output.write(text + "\n")
            return true
        }
        if let trouble = WholeFile.write(text + "\n", to: name) {
            Terminal.errors.writeLine("\(Usage.name): \(name): \(trouble)")
            return false
        }
        if Terminal.errors.isWatched { Terminal.errors.writeLine("Report written to \(name)") }
        return true
    }

    // MARK: Text

    private var lines: [String] {
        var lines = ["\(Usage.name) report, \(made.universal)"]
        if options.redacts {
            lines.append("Addresses and names are pseudonyms; --no-redact leaves them as they are.")
        }
        lines += [""] + section("Versions", inventory.versions)
        for adapter in inventory.adapters {
            lines += [""] + section("Adapter " + adapter.name, adapter.entries)
        }
        lines += [""] + report.lines(for: plain, redactor) + [""]
        if let client {
            let dashboard = Dashboard(
                client: client, terminal: plain, place: "", events: [], redactor: redactor)
            lines += dashboard.layers + [""] + dashboard.issues + [""]
        }
        lines += list("Earlier recoveries", inventory.earlierRecoveries) + [""]
        return lines + list("Last operations", operations.latest)
    }

    private func section(_ title: String, _ entries: [Inventory.Entry]) -> [String] {
        [title]
            + entries.flatMap { entry -> [String] in
                let parts = Paragraph(redactor.text(entry.text), width: 62).lines
                return parts.enumerated().map { number, part in
                    "  " + Paragraph.padded(number == 0 ? entry.name : "", to: 16) + part
                }
            }
    }

    /// Lines that are too long go on a little further in.
    private func list(_ title: String, _ texts: [String]) -> [String] {
        guard !texts.isEmpty else { return [title, "  none"] }
        return [title]
            + texts.flatMap { text in
                Paragraph(redactor.text(text), width: 74).lines.enumerated().map { number, part in
                    (number == 0 ? "  " : "      ") + part
                }
            }
    }

    // MARK: JSON

    /// The members of the document on the checks, and more.
    private var json: JSON {
        func object(_ entries: [Inventory.Entry]) -> JSON {
            .object(entries.map { ($0.name, .text($0.text)) })
        }
        return redactor.json(
            .object(
                [
                    ("made", .text(made.universal)),
                    ("redacted", .flag(options.redacts)),
                    ("versions", object(inventory.versions)),
                    ("adapters", .object(inventory.adapters.map { ($0.name, object($0.entries)) })),
                ] + report.members + [
                    ("health", .ready(client?.health?.json ?? "null")),
                    (
                        "issues",
                        .array(
                            (client?.issues.map { .ready($0.json) } ?? [])
                                + (client?.latencyIssues.map { .text($0) } ?? []))
                    ),
                    ("history", .ready(client?.recoveryHistoryJSON ?? "[]")),
                    ("earlier_recoveries", .array(inventory.earlierRecoveries.map { .text($0) })),
                    ("last_operations", .array(operations.latest.map { .text($0) })),
                ]))
    }
}
