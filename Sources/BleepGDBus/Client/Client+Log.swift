import BleepCore
import CGLib

extension Client {
    package func setLogLevel(_ level: LogLevel) {
        lock.with { state.logLevel = level }
    }

    /// Nil for GLib's log. The one before hears what was said before, and then ends.
    package func setLogHandler(_ handler: LogHandler?) {
        let old = lock.with {
            defer { state.logHandler = handler }
            return state.logHandler
        }
        // Where it was called, after all that was queued for it.
        if let old { delivery.post { old.finish() } }
    }

    func log(_ level: LogLevel, _ message: @autoclosure () -> String, of operation: Operation) {
        guard isLogged(level) else { return }
        let request = operation.request
        var fields: [(name: StaticString, value: String)] = [("BLEEP_OPERATION", request.label)]
        if let address = request.address { fields.append(("BLEEP_ADDRESS", address.text)) }
        fields.append(("BLEEP_ATTEMPT", digits(UInt64(operation.timesSent))))
        fields.append(("BLEEP_GENERATION", digits(view.generation)))
        write(LogRecord(level: level, message: request.label + ": " + message(), fields: fields))
    }

    func log(_ error: CallError) {
        let level = error.status == .cancelled ? LogLevel.debug : .info
        guard isLogged(level) else { return }
        var fields: [(name: StaticString, value: String)] = [
            ("BLEEP_OPERATION", error.operation),
            ("BLEEP_BLAME", error.classification.blame.name.text),
            ("BLEEP_ELAPSED_USEC", digits(error.elapsed.microseconds)),
            ("BLEEP_ATTEMPT", digits(UInt64(error.attempts))),
            ("BLEEP_GENERATION", digits(view.generation)),
        ]
        if !error.address.isEmpty { fields.append(("BLEEP_ADDRESS", error.address)) }
        var record = LogRecord(level: level, message: error.text, fields: fields)
        // They differ in how long it took, and are the same for whoever reads the log.
        record.kind = phrase(error.operation, error.address, error.status.phrase)
        write(record)
    }

    func log(_ event: MonitorEvent) {
        let level = event.kind.logLevel
        guard isLogged(level) else { return }
        var fields: [(name: StaticString, value: String)] = [
            ("BLEEP_EVENT", event.kind.name.text), ("BLEEP_GENERATION", digits(event.generation)),
        ]
        if event.duration > .zero {
            fields.append(("BLEEP_ELAPSED_USEC", digits(event.duration.microseconds)))
        }
        if !event.subject.isEmpty { fields.append(("BLEEP_SUBJECT", event.subject)) }
        var record = LogRecord(level: level, message: event.text, fields: fields)
        record.kind = phrase(event.kind.name.text, event.subject, event.issue?.name.text ?? "")
        write(record)
    }

    func log(_ level: LogLevel, _ message: @autoclosure () -> String, kind: String? = nil) {
        guard isLogged(level) else { return }
        var record = LogRecord(level: level, message: message())
        record.kind = kind ?? record.message
        write(record)
    }

    /// What the program asked to hear, whatever the level; not where it wants to hear nothing.
    func logAsAsked(_ level: LogLevel, _ message: String, operation: String? = nil) {
        guard isLogged(.warning) else { return }
        var record = LogRecord(level: level, message: message)
        if let operation { record.fields = [("BLEEP_OPERATION", operation)] }
        record.isAsked = true
        write(record)
    }

    private func isLogged(_ level: LogLevel) -> Bool {
        lock.with { level.rawValue <= state.logLevel.rawValue }
    }

    /// Debugging wants every step, and whoever asked wants an answer; the rest is told a few times.
    private func write(_ record: LogRecord) {
        guard let kind = record.kind, record.level != .debug else { return hand(record) }
        let now = clock.now
        var isFirstOmitted = false
        let isAdmitted = lock.with {
            isFirstOmitted = state.repeats.due == .never
            if state.repeats.admits(kind, at: now) { return true }
            state.omitted[kind] = record
            return false
        }
        if isAdmitted { return hand(record) }
        if isFirstOmitted { loop.post(.run { [self] in armRepeats() }) }
    }

    private func armRepeats() {
        let due = lock.with { state.repeats.due }
        if let repeatAlarm, due != .never { loop.setTimer(repeatAlarm, at: due) }
    }

    /// Says what was left out: the last of each kind, and how many there were. On the loop.
    func tellRepeats(isEnd: Bool = false) {
        let now = clock.now
        let summaries = lock.with { state.repeats.takeSummaries(at: now, evenEarly: isEnd) }
        for summary in summaries {
            let last = lock.with { state.omitted.removeValue(forKey: summary.key) }
            guard var record = last else { continue }
            let count = digits(summary.count)
            record.message =
                phrase(count, " more like this in ", summary.span.inSeconds, "; the last: ")
                + record.message
            record.fields.append(("BLEEP_REPEATS", count))
            hand(record)
        }
        if !isEnd { armRepeats() }
    }

    private func hand(_ record: LogRecord) {
        let handler = lock.with { state.logHandler }
        delivery.post {
            if let handler { handler.handle(record) } else { GLibLog.write(record) }
        }
    }
}
