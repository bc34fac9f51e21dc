/// What C calls things.
extension Status {
    package var name: StaticString {
        switch self {
        case .ok: "BLEEP_OK"
        case .invalidArgument: "BLEEP_ERROR_INVALID_ARGUMENT"
        case .invalidState: "BLEEP_ERROR_INVALID_STATE"
        case .typeMismatch: "BLEEP_ERROR_TYPE_MISMATCH"
        case .notFound: "BLEEP_ERROR_NOT_FOUND"
        case .timedOut: "BLEEP_ERROR_TIMED_OUT"
        case .cancelled: "BLEEP_ERROR_CANCELLED"
        case .circuitOpen: "BLEEP_ERROR_CIRCUIT_OPEN"
        case .guardLimit: "BLEEP_ERROR_GUARD_LIMIT"
        case .clientClosed: "BLEEP_ERROR_CLIENT_CLOSED"
        case .busUnavailable: "BLEEP_ERROR_BUS_UNAVAILABLE"
        case .busLost: "BLEEP_ERROR_BUS_LOST"
        case .busLimit: "BLEEP_ERROR_BUS_LIMIT"
        case .accessDenied: "BLEEP_ERROR_ACCESS_DENIED"
        case .busFailed: "BLEEP_ERROR_BUS_FAILED"
        case .serviceUnavailable: "BLEEP_ERROR_SERVICE_UNAVAILABLE"
        case .serviceLost: "BLEEP_ERROR_SERVICE_LOST"
        case .unknownObject: "BLEEP_ERROR_UNKNOWN_OBJECT"
        case .objectRemoved: "BLEEP_ERROR_OBJECT_REMOVED"
        case .unknownMethod: "BLEEP_ERROR_UNKNOWN_METHOD"
        case .rejectedArguments: "BLEEP_ERROR_REJECTED_ARGUMENTS"
        case .deviceNotFound: "BLEEP_ERROR_DEVICE_NOT_FOUND"
        case .notReady: "BLEEP_ERROR_NOT_READY"
        case .blocked: "BLEEP_ERROR_BLOCKED"
        case .inProgress: "BLEEP_ERROR_IN_PROGRESS"
        case .busy: "BLEEP_ERROR_BUSY"
        case .alreadyExists: "BLEEP_ERROR_ALREADY_EXISTS"
        case .doesNotExist: "BLEEP_ERROR_DOES_NOT_EXIST"
        case .notConnected: "BLEEP_ERROR_NOT_CONNECTED"
        case .alreadyConnected: "BLEEP_ERROR_ALREADY_CONNECTED"
        case .connectFailed: "BLEEP_ERROR_CONNECT_FAILED"
        case .connectUnverified: "BLEEP_ERROR_CONNECT_UNVERIFIED"
        case .linkLost: "BLEEP_ERROR_LINK_LOST"
        case .authenticationFailed: "BLEEP_ERROR_AUTHENTICATION_FAILED"
        case .keyMissing: "BLEEP_ERROR_KEY_MISSING"
        case .notPermitted: "BLEEP_ERROR_NOT_PERMITTED"
        case .notAuthorized: "BLEEP_ERROR_NOT_AUTHORIZED"
        case .notSupported: "BLEEP_ERROR_NOT_SUPPORTED"
        case .invalidValue: "BLEEP_ERROR_INVALID_VALUE"
        case .attError: "BLEEP_ERROR_ATT"
        case .noResources: "BLEEP_ERROR_NO_RESOURCES"
        case .adapterFailed: "BLEEP_ERROR_ADAPTER_FAILED"
        case .remote: "BLEEP_ERROR_REMOTE"
        }
    }
}

extension Blame {
    /// One lower-case word.
    package var name: StaticString {
        switch self {
        case .nobody: "nobody"
        case .caller: "caller"
        case .bus: "bus"
        case .daemon: "daemon"
        case .kernel: "kernel"
        case .controller: "controller"
        case .radio: "radio"
        case .peer: "peer"
        case .unknown: "unknown"
        }
    }
}

extension RetryAdvice {
    package var name: StaticString {
        switch self {
        case .never: "never"
        case .now: "now"
        case .afterWait: "after-wait"
        case .afterChange: "after-change"
        }
    }
}
