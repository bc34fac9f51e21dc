/// One record, as it is read.
package struct FlightRecord: Equatable, Sendable {
    package var kind: FlightEntry.Kind
    /// Counts all that was ever recorded.
    package var number: UInt64
    package var at: Instant
    /// The fields, or the message.
    package var bytes: [UInt8]

    package init(_ entry: borrowing FlightEntry, number: UInt64, at now: Instant) {
        self.init(kind: entry.kind, number: number, at: now, bytes: [UInt8](entry.bytes))
    }

    init(kind: FlightEntry.Kind, number: UInt64, at now: Instant, bytes: [UInt8]) {
        self.kind = kind
        self.number = number
        at = now
        self.bytes = bytes
    }

    var isMessage: Bool { kind == .sent || kind == .received }

    /// It is a message that has a body, and all of it is here.
    package var hasWholeBody: Bool {
        guard isMessage else { return false }
        let message = DBusMessage(bytes: bytes)
        return message.bodyBytes > 0 && message.wholeBytes == bytes.count
    }

    /// Those that lie one behind the other, each behind its length.
    static func all(in bytes: [UInt8]) -> [FlightRecord] {
        var records: [FlightRecord] = []
        var place = 0
        while place < bytes.count {
            let end = place + 4 + Int(bytes.number(at: place, bytes: 4))
            let head = place + 4
            if let kind = FlightEntry.Kind(rawValue: bytes[head + 7]) {
                records.append(
                    FlightRecord(
                        kind: kind, number: bytes.number(at: head, bytes: 7),
                        at: Instant(microseconds: bytes.number(at: head + 8, bytes: 8)),
                        bytes: Array(bytes[(head + FlightLog.headBytes)..<end])))
            }
            place = end
        }
        return records
    }
}
