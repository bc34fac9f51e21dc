import BleepCore

/// Calls that take long enough to ask whether the service lives at all, so that it is known by
/// the time their deadline passes.
extension Client {
    private static let slow = Duration.milliseconds(500)

    func armSlowWatch() {
        guard configuration.probesSlowCalls, let slowWatch else { return }
        loop.setTimer(slowWatch, at: clock.now.advanced(by: Client.slow))
    }

    /// Twice a second at most, and only while something is under way.
    func lookAtSlowCalls() {
        let limit = clock.now
        let (isIdle, isSlow) = lock.with {
            let isIdle = state.operations.isEmpty
            if isIdle { state.isSlowWatchArmed = false }
            return (
                isIdle,
                state.operations.values.contains {
                    $0.isAwaitingService && $0.createdAt.advanced(by: Client.slow) <= limit
                }
            )
        }
        if isSlow { monitor?.suspect() }
        if !isIdle { armSlowWatch() }
    }
}
