import BleepPrograms
import CBleepReliability

extension Report {
    /// The report as one JSON document; docs/diagnostic-tool.md has its schema.
    var json: JSON { .object(members) }

    /// For a document that has more.
    var members: [(String, JSON)] {
        checkMembers
            + (stress.map { [("stress", .object($0.ownMembers))] } ?? [])
            + (recovery.map {
                [($0.options.plans ? "plan" : "recovery", .object($0.ownMembers))]
            } ?? [])
            + (metrics.map { [("metrics", .ready($0.json))] } ?? [])
    }

    private var checkMembers: [(String, JSON)] {
        [
            ("tool", .text(Usage.name)),
            ("version", .text(Usage.version)),
            ("bus", .text(address.isEmpty ? "system" : address)),
            ("simulated", .flag(isSimulated)),
            ("outcome", .text(outcome.rawValue)),
            ("exit_status", .number(Int64(exitStatus))),
            ("elapsed_usec", .number(elapsed)),
            (
                "counts",
                .object([
                    ("ok", .number(Int64(count(.ok)))),
                    ("warn", .number(Int64(count(.warn)))),
                    ("fail", .number(Int64(count(.fail)))),
                    ("skip", .number(Int64(count(.skip)))),
                ])
            ),
            ("checks", .array(checks.map { $0.json })),
        ]
    }
}

extension Check {
    fileprivate var json: JSON {
        .object([
            ("name", .text(name)),
            ("subject", subject.isEmpty ? .null : .text(subject)),
            ("group", .text(group)),
            ("title", .text(title)),
            ("verdict", .text(verdict.rawValue)),
            ("detail", .text(detail)),
            ("advice", advice.isEmpty ? .null : .text(advice)),
            ("commands", .array(commands.map { .text($0) })),
            ("elapsed_usec", elapsed.map { .number($0) } ?? .null),
            ("facts", .object(facts.map { ($0.name, $0.fact.json) })),
            ("error", failure?.json ?? .null),
        ])
    }
}

extension Check.Fact {
    fileprivate var json: JSON {
        switch self {
        case .text(let text): .text(text)
        case .number(let number): .number(number)
        case .flag(let flag): .flag(flag)
        }
    }
}

extension Failure {
    /// All that is known of it; docs/diagnostic-tool.md has the members.
    var json: JSON {
        .object([
            ("status", .text(statusName)),
            ("code", .number(Int64(status.rawValue))),
            ("blame", .text(blameName)),
            ("retry", .text(retryName)),
            ("retry_after_usec", retryAfter > .zero ? .number(retryAfter) : .null),
            ("dbus_name", name.isEmpty ? .null : .text(name)),
            ("message", .text(message)),
            ("operation", operation.isEmpty ? .null : .text(operation)),
            ("attempts", .number(Int64(attempts))),
            ("elapsed_usec", .number(elapsed)),
            ("att_code", attCode < 0 ? .null : .number(Int64(attCode))),
        ])
    }
}

extension JSON {
    static func number(_ duration: Duration) -> JSON {
        .number(Int64(clamping: duration.microseconds))
    }
}
