import BleepPrograms
import CBleepReliability

extension StressSummary {
    /// Of the document of its own; docs/diagnostic-tool.md has its schema.
    var members: [(String, JSON)] {
        [
            ("tool", .text(Usage.name)),
            ("version", .text(Usage.version)),
            ("bus", .text(place.address ?? "system")),
            ("simulated", .flag(options.isSimulated)),
            ("exit_status", .number(Int64(exitStatus))),
        ] + ownMembers
            + (options.showsMetrics ? [("metrics", .ready(place.client.metricsJSON))] : [])
    }

    /// What there is besides in a document about more than this.
    var ownMembers: [(String, JSON)] {
        [
            ("outcome", .text(outcome.rawValue)),
            ("elapsed_usec", .number(elapsed)),
            ("threads", .number(Int64(threads))),
            ("operations", .number(Int64(operations))),
            ("failed", .number(Int64(failed))),
            ("rate_per_second", .number(rate)),
            ("failures", .array(failures.map { StressSummary.json($0) })),
        ]
            + figures.map { ($0.name, StressSummary.json($0.stats)) }
            + [("pool", .ready(pool?.json ?? "null"))]
    }

    private static func json(_ entry: (failure: Failure, count: Int)) -> JSON {
        .object([
            ("count", .number(Int64(entry.count))),
            ("error", entry.failure.json),
        ])
    }

    private static func json(_ stats: bleep_metrics_stats) -> JSON {
        func number(_ figure: UInt64) -> JSON { .number(Int64(clamping: figure)) }
        let well = stats.successes
        return .object([
            ("count", number(well.count)),
            ("failed", number(stats.failures.count)),
            ("p50_usec", number(well.p50_usec)),
            ("p95_usec", number(well.p95_usec)),
            ("p99_usec", number(well.p99_usec)),
            ("max_usec", number(well.max_usec)),
        ])
    }
}
