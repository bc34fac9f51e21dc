import BleepCore

/// What the pool has to tell, as values.
extension Pool {
    package var record: Value {
        let statistics = statistics
        let configuration = lock.with { self.configuration }
        let record = Record()
        record.set("minimum", UInt64(configuration.minimum))
        record.set("maximum", UInt64(configuration.maximum))
        record.set("in_use", UInt64(statistics.inUse))
        record.set("pinned", UInt64(statistics.pinned))
        record.set("idle", UInt64(statistics.idle))
        record.set("opening", UInt64(statistics.opening))
        record.set("undoing", UInt64(statistics.undoing))
        record.set("waiting", UInt64(statistics.waiting))
        record.set("created", statistics.created)
        record.set("granted", statistics.granted)
        record.set("leaks", statistics.leaks)
        record.set("closed", closed(statistics))
        record.set("refused", refused(statistics))
        let latency = client.metrics.statistics(of: "pool_acquire", over: .lifetime)
        record.set(
            "acquire_latency", (latency?.figures ?? OperationStatistics()).successes.record)
        return record.finish()
    }

    private func closed(_ statistics: ConnectionPool.Statistics) -> Value {
        let record = Record()
        for reason in ConnectionPool.CloseReason.allCases {
            record.set(reason.name, statistics.closed[reason.rawValue])
        }
        return record.finish()
    }

    private func refused(_ statistics: ConnectionPool.Statistics) -> Value {
        let record = Record()
        for refusal in ConnectionPool.Refusal.allCases {
            record.set(refusal.name, statistics.refused[refusal.rawValue])
        }
        return record.finish()
    }
}
