import BleepCore
import Testing

@Suite struct WindowTests {
    private let windows: [MetricsWindow] = [.oneMinute, .fiveMinutes, .quarterHour, .lifetime]

    private func counts(_ recorded: inout Recorded) -> [UInt64] {
        windows.map { recorded.statistics($0).successes.count }
    }

    @Test func windowsDecayWithoutAnyRecording() {
        var recorded = Recorded()
        recorded.succeed(1000)

        var seen: [[UInt64]] = []
        for seconds in [0, 59, 12, 228, 62, 538, 320] {
            recorded.wait(.seconds(seconds))
            seen.append(counts(&recorded))
        }

        // At 0 s, 59 s, 71 s, 299 s, 361 s, 899 s and 1219 s.
        #expect(
            seen == [
                [1, 1, 1, 1], [1, 1, 1, 1], [0, 1, 1, 1], [0, 1, 1, 1], [0, 0, 1, 1],
                [0, 0, 1, 1], [0, 0, 0, 1],
            ])
    }

    @Test func theErrorRateIsThatOfTheWindow() {
        var recorded = Recorded()
        for _ in 0..<10 { recorded.fail(1000) }
        recorded.wait(.seconds(400))
        for _ in 0..<10 { recorded.succeed(1000) }

        #expect(recorded.statistics(.oneMinute).errorRate == 0)
        #expect(recorded.statistics(.fiveMinutes).errorRate == 0)
        #expect(recorded.statistics(.quarterHour).errorRate == 0.5)
    }

    @Test func eachWindowHasItsOwnPercentiles() {
        var recorded = Recorded()
        for minute in 0..<15 {
            for _ in 0..<60 {
                recorded.succeed(UInt64(minute + 1) * 10_000)
                recorded.wait(.seconds(1))
            }
        }

        let greatest = windows.map { recorded.statistics($0).successes.greatest }
        let medians = windows.map { recorded.statistics($0).successes.p50 }

        #expect(greatest == [150_000, 150_000, 150_000, 150_000])
        #expect(isNear(medians[0], 150_000))
        #expect(isNear(medians[1], 130_000))
        #expect(isNear(medians[2], 80_000))
        #expect(isNear(medians[3], 80_000))
    }

    @Test func aWindowSaysHowLongItReallyIs() {
        var recorded = Recorded()
        #expect(recorded.statistics(.fiveMinutes).covered == .zero)
        recorded.succeed(1)
        recorded.wait(.seconds(30))
        #expect(recorded.statistics(.fiveMinutes).covered == .seconds(30))

        for _ in 0..<200 {
            recorded.succeed(1)
            recorded.wait(.seconds(7))
        }

        let covered = windows.map { recorded.statistics($0).covered.components.seconds }
        #expect((60...70).contains(covered[0]))
        #expect((300...360).contains(covered[1]))
        #expect((900...1200).contains(covered[2]))
        #expect(covered[3] == 1430)
    }

    @Test func nothingIsLostWhereSlotsMeet() {
        var recorded = Recorded()
        var random = SplitMix64(seed: 3)
        for step in 1...800 {
            recorded.succeed(UInt64.random(in: 1...1000, using: &random))
            recorded.wait(.seconds(1))
            #expect(recorded.statistics(.quarterHour).successes.count == UInt64(step))
        }
    }
}
