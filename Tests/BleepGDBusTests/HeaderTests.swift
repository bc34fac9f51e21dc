import BleepCore
import BleepGDBus
import CBleepReliability
import Testing

/// The numbers of the core are those of the header.
@Suite struct HeaderTests {
    @Test func blamesAgree() {
        let pairs: [(Blame, bleep_blame)] = [
            (.nobody, BLEEP_BLAME_NOBODY), (.caller, BLEEP_BLAME_CALLER),
            (.bus, BLEEP_BLAME_BUS), (.daemon, BLEEP_BLAME_DAEMON),
            (.kernel, BLEEP_BLAME_KERNEL), (.controller, BLEEP_BLAME_CONTROLLER),
            (.radio, BLEEP_BLAME_RADIO), (.peer, BLEEP_BLAME_PEER),
            (.unknown, BLEEP_BLAME_UNKNOWN),
        ]
        for (ours, theirs) in pairs { #expect(UInt32(ours.rawValue) == theirs.rawValue) }
        #expect((0..<100).filter { Blame(rawValue: $0) != nil }.count == pairs.count)
    }

    @Test func retryAdviceAgrees() {
        let pairs: [(RetryAdvice, bleep_retry)] = [
            (.never, BLEEP_RETRY_NEVER), (.now, BLEEP_RETRY_NOW),
            (.afterWait, BLEEP_RETRY_AFTER_WAIT), (.afterChange, BLEEP_RETRY_AFTER_CHANGE),
        ]
        for (ours, theirs) in pairs { #expect(UInt32(ours.rawValue) == theirs.rawValue) }
        #expect((0..<100).filter { RetryAdvice(rawValue: $0) != nil }.count == pairs.count)
    }

    @Test func logLevelsAgree() {
        let pairs: [(LogLevel, bleep_log_level)] = [
            (.none, BLEEP_LOG_NONE), (.warning, BLEEP_LOG_WARNING), (.info, BLEEP_LOG_INFO),
            (.debug, BLEEP_LOG_DEBUG),
        ]
        for (ours, theirs) in pairs { #expect(UInt32(ours.rawValue) == theirs.rawValue) }
        #expect((0..<100).filter { LogLevel(rawValue: $0) != nil }.count == pairs.count)
    }

    @Test func statusesAgree() {
        let pairs: [(Status, bleep_status)] = [
            (.ok, BLEEP_OK),
            (.invalidArgument, BLEEP_ERROR_INVALID_ARGUMENT),
            (.invalidState, BLEEP_ERROR_INVALID_STATE),
            (.typeMismatch, BLEEP_ERROR_TYPE_MISMATCH), (.notFound, BLEEP_ERROR_NOT_FOUND),
            (.timedOut, BLEEP_ERROR_TIMED_OUT), (.cancelled, BLEEP_ERROR_CANCELLED),
            (.circuitOpen, BLEEP_ERROR_CIRCUIT_OPEN), (.guardLimit, BLEEP_ERROR_GUARD_LIMIT),
            (.clientClosed, BLEEP_ERROR_CLIENT_CLOSED),
            (.busUnavailable, BLEEP_ERROR_BUS_UNAVAILABLE), (.busLost, BLEEP_ERROR_BUS_LOST),
            (.busLimit, BLEEP_ERROR_BUS_LIMIT), (.accessDenied, BLEEP_ERROR_ACCESS_DENIED),
            (.busFailed, BLEEP_ERROR_BUS_FAILED),
            (.serviceUnavailable, BLEEP_ERROR_SERVICE_UNAVAILABLE),
            (.serviceLost, BLEEP_ERROR_SERVICE_LOST),
            (.unknownObject, BLEEP_ERROR_UNKNOWN_OBJECT),
            (.objectRemoved, BLEEP_ERROR_OBJECT_REMOVED),
            (.unknownMethod, BLEEP_ERROR_UNKNOWN_METHOD),
            (.rejectedArguments, BLEEP_ERROR_REJECTED_ARGUMENTS),
            (.deviceNotFound, BLEEP_ERROR_DEVICE_NOT_FOUND),
            (.notReady, BLEEP_ERROR_NOT_READY), (.blocked, BLEEP_ERROR_BLOCKED),
            (.inProgress, BLEEP_ERROR_IN_PROGRESS), (.busy, BLEEP_ERROR_BUSY),
            (.alreadyExists, BLEEP_ERROR_ALREADY_EXISTS),
            (.doesNotExist, BLEEP_ERROR_DOES_NOT_EXIST),
            (.notConnected, BLEEP_ERROR_NOT_CONNECTED),
            (.alreadyConnected, BLEEP_ERROR_ALREADY_CONNECTED),
            (.connectFailed, BLEEP_ERROR_CONNECT_FAILED),
            (.connectUnverified, BLEEP_ERROR_CONNECT_UNVERIFIED),
            (.linkLost, BLEEP_ERROR_LINK_LOST),
            (.authenticationFailed, BLEEP_ERROR_AUTHENTICATION_FAILED),
            (.keyMissing, BLEEP_ERROR_KEY_MISSING), (.notPermitted, BLEEP_ERROR_NOT_PERMITTED),
            (.notAuthorized, BLEEP_ERROR_NOT_AUTHORIZED),
            (.notSupported, BLEEP_ERROR_NOT_SUPPORTED),
            (.invalidValue, BLEEP_ERROR_INVALID_VALUE), (.attError, BLEEP_ERROR_ATT),
            (.noResources, BLEEP_ERROR_NO_RESOURCES),
            (.adapterFailed, BLEEP_ERROR_ADAPTER_FAILED), (.remote, BLEEP_ERROR_REMOTE),
        ]
        for (ours, theirs) in pairs { #expect(ours.rawValue == theirs.rawValue) }
        #expect((-200...0).filter { Status(rawValue: $0) != nil }.count == pairs.count)
    }
}
