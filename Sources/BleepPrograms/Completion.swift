import CBleepReliability

/// What becomes of one operation: written by its callback, read by whoever waits.
final class Completion {
    private(set) var isDone = false
    private(set) var status = BLEEP_OK
    private(set) var value: Value?
    /// For whoever waits to give back.
    private(set) var lease: OpaquePointer?
    private(set) var recovery: Recovery?
    private(set) var failure: Failure?

    /// What an asynchronous function of the library wants at its end.
    struct Callback {
        let done: bleep_done_func
        /// A reference to the completion, which `free` gives back.
        let data: UnsafeMutableRawPointer
        let free: bleep_destroy_func
        /// Where the library puts the operation.
        let out: UnsafeMutablePointer<OpaquePointer?>
    }

    func makeCallback(_ operation: UnsafeMutablePointer<OpaquePointer?>) -> Callback {
        Callback(
            done: { status, value, error, userData in
                guard let userData else { return }
                Unmanaged<Completion>.fromOpaque(userData).takeUnretainedValue()
                    .finish(status, value, error)
            },
            data: Unmanaged.passRetained(self).toOpaque(),
            free: { userData in
                guard let userData else { return }
                Unmanaged<Completion>.fromOpaque(userData).release()
            },
            out: operation
        )
    }

    /// What is told instead of `done` where a lease was asked for.
    static let leased: bleep_lease_func = { status, lease, error, userData in
        guard let userData else { return }
        let completion = Unmanaged<Completion>.fromOpaque(userData).takeUnretainedValue()
        completion.lease = lease
        completion.finish(status, nil, error)
    }

    /// What is told instead of `done` at the end of a recovery.
    static let recovered: bleep_recovered_func = { status, recovery, error, userData in
        guard let userData else { return }
        let completion = Unmanaged<Completion>.fromOpaque(userData).takeUnretainedValue()
        completion.recovery = bleep_recovery_ref(recovery).map { Recovery(owning: $0) }
        completion.finish(status, nil, error)
    }

    private func finish(_ status: bleep_status, _ value: OpaquePointer?, _ error: OpaquePointer?) {
        isDone = true
        self.status = status
        self.value = bleep_value_ref(value).map { Value(owning: $0) }
        if status != BLEEP_OK {
            failure = Failure(status, error)
        }
    }
}
