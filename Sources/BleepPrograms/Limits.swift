import CBleepReliability

/// How long one call may take, how often it may be sent, and what else holds for it.
package struct Limits {
    /// Zero for that of the call's category.
    package var timeout: Duration
    /// Zero for the library's own default.
    package var attempts: UInt32
    package var flags: UInt32

    /// What is not said is the library's default.
    package init(
        timeout: Duration = .zero,
        attempts: UInt32 = 0,
        flags: bleep_call_flags = BLEEP_CALL_NONE
    ) {
        self.timeout = timeout
        self.attempts = attempts
        self.flags = UInt32(flags.rawValue)
    }

    var options: bleep_call_options {
        bleep_call_options(
            struct_size: MemoryLayout<bleep_call_options>.size,
            flags: flags,
            max_attempts: attempts,
            timeout_usec: timeout.microseconds,
            attempt_timeout_usec: 0,
            adapter: nil,
            priority: 0,
            reserved: 0
        )
    }
}
