/// What the caller wants of one operation; nil and zero stand for defaults.
package struct CallOptions: Sendable {
    package var waitsForService = false
    package var isIdempotent = false
    package var cancelsRemotely = true
    package var needsServices = false
    package var cancelsByDisconnect = false
    package var writesCommand = false
    package var maximumAttempts = 0
    package var timeout = Duration.zero
    package var attemptTimeout = Duration.zero
    package var adapter: String?
    package var priority: Int32 = 0

    package init() {}
}
