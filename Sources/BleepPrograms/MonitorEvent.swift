import CBleepReliability

/// Something that happened to BlueZ, copied out of the library's event.
package struct MonitorEvent {
    package let kind: bleep_event
    /// When it was heard of.
    package let time = TimeStamp()
    /// Zero where that says nothing.
    package let duration: Duration
    package let generation: UInt64
    /// The name of the issue; empty for other events.
    package let issue: String
    package let subject: String
    /// One sentence.
    package let text: String

    init(_ event: bleep_monitor_event) {
        kind = event.event
        duration = .microseconds(Int64(clamping: event.duration_usec))
        generation = event.generation
        issue = String(cString: event.issue)
        subject = String(cString: event.subject)
        text = String(cString: event.text)
    }

    /// For example "adapter-powered".
    package var name: String {
        String(cString: bleep_event_name(kind))
    }
}

/// What happened and was not looked at yet.
package final class Mailbox {
    private var events: [MonitorEvent] = []

    /// Makes an empty one.
    package init() {}

    func put(_ event: MonitorEvent) {
        events.append(event)
    }

    /// Takes out all there is, oldest first.
    package func empty() -> [MonitorEvent] {
        defer { events = [] }
        return events
    }
}
