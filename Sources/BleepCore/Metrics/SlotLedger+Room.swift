/// Making do with the memory that there is.
extension SlotLedger {
    /// Buckets are taken in groups of at most `1 << 5`, which are two thirds of an octave.
    private static let highestLevel: UInt8 = 5

    /// Merges and coarsens until a fresh slot fits.
    mutating func makeRoom(
        for fresh: inout [BucketCount], of slot: inout LatencySlot, at now: Instant
    ) {
        while counts.count + fresh.count > SlotLedger.capacity
            || slots.count >= SlotLedger.slotCapacity
        {
            if mergeOldest(at: now) { continue }
            let largest = slots.indices.max { slots[$0].length < slots[$1].length }
            let length = largest.map { Int(slots[$0].length) } ?? 0
            if fresh.count >= length, slot.level < SlotLedger.highestLevel {
                slot.level += 1
                fresh = BucketCount.merged(fresh[...], [], level: slot.level)
            } else if let largest, slots[largest].level < SlotLedger.highestLevel {
                coarsen(largest)
            } else if slots.count > 1 {
                merge(0)
            } else {
                remove(0)
            }
        }
    }

    /// Merges a slot with the next.
    mutating func merge(_ index: Int) {
        let (left, right) = (range(of: index), range(of: index + 1))
        let level = max(slots[index].level, slots[index + 1].level)
        let merged = BucketCount.merged(counts[left], counts[right], level: level)
        replace(left.lowerBound..<right.upperBound, by: merged)
        slots[index].add(slots[index + 1])
        slots[index].level = level
        slots[index].length = UInt16(merged.count)
        slots.remove(at: index + 1)
    }

    /// Merges the oldest two that may be one; false if none may.
    ///
    /// What spans more than a minute and its own age would blur the shorter windows; and one that
    /// took in each new slot would never grow old.
    private mutating func mergeOldest(at now: Instant) -> Bool {
        for index in slots.indices.dropLast() {
            let later = slots[index + 1]
            let limit = min(.seconds(60) + later.end.duration(to: now), .seconds(300))
            if slots[index].start.duration(to: later.end) <= limit {
                merge(index)
                return true
            }
        }
        return false
    }

    private mutating func coarsen(_ index: Int) {
        let range = range(of: index)
        slots[index].level += 1
        let coarse = BucketCount.merged(counts[range], [], level: slots[index].level)
        replace(range, by: coarse)
        slots[index].length = UInt16(coarse.count)
    }

    /// With fewer: nothing is allocated.
    @inline(never)
    mutating func replace(_ range: Range<Int>, by fewer: [BucketCount]) {
        for (offset, count) in fewer.enumerated() { counts[range.lowerBound + offset] = count }
        counts.removeSubrange(range.lowerBound + fewer.count..<range.upperBound)
    }
}
