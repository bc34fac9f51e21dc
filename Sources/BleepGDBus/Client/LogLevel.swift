/// How important a record is; the numbers are those of `bleep_log_level`.
package enum LogLevel: Int32, Sendable {
    case none = 0
    case warning = 1
    case info = 2
    case debug = 3
}

/// One thing that the library has to say.
package struct LogRecord {
    package var level: LogLevel
    package var message: String
    package var fields: [(name: StaticString, value: String)] = []
    /// Those with the same one are repeats of each other; nil where each counts.
    package var kind: String?
    /// The program asked for it, and means to hear it.
    package var isAsked = false
}

/// Who hears what the library has to say. Called where the client delivers.
///
/// Sendable: `isActive` is touched only there, one callback at a time.
package final class LogHandler: @unchecked Sendable {
    private let onRecord: (LogRecord) -> Void
    private let onEnd: () -> Void
    private var isActive = true

    /// `onEnd` is called once, after the last record.
    package init(_ onRecord: @escaping (LogRecord) -> Void, onEnd: @escaping () -> Void) {
        self.onRecord = onRecord
        self.onEnd = onEnd
    }

    func handle(_ record: LogRecord) {
        if isActive { onRecord(record) }
    }

    func finish() {
        isActive = false
        onEnd()
    }
}
