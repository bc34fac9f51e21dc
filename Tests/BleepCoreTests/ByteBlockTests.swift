import Testing

@testable import BleepCore

@Suite struct ByteBlockTests {
    @Test func growsByWhatIsAdded() {
        var block = ByteBlock(capacity: 4)
        var expected: [UInt8] = []
        for length in 0..<200 {
            let piece = [UInt8](repeating: UInt8(length), count: length)
            piece.withUnsafeBytes { block.add($0) }
            expected += piece
        }

        #expect([UInt8](block.bytes) == expected)
        #expect(block.count == expected.count && block.capacity >= block.count)
    }

    @Test func numbersBeginWithTheirLowestByte() {
        var block = ByteBlock(capacity: 0)
        block.add(0x0102_0304, bytes: 3)
        block.add(UInt64.max, bytes: 8)

        #expect([UInt8](block.bytes) == [4, 3, 2] + [UInt8](repeating: 255, count: 8))
    }

    @Test func emptiedItKeepsItsRoom() {
        var block = ByteBlock(capacity: 16)
        block.add(7, bytes: 8)
        block.removeAll()

        #expect(block.bytes.isEmpty && block.capacity == 16)
    }
}
