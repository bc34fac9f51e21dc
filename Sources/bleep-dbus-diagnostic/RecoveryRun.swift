import BleepPrograms
import CBleepReliability

/// One run of --recovery or --plan.
final class RecoveryRun {
    private let options: Options
    private let place: Workplace
    private let progress: Progress

    init(_ options: Options, _ place: Workplace) {
        self.options = options
        self.place = place
        progress = Progress(isQuiet: options.isDebugging)
    }

    /// What the tool ends with where nothing else is to be done.
    static func run(_ options: Options) -> Int32 {
        Workplace.run(options) { place in
            var summary = RecoveryRun(options, place).run()
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

    func run() -> RecoverySummary {
        var wish = RecoveryWish()
        wish.device = options.device
        wish.consents = options.consents
        // A plan takes what looking takes; beside checks the limit is that of their questions.
        wish.timeout = options.plans && options.makesSeries ? .zero : options.timeout ?? .zero
        var summary = RecoverySummary(options: options, place: place)
        do throws(Failure) {
            if options.plans {
                summary.recovery = try place.client.planRecovery(wish)
                // That blocks, so a signal may wait.
                place.client.rest(.zero)
            } else {
                (summary.recovery, summary.failure) = try recover(wish)
            }
        } catch {
            summary.failure = error
        }
        return summary
    }

    private func recover(
        _ wish: RecoveryWish
    ) throws(Failure) -> (recovery: Recovery, failure: Failure?) {
        let task = "Recovering " + (options.device ?? "the adapter")
        return try progress.during(task, place.client) { () throws(Failure) in
            try place.client.recover(wish)
        }
    }
}
