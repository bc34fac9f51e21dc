import BleepPrograms
import CBleepReliability

/// What came of a stress test, for a person or a program.
struct StressSummary {
    enum Outcome: String {
        case passed
        case failed
        case interrupted
    }

    let options: Options
    let place: Workplace
    let threads: Int
    let operations: Int
    /// One of each status, with how often it came, the most frequent first.
    let failures: [(failure: Failure, count: Int)]
    let elapsed: Duration
    let pool: Value?
    /// The file for Prometheus could not be written.
    var isFileLost = false

    init(options: Options, place: Workplace, workers: [StressWorker]) {
        self.options = options
        self.place = place
        threads = workers.count
        operations = workers.reduce(0) { $0 + $1.count }
        failures = StressSummary.added(workers)
        elapsed = workers.map { $0.elapsed }.max() ?? .zero
        pool = place.client.poolStats
    }

    var failed: Int {
        failures.reduce(0) { $0 + $1.count }
    }

    var outcome: Outcome {
        if place.interruption.signal != nil { return .interrupted }
        // A thread that the system refused is none that was tested.
        return failed == 0 && threads == options.threadCount && left.isEmpty ? .passed : .failed
    }

    var exitStatus: Int32 {
        switch outcome {
        case .passed: isFileLost ? SideFiles.exitStatus : 0
        case .failed: 1
        case .interrupted: 128 + (place.interruption.signal ?? 0)
        }
    }

    /// What the pool still has out, though every thread has given back what it had.
    private var left: [String] {
        ["in_use", "waiting", "leaks"].filter { pool?[$0]?.integer != 0 }
    }

    var rate: Int64 {
        Int64(operations) * 1_000_000 / Int64(clamping: max(1, elapsed.microseconds))
    }

    /// How long it took to get a lease, and how long a call.
    var figures: [OperationFigures] {
        [("acquire", StressWorker.acquire), ("call", StressWorker.call)].compactMap {
            name, source in
            place.client.figures(of: source).map { OperationFigures(name: name, stats: $0.stats) }
        }
    }

    private static func added(
        _ workers: [StressWorker]
    ) -> [(failure: Failure, count: Int)] {
        var sums: [(failure: Failure, count: Int)] = []
        for (failure, count) in workers.flatMap({ $0.failures }) {
            if let known = sums.firstIndex(where: { $0.failure.status == failure.status }) {
                sums[known].count += count
            } else {
                sums.append((failure, count))
            }
        }
        return sums.sorted { $0.count > $1.count }
    }
}
