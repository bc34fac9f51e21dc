import CBleepReliability

/// Something that the library has to say.
struct LogRecord {
    /// All of it in one line: "info: a message (OPERATION=Connect, ATTEMPT=2)".
    let line: String

    init(
        level: bleep_log_level,
        message: UnsafePointer<CChar>,
        fields: UnsafeBufferPointer<bleep_log_field>
    ) {
        let details = fields.compactMap { field -> String? in
            guard let name = field.name, let value = field.value else { return nil }
            return "\(String(cString: name))=\(String(cString: value))"
        }
        var line = "\(LogRecord.word(level)): \(String(cString: message))"
        if !details.isEmpty {
            line += " (" + details.joined(separator: ", ") + ")"
        }
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
