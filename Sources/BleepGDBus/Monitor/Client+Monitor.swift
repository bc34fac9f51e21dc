import BleepCore

/// What a program wants of the monitor.
extension Client {
    package func startMonitor(_ settings: Monitor.Settings) {
        monitor?.start(settings)
    }

    package func stopMonitor() {
        monitor?.stop()
    }

    /// Gives the number by which it is ended.
    package func watch(_ listener: EventListener) -> UInt64 {
        monitor?.watches.add(listener) ?? 0
    }

    /// False if there is no such watch.
    package func unwatch(_ number: UInt64) -> Bool {
        guard let listener = monitor?.watches.remove(number) else { return false }
        listener.end()
        // Where it was called, after all that was queued for it.
        delivery.post { listener.finish() }
        return true
    }

    /// How one layer is.
    package func condition(of layer: Layer) -> LayerCondition {
        monitor?.snapshot.health[layer].condition ?? .unknown
    }

    /// All layers, as a dictionary.
    package var healthRecord: Value {
        let record = Record()
        guard let health = monitor?.snapshot.health else { return record.finish() }
        for layer in Layer.allCases {
            let entry = Record()
            entry.set("condition", health[layer].condition.name)
            entry.set("since_usec", health[layer].since.duration(to: clock.now))
            entry.set("evidence", health[layer].evidence)
            record.set(layer.name, entry.finish())
        }
        return record.finish()
    }

    /// The named issues that are open, as a list of dictionaries.
    package var issueRecords: Value {
        Value(
            records: (monitor?.snapshot.issues ?? []).map { issue in
                let entry = Record()
                entry.set("name", issue.kind.name)
                entry.set("subject", issue.subject)
                entry.set("age_usec", issue.since.duration(to: clock.now))
                entry.set("evidence", issue.evidence)
                entry.set("advice", issue.kind.advice)
                return entry.finish()
            })
    }

    /// What the monitor knows, as a dictionary.
    package var monitorRecord: Value {
        let record = Record()
        guard let known = monitor?.snapshot else { return record.finish() }
        let finding = known.pulse.finding
        record.set("running", known.isRunning)
        record.set("service", view.service)
        record.set("available", view.hasOwner)
        record.set("stalled", finding == .silent)
        record.set("generation", known.pulse.generation)
        record.set("restarts", UInt64(known.pulse.restarts))
        record.set("stalls", UInt64(known.pulse.stalls))
        record.set("silence_usec", known.pulse.silence(at: clock.now))
        record.set("latency_usec", known.pulse.estimate.latency ?? .zero)
        record.set("limit_usec", known.pulse.limit)
        record.set("interval_usec", known.settings.interval)
        record.set(
            "adapters",
            Value(
                records: known.adapters.map { adapter in
                    let entry = Record()
                    entry.set("path", adapter.path)
                    entry.set("address", adapter.address)
                    entry.set("powered", adapter.isPowered)
                    entry.set("discovering", adapter.isDiscovering)
                    entry.set("stalled", known.stalledAdapters.contains(adapter.path))
                    return entry.finish()
                }))
        return record.finish()
    }
}
