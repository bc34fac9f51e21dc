import CBleepReliability

/// What is to be recovered, and how far that may go.
package struct RecoveryWish {
    /// Nil for an adapter.
    package var device: String?
    /// Consents of the header, or-ed.
    package var consents: UInt32 = 0
    /// Zero for the library's own default.
    package var timeout = Duration.zero

    /// Asks for the adapter, and consents to nothing.
    package init() {}

    /// Gives both to a function of the library.
    func with(
        _ body: (UnsafePointer<CChar>?, UnsafePointer<bleep_recovery_options>) -> bleep_status
    ) -> bleep_status {
        var options = bleep_recovery_options()
        options.struct_size = MemoryLayout<bleep_recovery_options>.size
        options.consents = consents
        options.timeout_usec = timeout.microseconds
        guard let device else { return body(nil, &options) }
        return device.withCString { body($0, &options) }
    }
}

/// How a recovery went, or would go; gives its reference back by itself.
package final class Recovery {
    /// One stage of it.
    package struct Step {
        package let stage: String
        package let verdict: bleep_verdict
        package let verdictName: String
        package let elapsed: Duration
        package let evidence: String
        /// Empty where nothing is missing.
        package let grant: String
        /// The devices that lose their links, parted by blanks.
        package let hurts: String
    }

    private let pointer: OpaquePointer

    /// Takes over a reference that the library handed out.
    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        bleep_recovery_unref(pointer)
    }

    /// What came of it.
    package var status: bleep_status { bleep_recovery_status(pointer) }

    /// One sentence.
    package var text: String { String(cString: bleep_recovery_text(pointer)) }

    /// All of it.
    package var json: String { String(cString: bleep_recovery_to_json(pointer)) }

    /// In the order in which they ran, or would.
    package var steps: [Step] {
        (0..<bleep_recovery_count(pointer)).compactMap { index in
            var step = bleep_recovery_step()
            step.struct_size = MemoryLayout<bleep_recovery_step>.size
            guard bleep_recovery_get_step(pointer, index, &step) == BLEEP_OK else { return nil }
            return Step(
                stage: String(cString: bleep_stage_name(step.stage)),
                verdict: step.verdict,
                verdictName: String(cString: bleep_verdict_name(step.verdict)),
                elapsed: .microseconds(Int64(clamping: step.elapsed_usec)),
                evidence: String(cString: step.evidence),
                grant: String(cString: step.grant),
                hurts: String(cString: step.hurts)
            )
        }
    }
}

extension Client {
    /// Tells what a recovery would do, and does nothing.
    package func planRecovery(_ wish: RecoveryWish) throws(Failure) -> Recovery {
        var plan: OpaquePointer?
        var error: OpaquePointer?
        let status = wish.with { address, options in
            bleep_recovery_plan(handle, address, nil, options, &plan, &error)
        }
        let recovery = plan.map { Recovery(owning: $0) }
        guard status == BLEEP_OK, let recovery else { throw Failure(status, owning: error) }
        return recovery
    }

    /// All recoveries of this client, as JSON.
    package var recoveryHistoryJSON: String {
        value { bleep_recovery_history(handle, &$0) }?.json ?? "[]"
    }
}
