import BleepCore

/// What became of a restoration: one item after the other.
///
/// Sendable: never changes.
package final class StateReport: Sendable {
    package let address: BluetoothAddress
    package let items: [StateItem]
    /// Everything is as it was saved.
    package let isComplete: Bool

    init(_ address: BluetoothAddress, _ machine: StateRestoration) {
        self.address = address
        items = machine.items
        isComplete = machine.isComplete
    }

    package var record: Value {
        let record = Record()
        record.set("address", address.text)
        record.set("complete", isComplete)
        record.set(
            "items",
            Value(
                records: items.map { item in
                    let entry = Record()
                    entry.set("what", item.kind.name)
                    entry.set("wanted", item.wanted)
                    entry.set("found", item.found)
                    entry.set("verdict", item.verdict.name)
                    entry.set("text", item.text)
                    return entry.finish()
                }))
        return record.finish()
    }
}
