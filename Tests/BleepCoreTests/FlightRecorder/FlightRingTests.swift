import Testing

@testable import BleepCore

@Suite struct FlightRingTests {
    private func record(_ length: Int, _ filling: UInt8) -> [UInt8] {
        [UInt8](repeating: filling, count: length)
    }

    /// The records that are there, by what fills them.
    private func contents(_ ring: FlightRing) -> [[UInt8]] {
        let bytes = ring.linear
        var records: [[UInt8]] = []
        var place = 0
        while place < bytes.count {
            let end = place + 4 + Int(bytes.number(at: place, bytes: 4))
            records.append(Array(bytes[(place + 4)..<end]))
            place = end
        }
        return records
    }

    /// In two pieces, as heads and messages are.
    private func add(_ record: [UInt8], to ring: inout FlightRing) {
        guard ring.begin(record.count) else { return }
        record.withUnsafeBytes {
            ring.put(UnsafeRawBufferPointer(rebasing: $0[..<(record.count / 3)]))
            ring.put(UnsafeRawBufferPointer(rebasing: $0[(record.count / 3)...]))
        }
    }

    @Test func theOldestGoForTheNewest() {
        var ring = FlightRing(capacity: 32)
        for filling in 1...4 as ClosedRange<UInt8> { add(record(10, filling), to: &ring) }

        #expect(contents(ring) == [record(10, 3), record(10, 4)])
        #expect(ring.count == 2)
    }

    @Test func whatNeverFitsChangesNothing() {
        var ring = FlightRing(capacity: 32)
        add(record(5, 1), to: &ring)
        add(record(29, 2), to: &ring)
        #expect(contents(ring) == [record(5, 1)])

        add(record(28, 3), to: &ring)
        #expect(contents(ring) == [record(28, 3)])
        #expect(ring.roomForOne == 28)
    }

    @Test func emptiedItTakesAsMuchAsBefore() {
        var ring = FlightRing(capacity: 32)
        for filling in 1...3 as ClosedRange<UInt8> { add(record(9, filling), to: &ring) }
        ring.removeAll()
        #expect(contents(ring).isEmpty)

        add(record(28, 7), to: &ring)
        #expect(contents(ring) == [record(28, 7)])
    }

    /// Against a list that throws away its oldest by the same arithmetic.
    @Test(arguments: [1, 2, 3] as [UInt64])
    func keepsTheNewestThatFitWhateverTheirLengths(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var ring = FlightRing(capacity: 257)
        var expected: [[UInt8]] = []
        for step in 0..<5000 {
            let fresh = record(Int(random.next() % 120), UInt8(truncatingIfNeeded: step))
            add(fresh, to: &ring)
            expected.append(fresh)
            while expected.reduce(0, { $0 + $1.count + 4 }) > 257 { expected.removeFirst() }
            #expect(ring.count == expected.count)
            if step % 50 == 0 { #expect(contents(ring) == expected) }
        }
        #expect(contents(ring) == expected)
    }
}
