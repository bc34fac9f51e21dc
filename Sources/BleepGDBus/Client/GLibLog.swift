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
        let level = level(of: record.level)
        add("MESSAGE", record.message)
        add("PRIORITY", priority(of: record.level))
        add("GLIB_DOMAIN", "BleepReliability")
        for (name, value) in record.fields { add(name, value) }
        g_log_structured_array(level, fields, gsize(fields.count))
        for text in texts { g_free(text) }
    }

    private static func level(of level: LogLevel) -> GLogLevelFlags {
        switch level {
        case .none, .warning: G_LOG_LEVEL_WARNING
        case .info: G_LOG_LEVEL_INFO
        case .debug: G_LOG_LEVEL_DEBUG
        }
    }

    /// As syslog counts them.
    private static func priority(of level: LogLevel) -> String {
        switch level {
        case .none, .warning: "4"
        case .info: "6"
        case .debug: "7"
        }
    }
}
