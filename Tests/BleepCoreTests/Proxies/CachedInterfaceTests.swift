import BleepCore
import Testing

/// One interface, in virtual time; values are numbers.
@Suite struct CachedInterfaceTests {
    typealias Cached = CachedInterface<Int>
    private let start = Instant(microseconds: 1_000_000)

    /// Everything is known: A is 1 and B is 2.
    private func warm() -> Cached {
        var cached = Cached()
        _ = cached.handle(.loadBegan(1), at: start)
        _ = cached.handle(.snapshotArrived(load: 1, [("A", 1), ("B", 2)]), at: start)
        return cached
    }

    /// What a read finds, in words.
    private func read(
        _ cached: Cached, _ name: String, within age: Duration = .forever,
        at now: Instant? = nil
    ) -> String {
        switch cached.read(name, within: age, at: now ?? start) {
        case .hit(let value): "\(value)"
        case .needsGet: "get"
        case .needsSnapshot: "snapshot"
        case .missing: "missing"
        }
    }

    @Test func knowsNothingAtFirst() {
        #expect(read(Cached(), "A") == "snapshot")
        #expect(Cached().readAll(within: .forever, at: start) == nil)
    }

    @Test func knowsEverythingAfterASnapshot() {
        let cached = warm()

        #expect(read(cached, "A") == "1")
        #expect(read(cached, "B") == "2")
        #expect(read(cached, "C") == "missing")
        #expect(cached.readAll(within: .forever, at: start)?.count == 2)
    }

    @Test func takesASignalOverAtOnce() {
        var cached = warm()

        #expect(
            cached.handle(.propertiesChanged([("A", 5)], invalidated: ["B"]), at: start) == [])

        #expect(read(cached, "A") == "5")
        #expect(read(cached, "B") == "get")
        #expect(cached.readAll(within: .forever, at: start) == nil)
    }

    @Test func asksForWhatWasInvalidatedOnlyOnce() {
        var cached = warm()
        _ = cached.handle(.propertiesChanged([], invalidated: ["B"]), at: start)
        _ = cached.handle(.loadBegan(2), at: start)

        _ = cached.handle(.valueArrived(load: 2, name: "B", 7), at: start)

        #expect(read(cached, "B") == "7")
    }

    @Test func believesASignalThatComesAfterTheSnapshot() {
        var cached = Cached()
        _ = cached.handle(.loadBegan(1), at: start)

        _ = cached.handle(.snapshotArrived(load: 1, [("A", 1)]), at: start)
        _ = cached.handle(.propertiesChanged([("A", 2)], invalidated: []), at: start)

        #expect(read(cached, "A") == "2")
    }

    @Test func knowsWhatASignalSaidBeforeTheSnapshotCame() {
        var cached = Cached()
        _ = cached.handle(.loadBegan(1), at: start)
        _ = cached.handle(.propertiesChanged([("A", 2)], invalidated: []), at: start)

        #expect(read(cached, "A") == "2")
        #expect(read(cached, "B") == "snapshot")
    }

    /// Each of these makes an answer that is under way one from another world.
    private static var breaks: [Cached.Event] {
        [
            .removed, .ownerChanged(isAbsent: false), .ownerChanged(isAbsent: true), .invalidated,
        ]
    }

    @Test(arguments: breaks.indices)
    func ignoresASnapshotOfAnEarlierWorld(_ index: Int) {
        var cached = Cached()
        _ = cached.handle(.loadBegan(1), at: start)
        _ = cached.handle(Self.breaks[index], at: start)

        _ = cached.handle(.snapshotArrived(load: 1, [("A", 1)]), at: start)
        #expect(read(cached, "A") == "snapshot")

        _ = cached.handle(.loadBegan(2), at: start)
        _ = cached.handle(.snapshotArrived(load: 1, [("A", 1)]), at: start)
        _ = cached.handle(.valueArrived(load: 1, name: "B", 1), at: start)
        #expect(read(cached, "A") == "snapshot")
        #expect(read(cached, "B") == "snapshot")

        _ = cached.handle(.snapshotArrived(load: 2, [("A", 3)]), at: start)
        #expect(read(cached, "A") == "3")
    }

    @Test(arguments: breaks.indices)
    func dropsWhatItKnewAndCountsIt(_ index: Int) {
        var cached = warm()

        #expect(cached.handle(Self.breaks[index], at: start) == [])

        #expect(read(cached, "A") == "snapshot")
        #expect(cached.invalidations == 1)
        _ = cached.handle(.propertiesChanged([("A", 9)], invalidated: []), at: start)
        #expect(read(cached, "A") == "snapshot")
    }

    @Test func aFailedLoadLeavesNothingThatNobodyKeepsTrue() {
        var cached = Cached()
        _ = cached.handle(.loadBegan(1), at: start)
        _ = cached.handle(.propertiesChanged([("A", 2)], invalidated: []), at: start)

        _ = cached.handle(.loadFailed(1), at: start)

        #expect(read(cached, "A") == "snapshot")
    }

    @Test func theFailureOfAnOlderLoadChangesNothing() {
        var cached = Cached()
        _ = cached.handle(.loadBegan(1), at: start)
        _ = cached.handle(.loadBegan(2), at: start)

        _ = cached.handle(.loadFailed(1), at: start)
        _ = cached.handle(.propertiesChanged([("A", 2)], invalidated: []), at: start)

        #expect(read(cached, "A") == "2")
    }

    @Test func whatWasSetIsAskedForAndNoOlderAnswerTaken() {
        var cached = warm()
        _ = cached.handle(.loadBegan(2), at: start)

        _ = cached.handle(.propertyInvalidated("A"), at: start)
        _ = cached.handle(.snapshotArrived(load: 2, [("A", 1), ("B", 2)]), at: start)

        #expect(read(cached, "A") == "get")
        #expect(read(cached, "B") == "2")
        _ = cached.handle(.propertiesChanged([("A", 4)], invalidated: []), at: start)
        #expect(read(cached, "A") == "4")
    }

    @Test func anAgeLimitAsksForWhatWasToldLongerAgo() {
        var cached = warm()
        let later = start.advanced(by: .seconds(10))
        _ = cached.handle(.propertiesChanged([("A", 3)], invalidated: []), at: later)

        #expect(read(cached, "A", within: .seconds(5), at: later) == "3")
        #expect(read(cached, "B", within: .seconds(5), at: later) == "get")
        #expect(read(cached, "B", within: .seconds(10), at: later) == "2")
        #expect(read(cached, "C", within: .seconds(5), at: later) == "get")
        #expect(read(cached, "C", within: .seconds(10), at: later) == "missing")
        #expect(cached.readAll(within: .seconds(5), at: later) == nil)
    }

    @Test func anObjectThatReturnsBringsItsProperties() {
        var cached = warm()
        _ = cached.handle(.removed, at: start)

        _ = cached.handle(.appeared([("A", 8)]), at: start)

        #expect(read(cached, "A") == "8")
        #expect(read(cached, "B") == "missing")
    }
}

