import BleepCore
import Testing

@Suite struct ConnectGateTests {
    private typealias Event = ConnectGate.Event
    private typealias Action = ConnectGate.Action

    private static func at(_ milliseconds: Int64) -> Instant {
        Instant(microseconds: 1_000_000_000).advanced(by: .milliseconds(milliseconds))
    }

    private func at(_ milliseconds: Int64) -> Instant { Self.at(milliseconds) }

    /// A gate, and what it does at events at moments in milliseconds.
    private struct Script {
        var gate: ConnectGate

        init(_ change: (inout GateSettings) -> Void = { _ in }) {
            var settings = GateSettings()
            change(&settings)
            gate = ConnectGate(settings)
        }

        mutating func run(_ events: [(Int64, Event)]) -> [[Action]] {
            events.map { gate.handle($0.1, at: ConnectGateTests.at($0.0)) }
        }
    }

    private func holder(_ process: UInt64, since: Instant? = nil) -> LockHolder {
        LockHolder(process: process, since: since)
    }

    // MARK: - in one process

    @Test func letsOneInAtATimeInTheOrderInWhichTheyCame() {
        var script = Script { $0.usesLock = false }

        #expect(
            script.run([
                (0, .requested(1, priority: 0)), (1, .requested(2, priority: 0)),
                (2, .requested(3, priority: 0)), (3, .left(1)), (4, .left(2)), (5, .left(3)),
            ]) == [[.admit(1)], [], [], [.admit(2)], [.admit(3)], []])
    }

    @Test func higherPrioritiesGoFirstAndPushNobodyOut() {
        var script = Script { $0.usesLock = false }

        #expect(
            script.run([
                (0, .requested(1, priority: -5)), (1, .requested(2, priority: 0)),
                (2, .requested(3, priority: 7)), (3, .requested(4, priority: 7)),
                (4, .left(1)), (5, .left(3)), (6, .left(4)), (7, .left(2)),
            ]) == [[.admit(1)], [], [], [], [.admit(3)], [.admit(4)], [.admit(2)], []])
    }

    @Test func whoeverGivesUpIsPassedBy() {
        var script = Script { $0.usesLock = false }

        #expect(
            script.run([
                (0, .requested(1, priority: 0)), (1, .requested(2, priority: 0)),
                (2, .requested(3, priority: 0)), (3, .left(2)), (4, .left(1)), (5, .left(2)),
            ]) == [[.admit(1)], [], [], [], [.admit(3)], []])
    }

    @Test func whatIsBeingEndedKeepsItsPlaceUntilThatIsOver() {
        var script = Script { $0.usesLock = false }

        #expect(
            script.run([
                (0, .requested(1, priority: 0)), (0, .requested(2, priority: 0)),
                (10, .leaving(1, by: at(3010))), (50, .left(1)), (51, .left(1)),
            ]) == [[.admit(1)], [], [.setTimer(2, at(3010))], [.admit(2)], []])
    }

    @Test func whatDoesNotEndKeepsItsPlaceForAWhileOnly() {
        var script = Script { $0.usesLock = false }

        #expect(
            script.run([
                (0, .requested(1, priority: 0)), (0, .requested(2, priority: 0)),
                (10, .leaving(1, by: at(3010))), (3009, .timerFired(2)), (3010, .timerFired(2)),
            ]) == [
                [.admit(1)], [], [.setTimer(2, at(3010))], [.setTimer(2, at(3010))], [.admit(2)],
            ])
    }

    @Test func aLargerLimitLetsMoreIn() {
        var script = Script {
            $0.usesLock = false
            $0.limit = 2
        }

        #expect(
            script.run([
                (0, .requested(1, priority: 0)), (0, .requested(2, priority: 0)),
                (0, .requested(3, priority: 0)), (0, .requested(4, priority: 0)),
                (1, .left(1)), (2, .changed(GateSettings())),
            ]) == [[.admit(1)], [.admit(2)], [], [], [.admit(3)], []])

        var open = GateSettings()
        open.limit = .max
        open.usesLock = false
        #expect(open.isOpen)
        #expect(script.run([(3, .changed(open))]) == [[.admit(4)]])
    }

    // MARK: - with others

    @Test func takesTheLockForWhoeverIsInside() {
        var script = Script()

        #expect(
            script.run([
                (0, .requested(1, priority: 0)), (0, .lockTaken), (1, .requested(2, priority: 0)),
                (9, .left(1)), (9, .lockDropped(isAwaited: false)), (9, .lockTaken), (20, .left(2)),
                (20, .lockDropped(isAwaited: false)),
            ]) == [
                [.takeLock], [.admit(1)], [], [.dropLock], [.takeLock], [.admit(2)], [.dropLock],
                [],
            ])
    }

    @Test func standsBackForOthersWhoWait() {
        var script = Script()
        _ = script.run([
            (0, .requested(1, priority: 0)), (0, .lockTaken), (1, .requested(2, priority: 0)),
        ])

        #expect(
            script.run([
                (9, .left(1)), (9, .lockDropped(isAwaited: true)), (30, .requested(3, priority: 0)),
                (59, .timerFired(2)),
            ]) == [[.dropLock], [.setTimer(2, at(59))], [], [.takeLock]])
    }

    @Test func looksAgainWhileAnotherHasIt() {
        var script = Script()

        #expect(
            script.run([
                (0, .requested(1, priority: 0)), (0, .lockRefused(holder(7))),
                (5, .requested(2, priority: 0)), (20, .timerFired(1)),
                (20, .lockRefused(holder(7))), (40, .timerFired(1)), (40, .lockTaken),
            ]) == [
                [.takeLock], [.setTimer(1, at(20))], [], [.takeLock], [.setTimer(1, at(40))],
                [.takeLock], [.admit(1)],
            ])
    }

    @Test func anotherLooksWhenTheOneWhoDidGivesUp() {
        var script = Script()

        #expect(
            script.run([
                (0, .requested(1, priority: 0)), (0, .lockRefused(holder(7))),
                (5, .requested(2, priority: 0)), (8, .left(1)), (20, .timerFired(2)),
                (20, .lockRefused(holder(7))), (25, .left(2)), (25, .lockDropped(isAwaited: false)),
                (40, .timerFired(2)),
            ]) == [
                [.takeLock], [.setTimer(1, at(20))], [], [.setTimer(2, at(20))], [.takeLock],
                [.setTimer(2, at(40))], [.dropLock], [], [],
            ])
    }

    @Test func goesOnWithoutALockThatCannotBeHad() {
        var script = Script()

        #expect(
            script.run([
                (0, .requested(1, priority: 0)), (0, .lockMissing), (1, .requested(2, priority: 0)),
                (2, .left(1)), (2, .lockMissing), (3, .left(2)),
            ]) == [[.takeLock], [.admit(1)], [], [.takeLock], [.admit(2)], []])
    }

    @Test func passesOverWhoeverHasItForTooLong() {
        var script = Script { $0.respect = .milliseconds(100) }
        let stuck = holder(7)

        #expect(
            script.run([
                (0, .requested(1, priority: 0)), (0, .lockRefused(stuck)), (99, .timerFired(1)),
                (99, .lockRefused(stuck)), (119, .timerFired(1)), (119, .lockRefused(stuck)),
            ]) == [
                [.takeLock], [.setTimer(1, at(20))], [.takeLock], [.setTimer(1, at(119))],
                [.takeLock], [.passOver(stuck), .admit(1)],
            ])
    }

    @Test func aNewHolderIsNewlyRespected() {
        var script = Script { $0.respect = .milliseconds(100) }

        #expect(
            script.run([
                (0, .requested(1, priority: 0)), (0, .lockRefused(holder(7))), (99, .timerFired(1)),
                (99, .lockRefused(holder(8))), (150, .timerFired(1)),
                (150, .lockRefused(holder(8))),
            ]).last == [.setTimer(1, at(170))])
    }

    /// A program that is started anew each time would otherwise wait anew each time.
    @Test func believesTheHolderHowLongItHasHadIt() {
        var script = Script { $0.respect = .milliseconds(100) }
        let old = holder(7, since: at(0))
        let odd = holder(8, since: .never)

        #expect(
            script.run([(100, .requested(1, priority: 0)), (100, .lockRefused(old))]).last
                == [.passOver(old), .admit(1)])
        _ = script.run([(101, .left(1))])
        #expect(
            script.run([(200, .requested(2, priority: 0)), (200, .lockRefused(odd))]).last
                == [.setTimer(2, at(220))])
    }

    @Test func forgetsTheWishForALockThatIsNoMoreWanted() {
        var script = Script()
        var without = GateSettings()
        without.usesLock = false
        _ = script.run([(0, .requested(1, priority: 0)), (0, .lockRefused(holder(7)))])

        #expect(
            script.run([(1, .changed(without)), (1, .lockDropped(isAwaited: false)), (2, .left(1))])
                == [[.dropLock, .admit(1)], [], []])
        #expect(script.run([(3, .lockTaken), (3, .lockMissing)]) == [[.dropLock], []])
    }
}
