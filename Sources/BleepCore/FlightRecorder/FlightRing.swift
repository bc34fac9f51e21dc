/// As many of the newest records as fit into memory that was taken once; the oldest go first.
///
/// A record lies behind its length of four bytes, and goes on at the front where the memory ends.
package struct FlightRing: Sendable {
    private static let lengthBytes = 4

    private var memory: [UInt8]
    /// Where the oldest record begins.
    private var start = 0
    private var used = 0
    /// How many records there are.
    package private(set) var count = 0

    package init(capacity: Int) {
        memory = [UInt8](repeating: 0, count: capacity)
    }

    /// The longest record that fits.
    package var roomForOne: Int { memory.count - FlightRing.lengthBytes }

    /// Adds a record, in the place of as many as that takes. One that is too long is left out.
    package mutating func add(_ record: [UInt8]) {
        let needed = record.count + FlightRing.lengthBytes
        guard needed <= memory.count else { return }
        while memory.count - used < needed { dropOldest() }
        var place = position(used)
        for shift in 0..<FlightRing.lengthBytes {
            memory[place] = UInt8(truncatingIfNeeded: record.count >> (8 * shift))
            place = place + 1 == memory.count ? 0 : place + 1
        }
        put(record, at: place)
        used += needed
        count += 1
    }

    /// All records, oldest first, each behind its length.
    var linear: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(used)
        let untilEnd = min(used, memory.count - start)
        bytes += memory[start..<start + untilEnd]
        bytes += memory[..<(used - untilEnd)]
        return bytes
    }

    package mutating func removeAll() {
        start = 0
        used = 0
        count = 0
    }

    private func position(_ offset: Int) -> Int {
        let place = start + offset
        return place < memory.count ? place : place - memory.count
    }

    private mutating func dropOldest() {
        var length = FlightRing.lengthBytes
        for shift in 0..<FlightRing.lengthBytes {
            length += Int(memory[position(shift)]) << (8 * shift)
        }
        start = position(length)
        used -= length
        count -= 1
    }

    private mutating func put(_ record: [UInt8], at place: Int) {
        let untilEnd = min(record.count, memory.count - place)
        memory.withUnsafeMutableBytes { memory in
            record.withUnsafeBytes { record in
                guard let from = record.baseAddress, let to = memory.baseAddress else { return }
                (to + place).copyMemory(from: from, byteCount: untilEnd)
                to.copyMemory(from: from + untilEnd, byteCount: record.count - untilEnd)
            }
        }
    }
}
