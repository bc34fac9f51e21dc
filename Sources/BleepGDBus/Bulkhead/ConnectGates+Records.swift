import BleepCore

/// For whoever wants to see.
extension ConnectGates {
    /// What keeps somebody waiting, in a sentence.
    func obstacle(to place: Place) -> String {
        lock.with {
            let gate = place.gate
            var other = gate.machine.holderInTheWay?.text
            for place in gate.places where other == nil && gate.machine.isInside(place.ticket) {
                other = "this program's own connect to " + place.device
            }
            return phrase("Waited for ", other ?? "its turn", ".")
        }
    }

    /// A dictionary for each adapter.
    package var records: Value {
        lock.with { Value(records: gates.map { record(of: $0) }) }
    }

    /// The lock is held.
    private func record(of gate: Gate) -> Value {
        let entry = Record()
        entry.set("adapter", gate.adapter.name)
        var connecting: [String] = []
        for place in gate.places where gate.machine.isInside(place.ticket) {
            connecting.append(place.device)
        }
        entry.set("connecting", Value(strings: connecting))
        entry.set("waiting", UInt64(gate.places.count - connecting.count))
        entry.set("has_lock", gate.machine.holdsLock)
        if let holder = gate.file?.holder(in: folder) {
            entry.set("holder_pid", holder.process)
            entry.set("holder_program", holder.program)
            entry.set("holder_device", holder.device)
            let now = clock.now
            entry.set("held_usec", (holder.since ?? now).duration(to: now))
        }
        return entry.finish()
    }
}
