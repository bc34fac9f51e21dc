/// Bytes in a row, to which more are added as a block. Where code is kept small, an array takes
/// them one by one.
@usableFromInline
package struct ByteBlock: ~Copyable {
    @usableFromInline var start: UnsafeMutableRawPointer
    package private(set) var capacity: Int
    package private(set) var count = 0

    package init(capacity: Int) {
        self.capacity = capacity
        start = .allocate(byteCount: capacity, alignment: 1)
    }

    // Embedded Swift has to see it where a block is let go.
    @inlinable deinit { start.deallocate() }

    /// Valid until more are added.
    package var bytes: UnsafeRawBufferPointer {
        UnsafeRawBufferPointer(start: start, count: count)
    }

    @inline(never)
    package mutating func add(_ bytes: UnsafeRawBufferPointer) {
        guard let from = bytes.baseAddress else { return }
        if capacity - count < bytes.count { grow(to: max(count + bytes.count, 2 * capacity)) }
        (start + count).copyMemory(from: from, byteCount: bytes.count)
        count += bytes.count
    }

    /// The lowest byte first.
    package mutating func add(_ number: UInt64, bytes count: Int) {
        Swift.withUnsafeBytes(of: number.littleEndian) {
            add(UnsafeRawBufferPointer(rebasing: $0[..<count]))
        }
    }

    /// Zeros up to a multiple of a power of two that is at most 8.
    package mutating func pad(to unit: Int) {
        add(0, bytes: -count & (unit - 1))
    }

    /// Writes four bytes over those that are there.
    package mutating func replace(at place: Int, with number: UInt32) {
        (start + place).storeBytes(of: number.littleEndian, as: UInt32.self)
    }

    package mutating func removeAll() {
        count = 0
    }

    private mutating func grow(to capacity: Int) {
        let roomier = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 1)
        roomier.copyMemory(from: start, byteCount: count)
        start.deallocate()
        start = roomier
        self.capacity = capacity
    }
}
