/// How far an operation may go before it gives up.
package struct CallPolicy: Equatable, Sendable {
    /// The end of all attempts and rests together.
    package var deadline = Instant.never
    /// How often the call may be sent; four, as bleak-retry-connector has it.
    package var maximumAttempts = 4
    /// The limit of one attempt.
    package var attemptTimeout = Duration.forever
    /// May be repeated though it may have happened.
    package var isIdempotent = false
    /// Waits for an absent service instead of failing at once.
    package var waitsForService = false
    /// How long ending an attempt in bluetoothd may hold the next one up. Disconnect takes 2 s.
    package var cancelLimit = Duration.seconds(3)
    /// How long a device that was there may stay away. A replugged adapter takes 0.1 s, one that
    /// starts with its daemon a few tenths more; rediscovery takes longer than anyone should wait.
    package var returnLimit = Duration.seconds(4)

    package init() {}
}

/// What may be done after a failure.
extension CallPolicy {
    /// The call may go out again, though it may have happened.
    func mayRepeat(after failure: Failure) -> Bool {
        isIdempotent || !failure.classification.outcomeUnknown
    }

    /// What must come back first, and is worth waiting for.
    func change(toAwaitAfter failure: Failure) -> Failure.Change? {
        guard mayRepeat(after: failure) else { return nil }
        switch failure.awaits {
        case .service: return waitsForService ? .service : nil
        case .device: return .device
        case nil: return nil
        }
    }
}
