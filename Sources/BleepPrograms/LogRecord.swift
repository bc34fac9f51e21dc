import CBleepReliability

/// Something that the library has to say.
package struct LogRecord {
    /// The level and the message alone.
    package let message: String
    /// All of it in one line: "info: a message (BLEEP_ATTEMPT=2)".
    package let line: String
    /// Its fields, by name.
    package let fields: [(name: String, value: String)]

    init(
        level: bleep_log_level,
        message: UnsafePointer<CChar>,
        fields: UnsafeBufferPointer<bleep_log_field>
    ) {
        let fields = fields.compactMap { field -> (name: String, value: String)? in
            guard let name = field.name, let value = field.value else { return nil }
            return (String(cString: name), String(cString: value))
        }
        self.message = "\(LogRecord.word(level)): \(String(cString: message))"
        var line = self.message
        if !fields.isEmpty {
            line += " (" + fields.map { "\($0.name)=\($0.value)" }.joined(separator: ", ") + ")"
        }
        self.fields = fields
        self.line = line
    }

    private static func word(_ level: bleep_log_level) -> String {
        switch level {
        case BLEEP_LOG_WARNING: "warning"
        case BLEEP_LOG_INFO: "info"
        case BLEEP_LOG_DEBUG: "debug"
        default: "log"
        }
    }
}
