import BleepPrograms
import CBleepReliability

/// One run of --recovery or --plan.
final class RecoveryRun {
    private let options: Options
    private let place: Workplace
    private let progress: Progress

    private init(_ options: Options, _ place: Workplace) {
        self.options = options
        self.place = place
        progress = Progress(isQuiet: options.isDebugging)
    }

    /// What the tool ends with.
    static func run(_ options: Options) -> Int32 {
        Workplace.run(options) { RecoveryRun(options, $0).run() }
    }

    private func run() -> Int32 {
        var wish = RecoveryWish()
        wish.device = options.device
        wish.consents = options.consents
        wish.timeout = options.timeout ?? .zero
        var summary = RecoverySummary(options: options, place: place)
        do throws(Failure) {
            if options.plans {
                summary.recovery = try place.client.planRecovery(wish)
            } else {
                (summary.recovery, summary.failure) = try recover(wish)
            }
        } catch {
            summary.failure = error
        }
        Terminal.output.write(
            options.isJSON ? summary.json.rendered() + "\n" : summary.text(for: .output))
        return summary.exitStatus
    }

    private func recover(
        _ wish: RecoveryWish
    ) throws(Failure) -> (recovery: Recovery, failure: Failure?) {
        progress.begin("Recovering " + (options.device ?? "the adapter"))
        let progress = progress
        place.client.onWait = { progress.show($0) }
        defer {
            place.client.onWait = nil
            progress.end()
        }
        return try place.client.recover(wish)
    }
}
