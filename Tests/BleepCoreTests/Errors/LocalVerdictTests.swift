import BleepCore
import Testing

@Suite struct LocalVerdictTests {
    @Test(arguments: [
        (Status.timedOut, Blame.unknown, RetryAdvice.afterWait, true),
        (.cancelled, .caller, .never, true),
        (.circuitOpen, .nobody, .afterWait, false),
        (.guardLimit, .caller, .afterWait, false),
        (.clientClosed, .caller, .never, true),
        (.busUnavailable, .bus, .afterWait, false),
        (.busLost, .bus, .afterChange, true),
        (.serviceUnavailable, .daemon, .afterChange, false),
        (.serviceLost, .daemon, .afterChange, true),
        (.objectRemoved, .unknown, .afterChange, true),
        (.unknownObject, .daemon, .afterChange, false),
        (.deviceNotFound, .caller, .afterChange, false),
        (.connectUnverified, .unknown, .afterWait, true),
        (.linkLost, .radio, .afterChange, true),
        (.invalidArgument, .caller, .never, false),
        (.ok, .nobody, .never, false),
    ])
    func judgesOurOwnVerdicts(
        status: Status,
        blame: Blame,
        retry: RetryAdvice,
        outcomeUnknown: Bool
    ) {
        let found = ErrorTable.classify(local: status)

        #expect(found.status == status)
        #expect(found.blame == blame)
        #expect(found.retry == retry)
        #expect(found.outcomeUnknown == outcomeUnknown)
        #expect(!found.isAlreadyDone)
    }

    @Test func everyStatusKeepsItsNumberAndHasAdvice() {
        for status in (-200...0).compactMap({ Status(rawValue: Int32($0)) }) {
            let found = ErrorTable.classify(local: status)

            #expect(found.status == status)
            #expect(found.advice.utf8CodeUnitCount > 0)
            #expect(found.advice.utf8CodeUnitCount <= 100)
            #expect(!found.isAlreadyDone)
        }
    }

    @Test func theBreakerDoesNotCountItsOwnRefusal() {
        #expect(!CircuitBreaker.counts(ErrorTable.classify(local: .circuitOpen).blame))
    }

    @Test func aLocalTimeoutMeansTheSameAsOneByLibdbus() {
        let remote = RemoteError(name: "org.freedesktop.DBus.Error.NoReply", message: "too late")

        #expect(ErrorTable.classify(remote, of: nil) == ErrorTable.classify(local: .timedOut))
    }
}
