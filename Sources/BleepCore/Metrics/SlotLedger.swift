/// The last quarter of an hour in slots, in a fixed amount of memory.
///
/// A slot is 10 s long; when it is older than a minute it is merged with the others of its minute,
/// older than five minutes with those of its five minutes, and older than a quarter of an hour it
/// goes. Where that is still too much, older slots are merged sooner, and in the end buckets, too.
package struct SlotLedger: Sendable {
    /// How many bucket counts there is room for.
    package static let capacity = 800

    /// How many slots.
    static let slotCapacity = 16

    /// How long a slot is when it is new.
    package static let slotLength = Duration.seconds(10)

    /// How far back all this goes.
    static let memory = Duration.seconds(900)

    /// Oldest first, as are the counts that belong to them.
    var slots: [LatencySlot] = []
    var counts: [BucketCount] = []

    /// All the memory is taken here.
    package init() {
        slots.reserveCapacity(SlotLedger.slotCapacity)
        counts.reserveCapacity(SlotLedger.capacity)
    }

    /// When the slot ends that a moment lies in.
    package static func endOfSlot(at now: Instant) -> Instant {
        let length = slotLength.microseconds
        return Instant(microseconds: now.microseconds / length * length).advanced(by: slotLength)
    }

    /// Takes in a slot that is over; `fresh` is in the order of its buckets.
    package mutating func add(_ slot: LatencySlot, _ fresh: [BucketCount], at now: Instant) {
        age(to: now)
        guard !slot.isEmpty else { return }
        var slot = slot
        var fresh = fresh
        if let last = slots.last, last.isInSameCell(as: slot, of: SlotLedger.slotLength) {
            fresh = BucketCount.merged(
                counts[range(of: slots.count - 1)], fresh[...],
                level: last.level)
            remove(slots.count - 1)
            var sum = last
            sum.add(slot)
            slot = sum
        }
        makeRoom(for: &fresh, of: &slot, at: now)
        slot.length = UInt16(fresh.count)
        slots.append(slot)
        counts.append(contentsOf: fresh)
    }

    /// Lets go of what is too old, and merges what is old enough.
    package mutating func age(to now: Instant) {
        let isPast = { (slot: LatencySlot) in slot.end.duration(to: now) >= SlotLedger.memory }
        while let first = slots.first, isPast(first) { remove(0) }
        var index = 0
        while index + 1 < slots.count {
            let cell = SlotLedger.cell(ofAge: slots[index + 1].end.duration(to: now))
            if slots[index].isInSameCell(as: slots[index + 1], of: cell) {
                merge(index)
            } else {
                index += 1
            }
        }
    }

    /// The slots that end after `start`.
    package func slots(since start: Instant) -> ArraySlice<LatencySlot> {
        slots[(slots.firstIndex { $0.end > start } ?? slots.count)...]
    }

    /// Adds the counts of these slots up, bucket by bucket.
    package func addCounts(since start: Instant, to sums: inout [UInt32]) {
        for index in slots(since: start).indices {
            // A group of buckets is counted in the one in its middle.
            let offset = (1 << Int(slots[index].level)) >> 1
            for count in counts[range(of: index)] {
                let bucket = min(count.bucket + offset, LatencyBuckets.count - 1)
                sums[bucket] = UInt32(clamping: UInt64(sums[bucket]) + UInt64(count.count))
            }
        }
    }

    @inline(never)
    mutating func remove(_ index: Int) {
        replace(range(of: index), by: [])
        slots.remove(at: index)
    }

    /// Where the counts of a slot are.
    func range(of index: Int) -> Range<Int> {
        var first = 0
        for slot in slots[..<index] { first += Int(slot.length) }
        return first..<first + Int(slots[index].length)
    }

    /// How long slots are that are so old.
    private static func cell(ofAge age: Duration) -> Duration {
        if age >= .seconds(300) { return .seconds(300) }
        return age >= .seconds(60) ? .seconds(60) : slotLength
    }
}

extension LatencySlot {
    /// Both lie in the same stretch of so many seconds by the clock.
    fileprivate func isInSameCell(as later: LatencySlot, of length: Duration) -> Bool {
        start.microseconds / length.microseconds == later.start.microseconds / length.microseconds
    }
}
