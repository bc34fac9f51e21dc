import BleepCore

/// What was recorded.
extension Metrics {
    /// All names under which there is something, sorted.
    package var names: [String] {
        all(at: clock.now).map { $0.text }
    }

    /// The figures of one operation; nil if there are none.
    package func statistics(
        of name: String, over window: MetricsWindow
    ) -> (figures: OperationStatistics, late: LateReplies)? {
        let now = clock.now
        guard let recorder = recorder(named: name), recorder.hasSomething(at: now) else {
            return nil
        }
        return recorder.read(at: now) { ($0.statistics(over: window, at: now), $1) }
    }

    /// Forgets what was recorded of one operation; false if there is none of that name.
    package func reset(_ name: String) -> Bool {
        guard let recorder = recorder(named: name) else { return false }
        recorder.reset(at: clock.now)
        return true
    }

    /// What is exported, by name.
    package var totals: [OperationTotals] {
        let now = clock.now
        return all(at: now).map { recorder in
            recorder.read(at: now) {
                OperationTotals(
                    of: recorder.text, $0, byStatus: recorder.reasonsByStatus,
                    byBlame: recorder.reasonsByBlame, late: $1)
            }
        }
    }

    /// What the slowest successes of an operation take; nil while too few are known.
    func usualWorst(of name: UnsafeBufferPointer<UInt8>) -> UInt64? {
        find(name)?.usualWorst(at: clock.now)
    }
}

/// What is wrong.
extension Metrics {
    /// The thresholds of one operation, or of all that have none of their own.
    ///
    /// False if too many have their own.
    package func setThresholds(_ fresh: LatencyThresholds, of name: String?) -> Bool {
        lock.with {
            guard let name else {
                thresholds = fresh
                return true
            }
            if let own = ownThresholds.first(where: { $0.name == name }) {
                own.thresholds = fresh
                return true
            }
            guard ownThresholds.count < Metrics.nameLimit else { return false }
            ownThresholds.append(OwnThresholds(name, fresh))
            return true
        }
    }

    /// All that somebody should look at, by operation.
    package var issues: [LatencyIssue] {
        let now = clock.now
        var issues: [LatencyIssue] = []
        for recorder in all(at: now) {
            let name = recorder.text
            let limits = thresholds(of: name)
            issues += recorder.read(at: now) { history, _ in
                LatencyIssue.detect(in: name, history, limits, at: now)
            }
        }
        return issues
    }

    private func thresholds(of name: String) -> LatencyThresholds {
        lock.with { ownThresholds.first { $0.name == name }?.thresholds ?? thresholds }
    }
}

extension OperationRecorder {
    /// Its name.
    var text: String {
        String(decoding: name, as: UTF8.self)
    }

    /// Byte by byte.
    func precedes(_ other: OperationRecorder) -> Bool {
        for (mine, theirs) in zip(name, other.name) where mine != theirs { return mine < theirs }
        return name.count < other.name.count
    }

    func hasSomething(at now: Instant) -> Bool {
        read(at: now) { !$0.isEmpty || $1.count > 0 }
    }
}
