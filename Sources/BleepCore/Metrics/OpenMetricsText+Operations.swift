/// What operations look like in it.
extension OpenMetricsText {
    /// All families of operations; the order of `all` is kept.
    package mutating func add(_ all: [OperationTotals], refusedNames: UInt64) {
        begin(
            "bleep_operation_duration_seconds", "histogram", unit: "seconds",
            help: "How long operations took, retries and rests included.")
        for totals in all {
            addDurations(totals.operation, "success", totals.successes)
            addDurations(totals.operation, "failure", totals.failures)
        }
        addFailures(all)
        addCounts(all)
        begin(
            "bleep_metrics_refused_names_total", "counter",
            help: "Recordings under names that there was no room for; they count as other.")
        sample()
        value(refusedNames)
    }

    private mutating func addDurations(
        _ operation: String, _ outcome: String, _ histogram: OperationTotals.Histogram
    ) {
        for index in OperationTotals.limits.indices {
            durations("_bucket", operation, outcome)
            let limit = OperationTotals.limits[index]
            label("le", limit == .max ? "+Inf" : OpenMetricsText.seconds(limit))
            value(histogram.cumulative[index])
        }
        durations("_sum", operation, outcome)
        value(microseconds: histogram.sum)
        durations("_count", operation, outcome)
        value(histogram.cumulative[OperationTotals.limits.count - 1])
    }

    private mutating func durations(
        _ suffix: StaticString, _ operation: String, _ outcome: String
    ) {
        sample(suffix)
        label("operation", operation)
        label("outcome", outcome)
    }

    private mutating func addFailures(_ all: [OperationTotals]) {
        begin(
            "bleep_operation_failures_total", "counter",
            help: "Operations that failed, by status.")
        let statuses = Status.all
        for totals in all {
            for status in statuses where totals.byStatus[status.index] > 0 {
                add(
                    totals.operation, "status", status.label, totals.byStatus[status.index])
            }
        }
        begin(
            "bleep_operation_blames_total", "counter",
            help: "Operations that failed, by the layer that it is laid to.")
        for totals in all {
            for number in 0..<Blame.count where totals.byBlame[number] > 0 {
                let blame = Blame(rawValue: Int32(number)) ?? .unknown
                add(totals.operation, "blame", blame.name.text, totals.byBlame[number])
            }
        }
    }

    private mutating func addCounts(_ all: [OperationTotals]) {
        begin(
            "bleep_operation_cancelled_total", "counter",
            help: "Operations that the program gave up on.")
        for totals in all { add(totals.operation, totals.cancelled) }
        begin(
            "bleep_operation_late_replies_total", "counter",
            help: "Replies that came after their limit.")
        for totals in all { add(totals.operation, totals.late.count) }
        begin(
            "bleep_operation_late_reply_shortfall_seconds", "gauge", unit: "seconds",
            help: "By how much the limit was too short for the latest reply of all.")
        for totals in all {
            sample()
            label("operation", totals.operation)
            value(microseconds: totals.late.greatestShortfall)
        }
    }

    private mutating func add(_ operation: String, _ count: UInt64) {
        sample()
        label("operation", operation)
        value(count)
    }

    private mutating func add(
        _ operation: String, _ name: StaticString, _ reason: String, _ count: UInt32
    ) {
        sample()
        label("operation", operation)
        label(name, reason)
        value(UInt64(count))
    }
}
