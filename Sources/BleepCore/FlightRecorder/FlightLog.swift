/// What went on lately: records of every kind, in memory of fixed size.
///
/// What the client did, calls with their replies, and signals have a ring each, so that a flood of
/// one leaves the others alone; a number says in which order they came.
package struct FlightLog: Sendable {
    /// How much memory there is, and what it may be.
    package static let usualCapacity = 128 * 1024
    package static let leastCapacity = 16 * 1024
    package static let mostCapacity = 16 * 1024 * 1024
    /// Before the fields, or the message: the number with the kind in its highest byte, and the
    /// time.
    static let headBytes = 16

    /// What it was made for.
    package let capacity: Int
    /// How often something was recorded, ever.
    package private(set) var recorded: UInt64 = 0
    private var story: FlightRing
    private var calls: FlightRing
    private var signals: FlightRing

    package init(capacity: Int = FlightLog.usualCapacity) {
        self.capacity = capacity
        story = FlightRing(capacity: capacity / 4)
        calls = FlightRing(capacity: capacity / 2)
        signals = FlightRing(capacity: capacity / 4)
    }

    /// How many records are still there.
    package var held: Int { story.count + calls.count + signals.count }

    package mutating func add(_ entry: borrowing FlightEntry, at now: Instant) {
        let head = head(entry.kind, at: now)
        FlightLog.add(head, entry.bytes, nil, to: &story)
    }

    /// A message, of which as much of the body is kept as is given and fits.
    package mutating func add(
        _ header: DBusHeader, body: UnsafeRawBufferPointer?, isSent: Bool, at now: Instant
    ) {
        let head = head(isSent ? .sent : .received, at: now)
        header.withBytes { bytes in
            if header.type == DBusHeader.signal {
                FlightLog.add(head, bytes, body, to: &signals)
            } else {
                FlightLog.add(head, bytes, body, to: &calls)
            }
        }
    }

    package mutating func removeAll() {
        story.removeAll()
        calls.removeAll()
        signals.removeAll()
    }

    private typealias Head = (UInt64, UInt64)

    private mutating func head(_ kind: FlightEntry.Kind, at now: Instant) -> Head {
        recorded += 1
        return (recorded | UInt64(kind.rawValue) << 56, now.microseconds)
    }

    @inline(never)
    private static func add(
        _ head: Head, _ bytes: UnsafeRawBufferPointer, _ body: UnsafeRawBufferPointer?,
        to ring: inout FlightRing
    ) {
        let length = headBytes + bytes.count
        let kept = min(body?.count ?? 0, max(0, ring.roomForOne - length))
        guard ring.begin(length + kept) else { return }
        withUnsafeBytes(of: (head.0.littleEndian, head.1.littleEndian)) { ring.put($0) }
        ring.put(bytes)
        if let body { ring.put(UnsafeRawBufferPointer(rebasing: body[..<kept])) }
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
