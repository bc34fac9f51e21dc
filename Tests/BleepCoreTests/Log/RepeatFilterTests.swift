import Testing

@testable import BleepCore

@Suite struct RepeatFilterTests {
    private func at(_ seconds: Double) -> Instant {
        Instant(microseconds: 1_000_000_000 + UInt64(seconds * 1_000_000))
    }

    @Test func theFirstFewPassAndTheRestIsCounted() {
        var filter = RepeatFilter()

        let passed = (0..<100).map { filter.admits("a", at: at(Double($0) / 10)) }

        #expect(passed.count { $0 } == RepeatFilter.burst)
        #expect(passed.prefix(RepeatFilter.burst).allSatisfy { $0 })
        #expect(filter.due == at(60))
        let early = filter.takeSummaries(at: at(59))
        let due = filter.takeSummaries(at: at(61))
        let late = filter.takeSummaries(at: at(200))
        #expect(early.isEmpty)
        #expect(due == [RepeatFilter.Summary(key: "a", count: 95, span: .seconds(61))])
        #expect(late.isEmpty)
        #expect(filter.due == .never)
    }

    @Test func afterTheSummaryRecordsPassAgain() {
        var filter = RepeatFilter()
        for _ in 0..<10 { _ = filter.admits("a", at: at(0)) }
        _ = filter.takeSummaries(at: at(60))

        let passes = filter.admits("a", at: at(60))
        #expect(passes)
    }

    @Test func whatIsRareIsNeverLeftOut() {
        var filter = RepeatFilter()

        let passed = (0..<100).map { filter.admits("a", at: at(Double($0) * 20)) }
        #expect(!passed.contains(false))
        #expect(filter.due == .never)
    }

    @Test func kindsDoNotTakeEachOthersPlace() {
        var filter = RepeatFilter()
        for _ in 0..<100 { _ = filter.admits("a", at: at(0)) }

        let passes = filter.admits("b", at: at(1))
        #expect(passes)
    }

    @Test func aFloodOfKindsPassesAndTakesNoMoreMemory() {
        var filter = RepeatFilter()

        let passed = (0..<1000).map { filter.admits("\($0)", at: at(0)) }
        #expect(!passed.contains(false))
        // The first ones are quiet by then, and make room.
        for _ in 0..<10 { _ = filter.admits("new", at: at(61)) }
        let told = filter.takeSummaries(at: at(200))
        #expect(told.map(\.key) == ["new"])
    }

    /// Nothing is lost: what passes and what summaries count add up, whatever the order of events.
    @Test func countsAddUpOnARandomWalk() {
        var random = SplitMix64(seed: 3)
        var filter = RepeatFilter()
        var now = at(0)
        var sent = 0
        var told: UInt64 = 0
        for _ in 0..<20_000 {
            now = now.advanced(by: .milliseconds(Int64(random.next() % 3000)))
            if random.next() % 10 == 0 {
                told += filter.takeSummaries(at: now).reduce(0) { $0 + $1.count }
            } else {
                sent += 1
                if filter.admits("\(random.next() % 5)", at: now) { told += 1 }
            }
        }
        told += filter.takeSummaries(at: now.advanced(by: .seconds(61))).reduce(0) { $0 + $1.count }
        #expect(told == UInt64(sent))
    }
}
