/// One stage of a recovery, and what came of it.
package struct RecoveryStep: Equatable, Sendable {
    /// The numbers are those of `bleep_verdict`.
    package enum Verdict: Int32, Sendable {
        /// It may run here; so far nobody has let it.
        case possible = 0
        case running = 1
        /// Done, and then what had failed worked.
        case verified = 2
        /// Done, and it did not help.
        case unverified = 3
        /// It could not be done.
        case failed = 4
        /// It may not be done here; `grant` says what would change that.
        case denied = 5
        /// It is above the ceiling, or the program has not consented.
        case notAllowed = 6
        /// It ran too often lately.
        case coolingDown = 7
        /// The time was up, or somebody cancelled.
        case abandoned = 8

        package var name: StaticString {
            switch self {
            case .possible: "possible"
            case .running: "running"
            case .verified: "verified"
            case .unverified: "unverified"
            case .failed: "failed"
            case .denied: "denied"
            case .notAllowed: "not-allowed"
            case .coolingDown: "cooling-down"
            case .abandoned: "abandoned"
            }
        }
    }

    package var stage: Stage
    package var verdict: Verdict
    /// What says so, in one line.
    package var evidence: String
    /// What would have to be granted for it to run; empty where nothing is missing.
    package var grant: String
    /// Devices that lose their links by it.
    package var hurt: [BluetoothAddress]
    /// Another recovery did it for this one, too.
    package var isShared = false
    package var startedAt: Instant
    package var endedAt: Instant

    package init(
        _ stage: Stage, _ verdict: Verdict, _ evidence: String, grant: String = "",
        hurt: [BluetoothAddress] = [], at now: Instant
    ) {
        self.stage = stage
        self.verdict = verdict
        self.evidence = evidence
        self.grant = grant
        self.hurt = hurt
        startedAt = now
        endedAt = now
    }
}

/// Whether a stage may run at this moment, and what it would cost.
package struct Standing: Equatable, Sendable {
    /// Why it may not run here, whatever the program says; nil where it may.
    package var obstacle: String?
    /// What would remove that.
    package var grant = ""
    package var word = Governor.Word.granted
    /// Devices that lose their links, but for those that are being recovered themselves.
    package var hurt: [BluetoothAddress] = []
    /// Another recovery is at it, or just was: whatever it costs is paid already.
    package var isShared = false

    package init() {}
}
