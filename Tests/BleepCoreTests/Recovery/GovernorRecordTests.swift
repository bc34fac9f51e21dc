import BleepCore
import Testing

@Suite struct GovernorRecordTests {
    private let address = BluetoothAddress("00:AA:01:00:00:23")!

    private var record: GovernorRecord {
        let times = [Instant(microseconds: 5), Instant(microseconds: 90_000_000)]
        return GovernorRecord(
            boot: "6b1f",
            entries: [
                Governor.Entry(stage: 8, subject: address, times: times),
                Governor.Entry(stage: 0, subject: address, times: []),
            ])
    }

    @Test func isReadAsItWasWritten() {
        #expect(
            record.text
                == """
                bleepreliability governor 1
                boot 6b1f
                8 00:AA:01:00:00:23 5 90000000
                0 00:AA:01:00:00:23
                end 2

                """)
        #expect(GovernorRecord(Array(record.text.utf8)) == record)
    }

    @Test func whateverIsTornIsRefused() {
        let bytes = Array(record.text.utf8)

        for length in 0..<bytes.count { #expect(GovernorRecord(Array(bytes[..<length])) == nil) }
    }

    @Test(arguments: [
        "bleepreliability governor 2\nboot x\nend 0\n", "boot x\nend 0\n", "\n\n\n\n",
        "bleepreliability governor 1\nboot x y\nend 0\n",
        "bleepreliability governor 1\nboot x\nend 1\n",
        "bleepreliability governor 1\nboot x\n8\nend 1\n",
        "bleepreliability governor 1\nboot x\n8 nobody 1\nend 1\n",
        "bleepreliability governor 1\nboot x\n-8 00:AA:01:00:00:23\nend 1\n",
        "bleepreliability governor 1\nboot x\n64 00:AA:01:00:00:23\nend 1\n",
        "bleepreliability governor 1\nboot x\n8 00:AA:01:00:00:23 \nend 1\n",
        "bleepreliability governor 1\nboot x\n8 00:AA:01:00:00:23 99999999999999999999\nend 1\n",
    ])
    func whateverMakesNoSenseIsRefused(text: String) {
        #expect(GovernorRecord(Array(text.utf8)) == nil)
    }

    @Test func survivesWhateverItIsGiven() {
        var random = SplitMix64(seed: 3)
        let bytes = Array(record.text.utf8)
        for _ in 0..<20_000 {
            var broken = bytes
            for _ in 0..<(1 + random.next() % 4) {
                let place = Int(random.next() % UInt64(broken.count))
                switch random.next() % 3 {
                case 0: broken[place] = UInt8(truncatingIfNeeded: random.next())
                case 1: broken.remove(at: place)
                default: broken.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
                }
            }
            guard let read = GovernorRecord(broken) else { continue }
            #expect(GovernorRecord(Array(read.text.utf8)) == read)
        }
        #expect(GovernorRecord([UInt8](repeating: 0x0a, count: 1_000_000)) == nil)
    }
}
