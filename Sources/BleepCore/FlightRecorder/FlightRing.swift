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

    /// Begins a record of that length, in the place of as many as it takes; its bytes are put next.
    /// False if it is too long for all of them.
    package mutating func begin(_ length: Int) -> Bool {
        let needed = length + FlightRing.lengthBytes
        guard needed <= memory.count else { return false }
        while memory.count - used < needed { dropOldest() }
        count += 1
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: length).littleEndian) { put($0) }
        return true
    }

    /// Adds some bytes of the record that was begun.
    @inline(never)
    package mutating func put(_ bytes: UnsafeRawBufferPointer) {
        guard let from = bytes.baseAddress else { return }
        let place = position(used)
        let untilEnd = min(bytes.count, memory.count - place)
        memory.withUnsafeMutableBytes { memory in
            guard let to = memory.baseAddress else { return }
            (to + place).copyMemory(from: from, byteCount: untilEnd)
            to.copyMemory(from: from + untilEnd, byteCount: bytes.count - untilEnd)
        }
        used += bytes.count
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
}
