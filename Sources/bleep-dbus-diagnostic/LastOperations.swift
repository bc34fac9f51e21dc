import BleepPrograms

/// What the library did last, for a report.
final class LastOperations {
    /// A stress test makes so many that nothing else would be left.
    var isPaused = false
    private var lines: [String] = []
    private static let most = 200

    func note(_ record: LogRecord) {
        guard !isPaused else { return }
        lines.append(TimeStamp().universal + " " + record.message)
        if lines.count > 2 * LastOperations.most { lines.removeFirst(LastOperations.most) }
    }

    /// Oldest first.
    var latest: [String] { Array(lines.suffix(LastOperations.most)) }
}
