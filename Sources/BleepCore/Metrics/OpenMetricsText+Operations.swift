/// What operations look like in it.
extension OpenMetricsText {
    /// All families of operations; the order of `all` is kept.
    package mutating func add(_ all: [OperationTotals], refusedNames: UInt64) {
        addDurations(all)
        addFailures(all)
        addCounts(all)
        begin(
            "bleep_metrics_refused_names_total", "counter",
            help: "Recordings under names that there was no room for; they count as other.")
        add("", [], refusedNames)
    }

    private mutating func addDurations(_ all: [OperationTotals]) {
        begin(
            "bleep_operation_duration_seconds", "histogram", unit: "seconds",
            help: "How long operations took, retries and rests included.")
        for totals in all {
            addDurations(totals.operation, "success", totals.successes)
            addDurations(totals.operation, "failure", totals.failures)
        }
    }

    private mutating func addDurations(
        _ operation: String, _ outcome: String, _ histogram: OperationTotals.Histogram
    ) {
        let labels: [Label] = [("operation", operation), ("outcome", outcome)]
        for (limit, count) in zip(OperationTotals.limits, histogram.cumulative) {
            let bound = limit == .max ? "+Inf" : OpenMetricsText.seconds(limit)
            add("_bucket", labels + [("le", bound)], count)
        }
        add("_sum", labels, microseconds: histogram.sum)
        add("_count", labels, histogram.cumulative[OperationTotals.limits.count - 1])
    }

    private mutating func addFailures(_ all: [OperationTotals]) {
        begin(
            "bleep_operation_failures_total", "counter",
            help: "Operations that failed, by status.")
        let statuses = Status.all
        for totals in all {
            for status in statuses where totals.byStatus[status.index] > 0 {
                add(
                    "", [("operation", totals.operation), ("status", status.label)],
                    UInt64(totals.byStatus[status.index]))
            }
        }
        begin(
            "bleep_operation_blames_total", "counter",
            help: "Operations that failed, by the layer that it is laid to.")
        for totals in all {
            for (number, count) in totals.byBlame.enumerated() where count > 0 {
                let blame = Blame(rawValue: Int32(number)) ?? .unknown
                add(
                    "", [("operation", totals.operation), ("blame", blame.name.text)],
                    UInt64(count))
            }
        }
    }

    private mutating func addCounts(_ all: [OperationTotals]) {
        begin(
            "bleep_operation_cancelled_total", "counter",
            help: "Operations that the program gave up on.")
        for totals in all { add("", [("operation", totals.operation)], totals.cancelled) }
        begin(
            "bleep_operation_late_replies_total", "counter",
            help: "Replies that came after their limit.")
        for totals in all { add("", [("operation", totals.operation)], totals.late.count) }
        begin(
            "bleep_operation_late_reply_shortfall_seconds", "gauge", unit: "seconds",
            help: "By how much the limit was too short for the latest reply of all.")
        for totals in all {
            add(
                "", [("operation", totals.operation)], microseconds: totals.late.greatestShortfall)
        }
    }
}
