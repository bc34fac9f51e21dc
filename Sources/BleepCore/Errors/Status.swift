/// What came of an operation; the numbers are those of `bleep_status` in the header.
package enum Status: Int32, Sendable {
    case ok = 0

    // The caller's own doing.
    case invalidArgument = -1
    case invalidState = -2
    case typeMismatch = -3
    case notFound = -4

    // Our own verdicts.
    case timedOut = -20
    case cancelled = -21
    case circuitOpen = -22
    case guardLimit = -23
    case clientClosed = -24

    // The bus.
    case busUnavailable = -40
    case busLost = -41
    case busLimit = -42
    case accessDenied = -43
    case busFailed = -44

    // The service.
    case serviceUnavailable = -60
    case serviceLost = -61

    // Objects and methods of the service.
    case unknownObject = -80
    case objectRemoved = -81
    case unknownMethod = -82
    case rejectedArguments = -83
    case deviceNotFound = -84

    // What BlueZ says.
    case notReady = -100
    case blocked = -101
    case inProgress = -102
    case busy = -103
    case alreadyExists = -104
    case doesNotExist = -105
    case notConnected = -106
    case alreadyConnected = -107
    case connectFailed = -108
    case connectUnverified = -109
    case linkLost = -110
    case authenticationFailed = -111
    case keyMissing = -112
    case notPermitted = -113
    case notAuthorized = -114
    case notSupported = -115
    case invalidValue = -116
    case attError = -117
    case noResources = -118
    case adapterFailed = -119

    /// An error that no table knows; name and message are passed through.
    case remote = -140
}
