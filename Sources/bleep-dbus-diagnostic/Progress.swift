import BleepPrograms

/// Shows on standard error that something is going on, where somebody is watching.
final class Progress {
    private let terminal: Terminal?
    private var task = ""
    private var isShown = false

    /// Quiet for a program that is read by another, or that logs to the same place.
    init(isQuiet: Bool) {
        terminal = isQuiet || !Terminal.errors.isWatched ? nil : .errors
    }

    func begin(_ task: String) {
        self.task = task
    }

    /// Shows the time spent, once there is enough of it to wonder about.
    func show(_ elapsed: Duration) {
        guard let terminal, elapsed > .milliseconds(300) else { return }
        isShown = true
        let text = terminal.dressed("  \(task): \(elapsed.spelled)", .dim)
        terminal.write("\r\u{1B}[K" + text)
    }

    /// Shows a task for as long as a client waits in it.
    func during<Result>(
        _ task: String, _ client: Client, _ body: () throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let others = client.onWait
        begin(task)
        client.onWait = show
        defer {
            client.onWait = others
            end()
        }
        return try body()
    }

    func end() {
        guard let terminal, isShown else { return }
        isShown = false
        terminal.write("\r\u{1B}[K")
    }
}
