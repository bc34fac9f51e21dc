import BleepCore
import Testing

@testable import BleepCore

@Suite struct SlotLedgerTests {
    private let start = Instant(microseconds: 1_200_000_000)  // On a border of all kinds of slots.

    /// A slot of ten seconds with one success in each of these buckets.
    private func add(
        _ buckets: [Int], to ledger: inout SlotLedger, after: Duration, count: UInt32 = 1
    ) {
        let begin = start.advanced(by: after)
        var slot = LatencySlot(from: begin, to: begin.advanced(by: SlotLedger.slotLength))
        slot.successCount = UInt32(buckets.count) * count
        ledger.add(
            slot, buckets.map { BucketCount(bucket: $0, count: count) }, at: slot.end)
    }

    private func total(_ ledger: SlotLedger) -> UInt64 {
        var sums = [UInt32](repeating: 0, count: LatencyBuckets.count)
        ledger.addCounts(since: Instant(microseconds: 0), to: &sums)
        return sums.reduce(0) { $0 + UInt64($1) }
    }

    @Test func slotsGrowLongerWithAge() {
        var ledger = SlotLedger()
        for step in 0..<120 { add([100], to: &ledger, after: .seconds(10 * step)) }

        let lengths = ledger.slots.map { $0.start.duration(to: $0.end).components.seconds }

        // Twenty minutes: the first five are gone, and five were merged before they went.
        #expect(lengths.suffix(6) == [10, 10, 10, 10, 10, 10])
        #expect(lengths.dropLast(6).suffix(4) == [60, 60, 60, 60])
        #expect(lengths.dropLast(10).allSatisfy { $0 == 300 })
        let oldest = ledger.slots[0].end.duration(to: start.advanced(by: .seconds(1200)))
        #expect(oldest < .seconds(900))
    }

    @Test func theSameBucketOfTwoSlotsIsOneCount() {
        var ledger = SlotLedger()
        for step in 0..<30 { add([7, 100, 900], to: &ledger, after: .seconds(10 * step)) }

        ledger.age(to: start.advanced(by: .seconds(800)))

        #expect(ledger.slots.count == 1)
        #expect(ledger.counts.map(\.bucket) == [7, 100, 900])
        #expect(ledger.counts.map(\.count) == [30, 30, 30])
    }

    @Test func slotsThatWereCutShortAreOneAgain() {
        var ledger = SlotLedger()
        for step in 0..<5 {
            let begin = start.advanced(by: .seconds(step))
            var slot = LatencySlot(from: begin, to: begin.advanced(by: .seconds(1)))
            slot.successCount = 1
            ledger.add(slot, [BucketCount(bucket: step, count: 1)], at: slot.end)
        }

        #expect(ledger.slots.count == 1)
        #expect(ledger.slots[0].successCount == 5)
        #expect(ledger.counts.map(\.bucket) == [0, 1, 2, 3, 4])
    }

    /// More buckets than there is room for: first time, and only then value, becomes coarser.
    @Test func oldSlotsAreMergedBeforeBucketsAre() {
        var ledger = SlotLedger()
        for step in 0..<6 {
            add(Array(step * 200..<step * 200 + 160), to: &ledger, after: .seconds(10 * step))
        }

        #expect(ledger.slots.count < 6)
        #expect(ledger.slots.last?.level == 0)
        #expect(ledger.counts.count <= SlotLedger.capacity)
        #expect(total(ledger) == 960)
    }

    @Test func keepsEveryCountHoweverWideTheTrafficIs() {
        var ledger = SlotLedger()
        let wide = Array(0..<1354)
        for step in 0..<90 {
            add(wide, to: &ledger, after: .seconds(10 * step))
            #expect(total(ledger) == UInt64(1354 * (step + 1)))
            #expect(ledger.counts.count <= SlotLedger.capacity)
            #expect(ledger.slots.count <= SlotLedger.slotCapacity)
        }
    }

    /// One slot that took all in would never grow old.
    @Test func decaysAlsoWhenItIsFull() {
        var ledger = SlotLedger()
        for step in 0..<300 {
            add(Array(0..<1354), to: &ledger, after: .seconds(10 * step))
        }
        let now = start.advanced(by: .seconds(3000))

        let longest = ledger.slots.map { $0.start.duration(to: $0.end) }.max()
        let minute = ledger.slots(since: now.preceded(by: .seconds(60))).first?.start
        #expect(longest ?? .forever <= .seconds(300))
        #expect(minute.map { $0.duration(to: now) } ?? .forever <= .seconds(120))
        #expect(ledger.slots.first.map { $0.start.duration(to: now) } ?? .zero <= .seconds(1200))
    }

    @Test func countsBeyondAWordKeepTheirShape() {
        var ledger = SlotLedger()
        for step in 0..<30 {
            let begin = start.advanced(by: .seconds(10 * step))
            var slot = LatencySlot(from: begin, to: begin.advanced(by: SlotLedger.slotLength))
            slot.successCount = 2_200_000
            ledger.add(
                slot,
                [BucketCount(bucket: 3, count: 200_000), BucketCount(bucket: 9, count: 2_000_000)],
                at: slot.end)
        }
        ledger.age(to: start.advanced(by: .seconds(700)))

        #expect(ledger.slots[0].successCount == 66_000_000)
        let ratio = Double(ledger.counts[1].count) / Double(ledger.counts[0].count)
        #expect(ratio > 9 && ratio < 11)
    }

    /// Seeded walk: whatever comes, the memory is what it was, and sorted.
    @Test func theMemoryIsFixed() {
        var ledger = SlotLedger()
        let room = (ledger.slots.capacity, ledger.counts.capacity)
        var random = SplitMix64(seed: 11)
        var now = Duration.zero
        for _ in 0..<400 {
            let wanted = Int.random(in: 1...1300, using: &random)
            let first = Int.random(in: 0...(1354 - wanted), using: &random)
            add(Array(first..<first + wanted), to: &ledger, after: now)
            now += .seconds(Int.random(in: 1...90, using: &random))

            #expect(ledger.slots.reduce(0) { $0 + Int($1.length) } == ledger.counts.count)
            for index in ledger.slots.indices {
                let buckets = ledger.counts[ledger.range(of: index)].map(\.bucket)
                #expect(buckets == buckets.sorted())
            }
        }
        #expect(ledger.slots.capacity == room.0 && ledger.counts.capacity == room.1)
    }
}
