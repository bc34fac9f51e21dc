import BleepCore
import Testing

@Suite struct IdleShelfTests {
    @Test func keepsWhatThereIsRoomFor() {
        var shelf = IdleShelf<Int>(capacity: 3)

        #expect(shelf.put(1, of: 3) == [])
        #expect(shelf.put(2, of: 3) == [])
        #expect(shelf.items == [1, 2])
    }

    @Test func letsTheLeastRecentlyUsedGo() {
        var shelf = IdleShelf<Int>(capacity: 2)
        _ = shelf.put(1, of: 2)
        _ = shelf.put(2, of: 2)

        #expect(shelf.trim(to: 3) == [1])
        #expect(shelf.put(3, of: 3) == [2])
        #expect(shelf.items == [3])
    }

    @Test func whatWasUsedAgainIsTheMostRecent() {
        var shelf = IdleShelf<Int>(capacity: 2)
        _ = shelf.put(1, of: 2)
        _ = shelf.put(2, of: 2)
        shelf.take(1)
        _ = shelf.put(1, of: 2)

        #expect(shelf.trim(to: 3) == [2])
    }

    @Test func whatIsInUseNeverGoes() {
        var shelf = IdleShelf<Int>(capacity: 2)

        #expect(shelf.trim(to: 100) == [])
        #expect(shelf.put(1, of: 100) == [1])
    }

    @Test func givesEverythingAtTheEnd() {
        var shelf = IdleShelf<Int>(capacity: 2)
        _ = shelf.put(1, of: 1)

        #expect(shelf.removeAll() == [1])
        #expect(shelf.items.isEmpty)
    }
}
