import BleepCore
import Testing

/// Whole lists of actions at chosen instants.
@Suite struct ConnectionPoolTests {
    typealias Event = ConnectionPool.Event
    typealias Action = ConnectionPool.Action

    private static let start = Instant(microseconds: 1_000_000_000)

    private static func second(_ count: Double) -> Instant {
        start.advanced(by: .milliseconds(Int(count * 1000)))
    }

    private func made(_ change: (inout ConnectionPool.Configuration) -> Void = { _ in })
        -> ConnectionPool
    {
        var configuration = ConnectionPool.Configuration()
        change(&configuration)
        var pool = ConnectionPool()
        _ = pool.handle(.configured(configuration), at: Self.start)
        return pool
    }

    /// With one idle connection, which leases 1 was on.
    private func warm(_ change: (inout ConnectionPool.Configuration) -> Void = { _ in })
        -> ConnectionPool
    {
        var pool = made(change)
        for event in [request(1), .opened(connection: 1), .released(lease: 1)] {
            _ = pool.handle(event, at: Self.start)
        }
        return pool
    }

    private func request(_ lease: UInt64, until second: Double = 5) -> Event {
        .acquireRequested(lease: lease, deadline: Self.second(second))
    }

    /// Without the timer's affairs.
    private func deeds(_ actions: [Action]) -> [Action] {
        actions.filter { if case .setTimer = $0 { false } else { true } }
    }

