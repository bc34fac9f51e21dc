import BleepCore

/// Everything as values, which become JSON and Python by themselves.
extension Metrics {
    /// The names alone.
    package var list: Value {
        let list = ValueBuilder("as")
        for name in names { list.add(Value(name)) }
        return list.finish()
    }

    /// The issues of the moment.
    package var issueList: Value {
        let list = ValueBuilder("aa{sv}")
        for issue in issues { list.add(issue.entries) }
        return list.finish()
    }

    /// All figures of all operations, over all windows.
    package var snapshot: Value {
        let now = clock.now
        let operations = ValueBuilder("a{sv}")
        for recorder in all(at: now) {
            operations.add(Value(recorder.text), recorder.snapshot(at: now))
        }
        let all = ValueBuilder("a{sv}")
        all.add("operations", operations.finish())
        all.add("issues", issueList)
        all.add("refused_names", refusedNames)
        return all.finish()
    }
}

extension OperationRecorder {
    fileprivate func snapshot(at now: Instant) -> Value {
        let snapshot = ValueBuilder("a{sv}")
        read(at: now) { history, late in
            snapshot.add("lifetime", history.statistics(over: .lifetime, at: now).entries)
            snapshot.add("1m", history.statistics(over: .oneMinute, at: now).entries)
            snapshot.add("5m", history.statistics(over: .fiveMinutes, at: now).entries)
            snapshot.add("15m", history.statistics(over: .quarterHour, at: now).entries)
            snapshot.add("late_replies", late.count)
            snapshot.add("late_latency_usec", late.greatestLatency)
            snapshot.add("late_shortfall_usec", late.greatestShortfall)
        }
        let counts = reasonsByStatus
        let statuses = ValueBuilder("a{sv}")
        for status in Status.all where counts[status.index] > 0 {
            statuses.add(Value(status.label), Value(UInt64(counts[status.index])))
        }
        snapshot.add("failures_by_status", statuses.finish())
        let byBlame = reasonsByBlame
        let blames = ValueBuilder("a{sv}")
        for number in 0..<Blame.count where byBlame[number] > 0 {
            blames.add(
                (Blame(rawValue: Int32(number)) ?? .unknown).name, UInt64(byBlame[number]))
        }
        snapshot.add("failures_by_blame", blames.finish())
        return snapshot.finish()
    }
}

extension OperationStatistics {
    fileprivate var entries: Value {
        let entries = ValueBuilder("a{sv}")
        entries.add("covered_usec", covered.microseconds)
        entries.add("successes", successes.entries)
        entries.add("failures", failures.entries)
        entries.add("cancelled", cancelled)
        entries.add("error_rate", Value(errorRate))
        return entries.finish()
    }
}

extension LatencyStatistics {
    fileprivate var entries: Value {
        let entries = ValueBuilder("a{sv}")
        entries.add("count", count)
        entries.add("min_usec", least)
        entries.add("mean_usec", mean)
        entries.add("max_usec", greatest)
        entries.add("p50_usec", p50)
        entries.add("p90_usec", p90)
        entries.add("p95_usec", p95)
        entries.add("p99_usec", p99)
        entries.add("p999_usec", p999)
        return entries.finish()
    }
}

extension LatencyIssue {
    fileprivate var entries: Value {
        let entries = ValueBuilder("a{sv}")
        entries.add("kind", Value(kind.name))
        entries.add("operation", Value(operation))
        entries.add("severity", Value(isCritical ? "critical" : "warning" as StaticString))
        entries.add("value", Value(value))
        entries.add("limit", Value(limit))
        entries.add("text", Value(text))
        return entries.finish()
    }
}
