import CGLib

/// GLib's structured log, under our domain, so that journald can filter by our fields.
enum GLibLog {
    static func write(_ record: LogRecord) {
        var texts: [UnsafeMutablePointer<CChar>?] = []
        var fields: [GLogField] = []
        func add(_ name: StaticString, _ value: String) {
            let text = g_strdup(value)
            texts.append(text)
            let key = UnsafeRawPointer(name.utf8Start).assumingMemoryBound(to: CChar.self)
            fields.append(GLogField(key: key, value: text, length: -1))
        }
        let level = level(of: record)
        add("MESSAGE", record.message)
        add("PRIORITY", priority(of: record))
        add("GLIB_DOMAIN", "BleepReliability")
        for (name, value) in record.fields { add(name, value) }
        g_log_structured_array(level, fields, gsize(fields.count))
        for text in texts { g_free(text) }
    }

    /// GLib does not show what is information only.
    private static func level(of record: LogRecord) -> GLogLevelFlags {
        switch record.level {
        case .none, .warning: G_LOG_LEVEL_WARNING
        case .info: record.isAsked ? G_LOG_LEVEL_MESSAGE : G_LOG_LEVEL_INFO
        case .debug: G_LOG_LEVEL_DEBUG
        }
    }

    /// As syslog counts them.
    private static func priority(of record: LogRecord) -> String {
        switch record.level {
        case .none, .warning: "4"
        case .info: record.isAsked ? "5" : "6"
        case .debug: "7"
        }
    }
}