    @Test func opensNothingBeforeSomebodyAsks() {
        var pool = made()

        #expect(pool.handle(.timerFired, at: Self.second(100)).isEmpty)
        #expect(
            pool.handle(request(1), at: Self.start) == [
                .open(connection: 1), .setTimer(Self.second(10)), .setTimer(Self.second(5)),
            ])
        #expect(
            pool.handle(.opened(connection: 1), at: Self.start)
                == [.grant(lease: 1, connection: 1)])
    }

    @Test func refusesEverybodyAtOnceWhenNothingCanBeOpened() {
        var pool = made { $0.maximum = 1 }
        _ = pool.handle(request(1), at: Self.start)
        _ = pool.handle(request(2), at: Self.start)

        #expect(
            deeds(pool.handle(.openFailed(connection: 1), at: Self.second(1))) == [
                .refuse(lease: 1, .cannotOpen), .refuse(lease: 2, .cannotOpen),
            ])
    }

    @Test func waitsOnWhileSomebodyElseMayServe() {
        var pool = made { $0.maximum = 2 }
        _ = pool.handle(request(1), at: Self.start)
        _ = pool.handle(.opened(connection: 1), at: Self.start)
        _ = pool.handle(request(2), at: Self.start)

        #expect(deeds(pool.handle(.openFailed(connection: 2), at: Self.start)).isEmpty)
        // It tries again after a rest.
        #expect(
            deeds(pool.handle(.timerFired, at: Self.second(0.25))) == [.open(connection: 3)])
        #expect(
            deeds(pool.handle(.released(lease: 1), at: Self.second(0.3)))
                == [.grant(lease: 2, connection: 1)])
    }

    @Test func refusesWhoWaitedTooLong() {
        var pool = warm { $0.maximum = 1 }
        _ = pool.handle(request(2), at: Self.start)
        _ = pool.handle(request(3, until: 2), at: Self.start)

        #expect(deeds(pool.handle(.timerFired, at: Self.second(1.9))).isEmpty)
        #expect(
            deeds(pool.handle(.timerFired, at: Self.second(2))) == [.refuse(lease: 3, .timedOut)])
    }

    @Test func servesInTheOrderOfAsking() {
        var pool = warm { $0.maximum = 1 }
        for lease: UInt64 in 2...4 { _ = pool.handle(request(lease), at: Self.start) }
        _ = pool.handle(.cancelled(lease: 3), at: Self.start)

        #expect(
            pool.handle(.released(lease: 2), at: Self.start) == [.grant(lease: 4, connection: 1)])
    }

    @Test func rejectsASecondReleaseAndAForeignOne() {
        var pool = warm()

        #expect(pool.handle(.released(lease: 1), at: Self.start) == [.reject(lease: 1)])
        #expect(pool.handle(.released(lease: 77), at: Self.start) == [.reject(lease: 77)])
        #expect(pool.statistics.idle == 1)
    }

    @Test func anIdleConnectionIsLentWithoutTouchingTheTimer() {
        var pool = warm()

        #expect(pool.handle(request(2), at: Self.start) == [.grant(lease: 2, connection: 1)])
        #expect(pool.handle(.released(lease: 2), at: Self.second(0.1)).isEmpty)
    }

    @Test func lendsTheConnectionThatWasInUseLast() {
        var pool = warm()
        for event in [request(2), request(3), .opened(connection: 2)] {
            _ = pool.handle(event, at: Self.start)
        }
        _ = pool.handle(.released(lease: 3), at: Self.second(1))
        _ = pool.handle(.released(lease: 2), at: Self.second(2))

        let next = pool.next(at: Self.second(3))
        #expect(next == 1)
        // The other one ages out.
        #expect(
            deeds(pool.handle(.timerFired, at: Self.second(61)))
                .contains(.close(connection: 2, .idle)))
    }

    @Test func takesBackWhatALeaseLeftBeforeItLendsAgain() {
        var pool = warm { $0.maximum = 1 }
        for event in [request(2), .pinned(lease: 2), request(3)] {
            _ = pool.handle(event, at: Self.start)
        }

        #expect(deeds(pool.handle(.released(lease: 2), at: Self.start)) == [.undo(connection: 1)])
        #expect(
            deeds(pool.handle(.undone(connection: 1, isClean: true), at: Self.second(1)))
                == [.grant(lease: 3, connection: 1)])
    }

    @Test(arguments: [true, false])
    func closesWhatCannotBeTakenBack(isTold: Bool) {
        var pool = warm { $0.maximum = 1 }
        for event in [request(2), .pinned(lease: 2), request(3), .released(lease: 2)] {
            _ = pool.handle(event, at: Self.start)
        }

        let news: Event = isTold ? .undone(connection: 1, isClean: false) : .timerFired
        #expect(
            deeds(pool.handle(news, at: Self.second(3)))
                == [.close(connection: 1, .notClean), .open(connection: 2)])
    }

    @Test func aPinnedLeaseIsNeverClosedForBeingIdle() {
        var pool = warm { $0.leaseLimit = .forever }
        _ = pool.handle(request(2), at: Self.start)
        _ = pool.handle(.pinned(lease: 2), at: Self.start)

        #expect(deeds(pool.handle(.timerFired, at: Self.second(100_000))).isEmpty)
    }

    @Test func closesWhatWasSpoiled() {
        var pool = warm()
        _ = pool.handle(request(2), at: Self.start)
        _ = pool.handle(.spoiled(lease: 2, .unhealthy), at: Self.start)

        #expect(
            pool.handle(.released(lease: 2), at: Self.start)
                == [.close(connection: 1, .unhealthy)])
    }

    @Test func doesNotLendWhatIsOldOrWorn() {
        var pool = warm { $0.maximumAge = .seconds(10) }
        _ = pool.handle(request(2, until: 20), at: Self.second(9))
        _ = pool.handle(request(3, until: 20), at: Self.second(9))
        _ = pool.handle(.opened(connection: 2), at: Self.second(9))
        _ = pool.handle(.worn(connection: 2), at: Self.second(9))

        #expect(
            pool.handle(.released(lease: 2), at: Self.second(10)) == [.close(connection: 1, .age)])
        #expect(
            pool.handle(.released(lease: 3), at: Self.second(10))
                == [.close(connection: 2, .worn)])
    }

    @Test func checksWhatIsQuietAndClosesWhatDoesNotAnswer() {
        var pool = warm { $0.minimum = 1 }

        #expect(
            pool.handle(.timerFired, at: Self.second(30))
                == [.check(connection: 1), .setTimer(Self.second(32))])
        #expect(
            pool.handle(.checked(connection: 1, isHealthy: true), at: Self.second(31)).isEmpty)
        _ = pool.handle(.timerFired, at: Self.second(32))
        #expect(
            deeds(pool.handle(.timerFired, at: Self.second(61))) == [.check(connection: 1)])
        #expect(
            deeds(pool.handle(.timerFired, at: Self.second(63)))
                == [.close(connection: 1, .unhealthy), .open(connection: 2)])
    }

    @Test func bringsTheMinimumBackWithRestsThatGrow() {
        var pool = made { $0.minimum = 1 }
        _ = pool.handle(.opened(connection: 1), at: Self.start)
        var now = Self.second(100)

        #expect(
            deeds(pool.handle(.lost(connection: 1), at: now)) == [.close(connection: 1, .lost)])
        for (number, rest) in [(2, 250), (3, 500), (4, 1000), (5, 2000), (6, 4000)] {
            #expect(deeds(pool.handle(.timerFired, at: now)).isEmpty)
            now = now.advanced(by: .milliseconds(rest))
            let number = UInt64(number)
            #expect(deeds(pool.handle(.timerFired, at: now)) == [.open(connection: number)])
            #expect(deeds(pool.handle(.openFailed(connection: number), at: now)).isEmpty)
        }
        #expect(pool.statistics.opening == 0)
    }

    @Test func whoeverAsksDoesNotWaitForTheRest() {
        var pool = warm()
        _ = pool.handle(.lost(connection: 1), at: Self.start)

        #expect(deeds(pool.handle(request(2), at: Self.start)) == [.open(connection: 2)])
    }

    @Test func aLeaseOutlivesItsConnection() {
        var pool = warm()
        _ = pool.handle(request(2), at: Self.start)

        #expect(
            deeds(pool.handle(.lost(connection: 1), at: Self.start))
                == [.close(connection: 1, .lost)])
        #expect(pool.handle(.released(lease: 2), at: Self.start).isEmpty)
        #expect(pool.handle(.released(lease: 2), at: Self.start) == [.reject(lease: 2)])
    }

    @Test func reportsALeaseThatIsOutForTooLongOnce() {
        var pool = warm()
        _ = pool.handle(request(2), at: Self.start)

        #expect(
            deeds(pool.handle(.timerFired, at: Self.second(60)))
                == [.reportLeak(lease: 2, held: .seconds(60))])
        #expect(deeds(pool.handle(.timerFired, at: Self.second(120))).isEmpty)
        _ = pool.handle(.leaked(lease: 2), at: Self.second(120))
        #expect(pool.statistics.leaks == 1)
    }

    @Test func givesUpOnAnOpeningThatDoesNotEnd() {
        var pool = made()
        _ = pool.handle(request(1, until: 60), at: Self.start)

        #expect(
            deeds(pool.handle(.timerFired, at: Self.second(10)))
                == [.stopOpening(connection: 1), .refuse(lease: 1, .cannotOpen)])
        #expect(pool.handle(.opened(connection: 1), at: Self.second(11)).isEmpty)
    }

    @Test func shutsDown() {
        var pool = warm { $0.maximum = 1 }
        _ = pool.handle(request(2), at: Self.start)
        _ = pool.handle(request(3), at: Self.start)

        #expect(
            pool.handle(.shut, at: Self.second(1)) == [
                .refuse(lease: 3, .closed), .reportLeak(lease: 2, held: .seconds(1)),
                .close(connection: 1, .shut), .stopTimer,
            ])
        #expect(pool.handle(request(4), at: Self.second(1)) == [.refuse(lease: 4, .closed)])
        #expect(pool.handle(.released(lease: 2), at: Self.second(1)).isEmpty)
    }
}
