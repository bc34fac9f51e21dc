import BleepPrograms
import CBleepReliability

/// One run of --stress-test: threads that borrow connections, call, and give them back.
final class StressTest {
    private let options: Options
    private let place: Workplace
    private let progress: Progress
    private var client: Client { place.client }

    init(_ options: Options, _ place: Workplace) {
        self.options = options
        self.place = place
        progress = Progress(isQuiet: options.isDebugging)
    }

    /// What the tool ends with where nothing else is to be done.
    static func run(_ options: Options) -> Int32 {
        Workplace.run(options) { place in
            var summary = StressTest(options, place).run()
            let files = SideFiles(options, place.client)
            files.finish()
            summary.isFileLost = files.isLost
            Terminal.output.write(
                options.isJSON
                    ? JSON.object(summary.members).rendered() + "\n"
                    : summary.lines(for: .output).joined(separator: "\n") + "\n")
            return summary.exitStatus
        }
    }

    func run() -> StressSummary {
        let limits = Limits(timeout: options.timeout ?? .seconds(5), attempts: 1)
        let objects = try? progress.during("Objects", client) { () throws(Failure) in
            try client.objects(limits: limits)
        }
        let work = StressWork(
            client: client,
            limits: limits,
            adapter: objects?.adapters.first?.path,
            operations: options.operationLimit
        )
        let stopwatch = Stopwatch()
        var crew: [(thread: WorkerThread, worker: StressWorker)] = []
        for number in 1...options.threadCount {
            let worker = StressWorker(number, work)
            work.join()
            guard let thread = WorkerThread({ worker.run() }) else {
                work.leave()
                break
            }
            crew.append((thread, worker))
        }
        watch(work, stopwatch)
        for (thread, _) in crew { thread.join() }
        return StressSummary(options: options, place: place, workers: crew.map { $0.worker })
    }

    /// Until the last has finished; what is under way when time is over comes to its own end.
    private func watch(_ work: StressWork, _ stopwatch: Stopwatch) {
        while !work.isFinished {
            client.rest(.milliseconds(50))
            let isOver = options.duration.map { stopwatch.elapsed >= $0 } ?? false
            if isOver || place.interruption.signal != nil { work.stop() }
            progress.begin("Stress test, \(work.account)")
            progress.show(stopwatch.elapsed)
        }
        progress.end()
    }
}
