import Testing

@testable import BleepCore

@Suite struct AutomaticDumpsTests {
    private let start = Instant(microseconds: 1_000_000)

    @Test func anIssueIsDumpedAndTheSameOneNotWithinAMinute() {
        var dumps = AutomaticDumps()
        #expect(
            dumps.handle(.issueRaised(.deviceExpired), at: start) == [.write(.deviceExpired)])
        #expect(dumps.handle(.written(isWhole: true), at: start).isEmpty)

        let soon = start.advanced(by: .seconds(59))
        #expect(dumps.handle(.issueRaised(.deviceExpired), at: soon).isEmpty)
        #expect(dumps.handle(.issueRaised(.poweredStuck), at: soon) == [.write(.poweredStuck)])
        #expect(dumps.handle(.written(isWhole: false), at: soon).isEmpty)
        let later = start.advanced(by: .seconds(60))
        #expect(
            dumps.handle(.issueRaised(.deviceExpired), at: later) == [.write(.deviceExpired)])
        #expect(dumps.dumps == 1 && dumps.failures == 1)
    }

    @Test func whatComesMeanwhileIsInOneMore() {
        var dumps = AutomaticDumps()
        _ = dumps.handle(.issueRaised(.deviceExpired), at: start)
        #expect(dumps.handle(.issueRaised(.poweredStuck), at: start).isEmpty)
        #expect(dumps.handle(.issueRaised(.adapterBlocked), at: start).isEmpty)
        #expect(dumps.handle(.issueRaised(.deviceExpired), at: start).isEmpty)

        #expect(dumps.handle(.written(isWhole: true), at: start) == [.write(.adapterBlocked)])
        #expect(dumps.handle(.written(isWhole: true), at: start).isEmpty)
        #expect(dumps.handle(.written(isWhole: true), at: start).isEmpty)
        #expect(dumps.dumps == 2)
    }

    @Test func whatIsNotWantedAnyMoreIsNotBegun() {
        var dumps = AutomaticDumps()
        #expect(dumps.handle(.unwanted, at: start).isEmpty)
        _ = dumps.handle(.issueRaised(.deviceExpired), at: start)
        _ = dumps.handle(.issueRaised(.poweredStuck), at: start)
        _ = dumps.handle(.unwanted, at: start)

        #expect(dumps.handle(.written(isWhole: true), at: start).isEmpty)
        #expect(
            dumps.handle(.issueRaised(.poweredStuck), at: start) == [.write(.poweredStuck)])
    }
}

@Suite struct DumpFolderTests {
    private func names(_ number: String, _ process: Int = 1) -> [String] {
        ["flight-\(number)-\(process)-x.jsonl", "flight-\(number)-\(process)-x.pcap"]
    }

    @Test func numbersGoUp() {
        #expect(
            DumpFolder.name(after: [], process: 42, issue: "device_expired")
                == "flight-000001-42-device_expired")
        let there = names("000009") + names("000010") + ["flight-000099.txt", "other-000999-1-x"]
        #expect(DumpFolder.name(after: there, process: 42, issue: "y") == "flight-000011-42-y")
        #expect(
            DumpFolder.name(after: names("999999"), process: 1, issue: "y") == "flight-1000000-1-y")
    }

    @Test func theOldestGoTogetherWithWhatIsTheirs() {
        let torn = "flight-000001-1-x.pcap.1234567"
        let foreign = ["notes.txt", "flight-recorder.md", "flight-1-1-x.jsonl"]
        let there =
            names("000003") + foreign + names("000001") + [torn] + names("1000000")
            + names("000002", 7) + names("000003", 9)

        #expect(DumpFolder.surplus(in: there, keeping: 5).isEmpty)
        #expect(DumpFolder.surplus(in: there, keeping: 4) == names("000001") + [torn])
        #expect(
            Set(DumpFolder.surplus(in: there, keeping: 1))
                == Set(
                    names("000001") + [torn] + names("000002", 7) + names("000003")
                        + names("000003", 9)))
    }
}
