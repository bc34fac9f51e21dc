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
        ]
        if !error.address.isEmpty { fields.append(("BLEEP_ADDRESS", error.address)) }
        write(LogRecord(level: level, message: error.text, fields: fields))
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
        write(LogRecord(level: level, message: event.text, fields: fields))
    }

    func log(_ level: LogLevel, _ message: @autoclosure () -> String) {
        guard isLogged(level) else { return }
        write(LogRecord(level: level, message: message()))
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

    private func write(_ record: LogRecord) {
        let handler = lock.with { state.logHandler }
        delivery.post {
            if let handler { handler.handle(record) } else { GLibLog.write(record) }
        }
    }
}
