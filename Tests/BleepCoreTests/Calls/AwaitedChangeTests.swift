import BleepCore
import Testing

@Suite struct AwaitedChangeTests {
    private func at(_ seconds: Int) -> Instant { CallScript.at(seconds) }
    private let absent = Failure(.serviceUnavailable, awaits: .service)
    private let missing = Failure(.deviceNotFound, awaits: .device)
    private let stale = Failure(.unknownObject, awaits: .device)

    @Test func waitsForAServiceOnlyIfAsked() {
        var waiting = CallScript { $0.waitsForService = true }
        var hasty = CallScript()
        let events: [(Int, ReliableCall.Event)] = [(0, .started), (1, .attemptFailed(1, absent))]

        #expect(waiting.run(events) == [.setTimer(at(15)), .awaitChange(.service)])
        #expect(hasty.run(events) == [.stopTimer, .fail(absent)])
    }

    @Test func beginsAgainWithTheChange() {
        var script = CallScript { $0.waitsForService = true }

        #expect(
            script.run([(0, .started), (1, .attemptFailed(1, absent)), (9, .changed)])
                == [.setTimer(at(15)), .beginAttempt(2)])
    }

    @Test func findingNobodyCostsNoAttempt() {
        var script = CallScript {
            $0.waitsForService = true
            $0.maximumAttempts = 1
        }
        _ = script.run([(0, .started)])

        for attempt in 1...10 {
            #expect(
                script.run([(1, .attemptFailed(attempt, absent))])
                    == [.setTimer(at(15)), .awaitChange(.service)])
            #expect(
                script.run([(1, .changed)]) == [.setTimer(at(15)), .beginAttempt(attempt + 1)])
        }
    }

    @Test func whatWasSentCostsAnAttemptAlsoIfItAwaitsAChange() {
        var script = CallScript { $0.maximumAttempts = 2 }

        #expect(
            script.run([(0, .started), (1, .attemptFailed(1, stale))])
                == [.setTimer(at(5)), .awaitChange(.device)])
        #expect(
            script.run([(1, .changed), (1, .attemptFailed(2, stale))])
                == [.stopTimer, .fail(stale)])
    }

    @Test func aDeviceIsAwaitedOnlySoLong() {
        var script = CallScript()

        #expect(
            script.run([(0, .started), (1, .attemptFailed(1, missing))])
                == [.setTimer(at(5)), .awaitChange(.device)])
        #expect(script.run([(5, .timerFired)]) == [.stopTimer, .fail(missing)])
    }

    @Test func aChangeAtTheDeadlineComesTooLate() {
        var script = CallScript { $0.waitsForService = true }

        #expect(
            script.run([(0, .started), (1, .attemptFailed(1, absent)), (15, .changed)])
                == [.stopTimer, .fail(absent)])
    }

    @Test func whatMayHaveHappenedIsNotAwaitedUnlessIdempotent() {
        let removed = Failure(.objectRemoved, awaits: .device)
        var careful = CallScript()
        var carefree = CallScript { $0.isIdempotent = true }
        let events: [(Int, ReliableCall.Event)] = [(0, .started), (1, .attemptFailed(1, removed))]

        #expect(careful.run(events) == [.stopTimer, .fail(removed)])
        #expect(carefree.run(events) == [.setTimer(at(5)), .awaitChange(.device)])
    }
}
