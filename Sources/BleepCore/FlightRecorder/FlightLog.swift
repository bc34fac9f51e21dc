/// What went on lately: records of every kind, in memory of fixed size.
///
/// What the client did, calls with their replies, and signals have a ring each, so that a flood of
/// one leaves the others alone; a number says in which order they came.
package struct FlightLog: Sendable {
    /// How much memory there is, and what it may be.
    package static let usualCapacity = 128 * 1024
    package static let leastCapacity = 16 * 1024
    package static let mostCapacity = 16 * 1024 * 1024
    /// Before the fields, or the message: the kind, the number, and the time.
    static let headBytes = 17

    /// What it was made for.
    package let capacity: Int
    /// How often something was recorded, ever.
    package private(set) var recorded: UInt64 = 0
    private var story: FlightRing
    private var calls: FlightRing
    private var signals: FlightRing
    /// Used again for each record.
    private var record: [UInt8] = []

    package init(capacity: Int = FlightLog.usualCapacity) {
        self.capacity = capacity
        story = FlightRing(capacity: capacity / 4)
        calls = FlightRing(capacity: capacity / 2)
        signals = FlightRing(capacity: capacity / 4)
    }

    /// How many records are still there.
    package var held: Int { story.count + calls.count + signals.count }

    package mutating func add(_ entry: FlightEntry, at now: Instant) {
        begin(entry.kind, at: now)
        record += entry.bytes
        story.add(record)
    }

    /// A message, of which as much of the body is kept as is given and fits.
    package mutating func add(
        _ header: DBusHeader, body: UnsafeBufferPointer<UInt8>?, isSent: Bool, at now: Instant
    ) {
        begin(isSent ? .sent : .received, at: now)
        header.append(to: &record)
        let isSignal = header.type == DBusHeader.signal
        if let body {
            let room = max(0, (isSignal ? signals : calls).roomForOne - record.count)
            record.append(
                contentsOf: UnsafeBufferPointer(rebasing: body[..<min(body.count, room)]))
        }
        if isSignal { signals.add(record) } else { calls.add(record) }
    }

    package mutating func removeAll() {
        story.removeAll()
        calls.removeAll()
        signals.removeAll()
    }

    private mutating func begin(_ kind: FlightEntry.Kind, at now: Instant) {
        recorded += 1
        record.removeAll(keepingCapacity: true)
        record.append(kind.rawValue)
        record.append(recorded, bytes: 8)
        record.append(now.microseconds, bytes: 8)
    }

    /// All that is there, in the order in which it came.
    package var records: [FlightRecord] {
        var lanes = [
            FlightRecord.all(in: story.linear)[...], FlightRecord.all(in: calls.linear)[...],
            FlightRecord.all(in: signals.linear)[...],
        ]
        var records: [FlightRecord] = []
        while true {
            var next = -1
            for lane in 0..<lanes.count {
                guard let first = lanes[lane].first else { continue }
                if next < 0 || first.number < lanes[next][lanes[next].startIndex].number {
                    next = lane
                }
            }
            guard next >= 0 else { return records }
            records.append(lanes[next].removeFirst())
        }
    }
}
