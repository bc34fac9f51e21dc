import CBleepReliability

extension Client {
    /// Starts to watch BlueZ.
    package func startMonitor(interval: Duration) {
        var options = bleep_monitor_options()
        options.struct_size = MemoryLayout<bleep_monitor_options>.size
        options.interval_usec = interval.microseconds
        bleep_monitor_start(handle, &options)
    }

    /// Puts all that happens into a mailbox, whenever the client waits.
    package func watch(_ mailbox: Mailbox) {
        bleep_monitor_watch(
            handle,
            BLEEP_EVENT_ALL.rawValue,
            { event, userData in
                guard let event, let userData else { return }
                Unmanaged<Mailbox>.fromOpaque(userData).takeUnretainedValue()
                    .put(MonitorEvent(event.pointee))
            },
            Unmanaged.passRetained(mailbox).toOpaque(),
            { userData in
                guard let userData else { return }
                Unmanaged<Mailbox>.fromOpaque(userData).release()
            },
            nil
        )
    }

    /// What the monitor knows.
    package var monitorState: Value? {
        value { bleep_monitor_get(handle, &$0) }
    }

    /// What is known of each layer.
    package var health: Value? {
        value { bleep_health_get(handle, &$0) }
    }

    /// The faults of the field that the monitor sees.
    package var issues: [Value] {
        value { bleep_monitor_issues(handle, &$0) }?.children ?? []
    }

    func value(_ get: (inout OpaquePointer?) -> bleep_status) -> Value? {
        var value: OpaquePointer?
        guard get(&value) == BLEEP_OK else { return nil }
        return value.map { Value(owning: $0) }
    }
}
