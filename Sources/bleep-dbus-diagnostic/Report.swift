import BleepPrograms

/// All that was found out, for one renderer or the other.
struct Report {
    enum Outcome: String {
        case healthy
        case unhealthy
        /// Nothing could be looked at.
        case unchecked
        case interrupted
    }

    /// The address of the bus; empty for the system bus.
    let address: String
    let isSimulated: Bool
    let checks: [Check]
    let elapsed: Duration
    /// The signal that ended it early; nil where none did.
    let signal: Int32?
    /// What the operations of the checks took; nil where nobody asked.
    let metrics: OperationTable?
    let stress: StressSummary?
    /// What a recovery did, or would do.
    let recovery: RecoverySummary?
    /// The file for Prometheus, or the report, could not be written.
    var isFileLost = false

    var outcome: Outcome {
        if signal != nil { return .interrupted }
        let failed = failures.map { $0.name }
        if failed.contains(where: { $0 == "bus" || $0 == "simulator" }) { return .unchecked }
        return failed.isEmpty ? .healthy : .unhealthy
    }

    var exitStatus: Int32 {
        switch outcome {
        case .healthy: isFileLost ? SideFiles.exitStatus : 0
        case .unhealthy: 1
        case .unchecked: 3
        case .interrupted: 128 + (signal ?? 0)
        }
    }

    var failures: [Check] {
        checks.filter { $0.verdict == .fail }
    }

    func count(_ verdict: Check.Verdict) -> Int {
        checks.count { $0.verdict == verdict }
    }
}
