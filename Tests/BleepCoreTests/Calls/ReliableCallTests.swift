import BleepCore
import Testing

@Suite struct ReliableCallTests {
    private typealias Action = ReliableCall.Action
    private typealias Event = ReliableCall.Event
    private let transient = CallScript.transient
    private let final = CallScript.final
    private let unknown = CallScript.unknown
    private func at(_ seconds: Int) -> Instant { CallScript.at(seconds) }

    @Test func beginsWithItsDeadlineArmed() {
        var script = CallScript()

        #expect(script.run([(0, .started)]) == [.setTimer(at(15)), .beginAttempt(1)])
    }

    @Test func anAttemptsOwnLimitComesFirst() {
        var script = CallScript { $0.attemptTimeout = .seconds(4) }

        #expect(script.run([(0, .started)]) == [.setTimer(at(4)), .beginAttempt(1)])
    }

    @Test func aDeadlineThatHasPassedSendsNothing() {
        var script = CallScript()

        #expect(script.run([(15, .started)]) == [.fail(Failure(.timedOut))])
        #expect(script.call.isFinished)
    }

    @Test func succeeds() {
        var script = CallScript()

        #expect(script.run([(0, .started), (1, .attemptSucceeded(1))]) == [.stopTimer, .succeed])
    }

    @Test func theBreakersRefusalSaysWhenToComeBack() {
        var script = CallScript()

        #expect(
            script.run([(0, .refusedByBreaker(until: at(9)))])
                == [.fail(Failure(.circuitOpen).curedByWaiting(.seconds(9)))])
    }

    @Test func waitingForItsTurnCountsAgainstTheDeadlineOnly() {
        var script = CallScript { $0.attemptTimeout = .seconds(4) }

        #expect(script.run([(0, .started), (0, .attemptQueued(1))]) == [.setTimer(at(15))])
        #expect(script.run([(9, .attemptAdmitted(1))]) == [.setTimer(at(13))])
        #expect(script.run([(13, .timerFired)]).contains(.cancelRemotely(1)))
    }

    @Test func aTurnThatNeverComesEndsWithTheDeadlineAndHasNothingToUndo() {
        var script = CallScript { $0.isIdempotent = true }

        #expect(
            script.run([(0, .started), (0, .attemptQueued(1)), (15, .timerFired)])
                == [.stopTimer, .fail(Failure(ErrorTable.waitedInVain))])
        #expect(script.call.isFinished)
    }

    @Test func whatFailedBeforeSaysMoreThanATurnThatNeverComes() {
        var script = CallScript { $0.isIdempotent = true }

        #expect(
            script.run([
                (0, .started), (0, .attemptFailed(1, transient)), (0, .retryGranted),
                (1, .timerFired), (1, .attemptQueued(2)), (15, .timerFired),
            ]) == [.stopTimer, .fail(transient)])
    }

    @Test func isCancelledWhileItWaitsForItsTurn() {
        var script = CallScript()

        #expect(
            script.run([(0, .started), (0, .attemptQueued(1)), (1, .cancelled(.cancelled))])
                == [.stopTimer, .fail(Failure(.cancelled))])
    }

    @Test func theDeviceMayGoWhileItWaitsForItsTurn() {
        var script = CallScript()

        #expect(
            script.run([(0, .started), (0, .attemptQueued(1)), (1, .attemptFailed(1, final))])
                == [.stopTimer, .fail(final)])
    }

    @Test func newsOfAnotherAttemptsTurnChangesNothing() {
        var script = CallScript()

        #expect(script.run([(0, .started), (0, .attemptQueued(2))]).isEmpty)
        #expect(script.run([(0, .attemptQueued(1)), (0, .attemptAdmitted(2))]).isEmpty)
        #expect(script.run([(1, .attemptAdmitted(1)), (1, .attemptAdmitted(1))]).isEmpty)
    }

    @Test func timesOutAtTheDeadlineAndEndsItRemotely() {
        var script = CallScript { $0.isIdempotent = true }

        #expect(
            script.run([(0, .started), (15, .timerFired)]) == [
                .stopTimer, .abandonAttempt(1), .cancelRemotely(1), .fail(Failure(.timedOut)),
            ])
    }

    @Test func cancelsRemotelyBeforeTheOutcomeIsOut() {
        var script = CallScript()

        #expect(
            script.run([(0, .started), (1, .cancelled(.cancelled))]) == [
                .stopTimer, .abandonAttempt(1), .cancelRemotely(1), .fail(Failure(.cancelled)),
            ])
    }

    @Test func anAttemptThatTimesOutIsEndedBeforeTheNextIsAskedFor() {
        var script = CallScript {
            $0.attemptTimeout = .seconds(4)
            $0.isIdempotent = true
        }

        #expect(
            script.run([(0, .started), (4, .timerFired)])
                == [.abandonAttempt(1), .setTimer(at(7)), .cancelRemotely(1)])
        #expect(script.run([(5, .remoteCancelEnded(1))]) == [.stopTimer, .askToRetry])
        #expect(!script.call.isFinished)
    }

    @Test func aRemoteCancelThatHangsHoldsTheNextAttemptUpOnlySoLong() {
        var script = CallScript {
            $0.attemptTimeout = .seconds(4)
            $0.isIdempotent = true
        }

        #expect(
            script.run([(0, .started), (4, .timerFired), (7, .timerFired)])
                == [.stopTimer, .askToRetry])
    }

    @Test func restsBetweenAttempts() {
        var script = CallScript()

        #expect(
            script.run([(0, .started), (1, .attemptFailed(1, transient))])
                == [.stopTimer, .askToRetry])
        #expect(script.run([(1, .retryGranted)]) == [.setTimer(at(2))])
        #expect(script.run([(2, .timerFired)]) == [.setTimer(at(15)), .beginAttempt(2)])
    }

    @Test func theBudgetsRefusalEndsItWithTheReason() {
        var script = CallScript()

        #expect(
            script.run([(0, .started), (1, .attemptFailed(1, transient)), (1, .retryRefused)])
                == [.stopTimer, .fail(transient)])
    }

    @Test func aRestThatWouldEndWithTheDeadlineIsNotTaken() {
        var script = CallScript()

        #expect(
            script.run([(0, .started), (14, .attemptFailed(1, transient)), (14, .retryGranted)])
                == [.stopTimer, .fail(transient)])
    }

    @Test func theLastAttemptsFailureIsTheOutcome() {
        var script = CallScript { $0.maximumAttempts = 2 }

        #expect(
            script.run([
                (0, .started), (0, .attemptFailed(1, transient)), (0, .retryGranted),
                (1, .timerFired), (2, .attemptFailed(2, transient)),
            ]) == [.stopTimer, .fail(transient)])
    }

    @Test(arguments: [
        CallScript.final, Failure(.notSupported), Failure(.linkLost), Failure(.serviceLost),
        Failure(.busLost), Failure(.serviceUnavailable, awaits: .service),
        Failure(.deviceNotFound),
    ])
    func whatTryingAgainCannotCureEndsItAtOnce(failure: Failure) {
        var script = CallScript { $0.isIdempotent = true }

        #expect(
            script.run([(0, .started), (1, .attemptFailed(1, failure))])
                == [.stopTimer, .fail(failure)])
    }

    @Test func whatMayHaveHappenedIsRepeatedOnlyIfIdempotent() {
        var careful = CallScript()
        var carefree = CallScript { $0.isIdempotent = true }
        let events: [(Int, ReliableCall.Event)] = [(0, .started), (1, .attemptFailed(1, unknown))]

        #expect(careful.run(events) == [.cancelRemotely(1), .stopTimer, .fail(unknown)])
        #expect(carefree.run(events) == [.setTimer(at(4)), .cancelRemotely(1)])
    }

    @Test func aTimedOutCallThatIsNotIdempotentIsNotRepeated() {
        var script = CallScript { $0.attemptTimeout = .seconds(4) }

        #expect(
            script.run([(0, .started), (4, .timerFired)]) == [
                .stopTimer, .abandonAttempt(1), .cancelRemotely(1), .fail(Failure(.timedOut)),
            ])
    }

    @Test func lateAndRepeatedNewsChangesNothing() {
        var script = CallScript()
        _ = script.run([
            (0, .started), (0, .attemptFailed(1, transient)), (0, .retryGranted),
            (1, .timerFired),
        ])
        let late: [ReliableCall.Event] = [
            .started, .attemptSucceeded(1), .attemptFailed(1, final), .remoteCancelEnded(1),
            .retryGranted, .retryRefused, .changed, .refusedByBreaker(until: at(9)),
        ]

        for event in late { #expect(script.run([(2, event)]) == []) }
        #expect(script.run([(3, .attemptSucceeded(2))]) == [.stopTimer, .succeed])
        for event in late + [.timerFired, .cancelled(.cancelled), .attemptSucceeded(2)] {
            #expect(script.run([(4, event)]) == [])
        }
    }

    @Test func cancelWhileRestingSendsNothing() {
        var script = CallScript()

        #expect(
            script.run([
                (0, .started), (0, .attemptFailed(1, transient)), (0, .retryGranted),
                (0, .cancelled(.clientClosed)),
            ]) == [.stopTimer, .fail(Failure(.clientClosed))])
    }
}
