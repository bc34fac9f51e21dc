import BleepCore

/// Everything as values, which become JSON and Python by themselves.
extension Metrics {
    /// The names alone.
    package var list: Value {
        Value(strings: names)
    }

    /// The issues of the moment.
    package var issueList: Value {
        Value(records: issues.map { $0.record })
    }

    /// All figures of all operations, over all windows.
    package var snapshot: Value {
        let now = clock.now
        let operations = Record()
        for recorder in all(at: now) {
            operations.set(name: recorder.text, recorder.snapshot(at: now))
        }
        let all = Record()
        all.set("operations", operations.finish())
        all.set("issues", issueList)
        all.set("refused_names", refusedNames)
        return all.finish()
    }
}

extension OperationRecorder {
    fileprivate func snapshot(at now: Instant) -> Value {
        let snapshot = Record()
        read(at: now) { history, late in
            snapshot.set("lifetime", history.statistics(over: .lifetime, at: now).record)
            snapshot.set("1m", history.statistics(over: .oneMinute, at: now).record)
            snapshot.set("5m", history.statistics(over: .fiveMinutes, at: now).record)
            snapshot.set("15m", history.statistics(over: .quarterHour, at: now).record)
            snapshot.set("late_replies", late.count)
            snapshot.set("late_latency_usec", late.greatestLatency)
            snapshot.set("late_shortfall_usec", late.greatestShortfall)
        }
        let counts = reasonsByStatus
        let statuses = Record()
        for status in Status.all where counts[status.index] > 0 {
            statuses.set(name: status.label, Value(UInt64(counts[status.index])))
        }
        snapshot.set("failures_by_status", statuses.finish())
        let byBlame = reasonsByBlame
        let blames = Record()
        for number in 0..<Blame.count where byBlame[number] > 0 {
            blames.set(
                (Blame(rawValue: Int32(number)) ?? .unknown).name, UInt64(byBlame[number]))
        }
        snapshot.set("failures_by_blame", blames.finish())
        return snapshot.finish()
    }
}

extension OperationStatistics {
    fileprivate var record: Value {
        let record = Record()
        record.set("covered_usec", covered.microseconds)
        record.set("successes", successes.record)
        record.set("failures", failures.record)
        record.set("cancelled", cancelled)
        record.set("error_rate", errorRate)
        return record.finish()
    }
}

extension LatencyStatistics {
    var record: Value {
        let record = Record()
        record.set("count", count)
        record.set("min_usec", least)
        record.set("mean_usec", mean)
        record.set("max_usec", greatest)
        record.set("p50_usec", p50)
        record.set("p90_usec", p90)
        record.set("p95_usec", p95)
        record.set("p99_usec", p99)
        record.set("p999_usec", p999)
        return record.finish()
    }
}

extension LatencyIssue {
    fileprivate var record: Value {
        let record = Record()
        record.set("kind", kind.name)
        record.set("operation", operation)
        record.set("severity", isCritical ? "critical" : "warning" as StaticString)
        record.set("value", value)
        record.set("limit", limit)
        record.set("text", text)
        return record.finish()
    }
}
