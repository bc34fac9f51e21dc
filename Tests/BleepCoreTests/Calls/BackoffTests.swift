import BleepCore
import Testing

@Suite struct BackoffTests {
    @Test func ceilingsDoubleUntilTheCap() {
        let backoff = Backoff(seed: 1)

        let ceilings = (0...9).map { backoff.ceiling(beforeAttempt: $0) }

        #expect(
            ceilings == [
                .zero, .zero, .milliseconds(250), .milliseconds(500), .seconds(1), .seconds(2),
                .seconds(4), .seconds(8), .seconds(8), .seconds(8),
            ]
        )
    }

    @Test func ceilingsThatCannotBeWrittenAreTheCap() {
        let backoff = Backoff(base: .seconds(1), factor: 1 << 40, cap: .forever, seed: 1)

        #expect(backoff.ceiling(beforeAttempt: 3) == .seconds(1 << 40))
        #expect(backoff.ceiling(beforeAttempt: 4) == .forever)
        #expect(backoff.ceiling(beforeAttempt: 5) == .forever)
    }

    @Test func noRestComesBeforeTheFirstAttempt() {
        var backoff = Backoff(seed: 1)

        #expect(backoff.delay(beforeAttempt: 1) == .zero)
        #expect(backoff.delay(beforeAttempt: 0) == .zero)
        #expect(backoff.delay(beforeAttempt: .min) == .zero)
    }

    @Test func drawsAcrossTheWholeRange() {
        var backoff = Backoff(seed: 42)
        let ceiling = Duration.seconds(1)

        let drawn = (0..<2000).map { _ in backoff.delay(beforeAttempt: 4) }

        #expect(drawn.allSatisfy { $0 >= .zero && $0 <= ceiling })
        // Full jitter: a tenth of the range at either end is hit, and the mean is the middle.
        #expect(drawn.contains { $0 < ceiling / 10 })
        #expect(drawn.contains { $0 > ceiling / 10 * 9 })
        let mean = drawn.reduce(.zero, +) / drawn.count
        #expect(mean > .milliseconds(460) && mean < .milliseconds(540))
    }

    @Test func theSameSeedDrawsTheSameRests() {
        var one = Backoff(seed: 9)
        var other = Backoff(seed: 9)
        var third = Backoff(seed: 10)

        let rests = (2...20).map { one.delay(beforeAttempt: $0) }

        #expect(rests == (2...20).map { other.delay(beforeAttempt: $0) })
        #expect(rests != (2...20).map { third.delay(beforeAttempt: $0) })
    }

    @Test func addsTheJitterToAFloor() {
        var backoff = Backoff(seed: 3)

        for _ in 0..<100 {
            let rest = backoff.delay(beforeAttempt: 2, atLeast: .seconds(4))

            #expect(rest >= .seconds(4))
            #expect(rest <= .seconds(4) + .milliseconds(250))
        }
    }

    @Test(arguments: [
        Backoff(base: .zero, seed: 1), Backoff(cap: .zero, seed: 1),
        Backoff(base: .forever, factor: .max, cap: .forever, seed: 1),
        Backoff(base: .seconds(10), factor: 0, cap: .seconds(1), seed: 1),
        Backoff(base: .seconds(-1), seed: 1), Backoff(factor: 1, seed: 1),
    ])
    func bearsOddSettings(backoff: Backoff) {
        var backoff = backoff

        for attempt in [Int.min, 0, 2, 3, 70, .max] {
            let rest = backoff.delay(beforeAttempt: attempt, atLeast: .forever)

            #expect(rest >= .forever)
            #expect(backoff.ceiling(beforeAttempt: attempt) >= .zero)
        }
    }
}