/// Telling those who watch.
@Suite struct CachedInterfaceWatchTests {
    typealias Cached = CachedInterface<Int>
    private let start = Instant(microseconds: 1_000_000)

    private func watched() -> Cached {
        var cached = Cached()
        _ = cached.handle(.loadBegan(1), at: start)
        _ = cached.handle(.snapshotArrived(load: 1, [("A", 1), ("B", 2)]), at: start)
        _ = cached.handle(.watched(true), at: start)
        return cached
    }

    @Test func nobodyIsToldWhereNobodyWatches() {
        var cached = watched()
        #expect(cached.handle(.watched(false), at: start) == [])

        #expect(cached.handle(.propertiesChanged([("A", 5)], invalidated: []), at: start) == [])
        #expect(cached.handle(.invalidated, at: start) == [])
    }

    @Test func whoWatchesWhatIsNotKnownHasItRead() {
        var cached = Cached()

        #expect(cached.handle(.watched(true), at: start) == [.load])
        #expect(cached.handle(.watched(true), at: start) == [])
        #expect(
            cached.handle(.snapshotArrived(load: 1, [("A", 1)]), at: start) == [.tell("A", 1)])
    }

    @Test func tellsChangesAndNothingTwice() {
        var cached = watched()

        #expect(
            cached.handle(.propertiesChanged([("A", 5), ("B", 2)], invalidated: []), at: start)
                == [.tell("A", 5)])
        #expect(cached.handle(.propertiesChanged([("A", 5)], invalidated: []), at: start) == [])
        #expect(
            cached.handle(.propertiesChanged([], invalidated: ["B"]), at: start)
                == [.tell("B", nil)])
    }

    @Test func tellsAfterARestartOnlyWhatIsDifferent() {
        var cached = watched()

        #expect(cached.handle(.ownerChanged(isAbsent: false), at: start) == [.load])
        _ = cached.handle(.loadBegan(2), at: start)
        #expect(
            cached.handle(.snapshotArrived(load: 2, [("B", 3), ("C", 4)]), at: start)
                == [.tell("A", nil), .tell("B", 3), .tell("C", 4)])
    }

    @Test func tellsOfAnObjectThatGoesAndReturns() {
        var cached = watched()

        #expect(cached.handle(.removed, at: start) == [.tell("A", nil), .tell("B", nil)])
        #expect(
            cached.handle(.appeared([("A", 1), ("B", 2)]), at: start)
                == [.tell("A", 1), .tell("B", 2)])
    }

    @Test func tellsOfAServiceThatGoesAndIsReadWhenItReturns() {
        var cached = watched()

        #expect(
            cached.handle(.ownerChanged(isAbsent: true), at: start)
                == [.tell("A", nil), .tell("B", nil)])
        #expect(cached.handle(.ownerChanged(isAbsent: false), at: start) == [.load])
    }
}
