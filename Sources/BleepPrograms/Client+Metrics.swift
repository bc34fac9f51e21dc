import CBleepReliability

extension Client {
    /// The figures of every operation over a window, by name.
    package func figures(_ window: bleep_metrics_window) -> [OperationFigures] {
        let names = value { bleep_metrics_list(handle, &$0) }?.children ?? []
        return names.compactMap { name in name.string.flatMap { figures(of: $0, window) } }
    }

    /// The figures of one operation; nil where there are none.
    package func figures(
        of name: String, _ window: bleep_metrics_window = BLEEP_METRICS_LIFETIME
    ) -> OperationFigures? {
        var stats = bleep_metrics_stats()
        stats.struct_size = MemoryLayout<bleep_metrics_stats>.size
        guard bleep_metrics_get(handle, name, window, &stats) == BLEEP_OK else { return nil }
        return OperationFigures(name: name, stats: stats)
    }

    /// Records an operation of the program's own.
    package func record(_ name: String, _ latency: Duration, _ outcome: bleep_status) {
        bleep_metrics_record(handle, name, latency.microseconds, outcome)
    }

    /// What is wrong with operations, a sentence each.
    package var latencyIssues: [String] {
        let issues = value { bleep_metrics_issues(handle, &$0) }?.children ?? []
        return issues.compactMap { $0["text"]?.string }
    }

    /// All that is known of operations, as JSON.
    package var metricsJSON: String {
        value { bleep_metrics_snapshot(handle, &$0) }?.json ?? "null"
    }

    /// Replaces a file by one with the metrics as OpenMetrics text.
    package func writeOpenMetrics(_ file: String) throws(Failure) {
        var error: OpaquePointer?
        defer { bleep_error_unref(error) }
        let status = bleep_metrics_write(handle, BLEEP_METRICS_OPENMETRICS, 0, file, &error)
        if status != BLEEP_OK { throw Failure(status, error) }
    }
}

/// How long an operation takes, and how often it fails.
package struct OperationFigures {
    package let name: String
    package let stats: bleep_metrics_stats

    /// Figures under any name.
    package init(name: String, stats: bleep_metrics_stats) {
        self.name = name
        self.stats = stats
    }
}
