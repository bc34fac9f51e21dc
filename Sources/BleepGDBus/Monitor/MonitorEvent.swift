import BleepCore

/// Something that happened to the service, an adapter or an issue.
package struct MonitorEvent: Sendable {
    /// The numbers are those of `bleep_event`, each a bit.
    package enum Kind: UInt32, Sendable {
        case stalled = 1
        case recovered = 2
        case restarted = 4
        case available = 8
        case unavailable = 16
        case adapterAdded = 32
        case adapterRemoved = 64
        case adapterPowered = 128
        case adapterUnpowered = 256
        case adapterStalled = 512
        case issueRaised = 1024
        case issueCleared = 2048
    }

    package var kind: Kind
    /// How long it was silent or away; zero where that says nothing.
    package var duration = Duration.zero
    /// The ownership of the service's name that it belongs to.
    package var generation: UInt64 = 0
    /// The adapter's path, or what the issue is about; empty for the service itself.
    package var subject = ""
    /// The issue; nil for other events.
    package var issue: FieldIssue.Kind?
    /// One sentence for a person.
    package var text: String

    package init(_ kind: Kind, text: String) {
        self.kind = kind
        self.text = text
    }

    /// Every bit that means something.
    package static let everything: UInt32 = 4095
}

extension MonitorEvent.Kind {
    package var name: StaticString {
        switch self {
        case .stalled: "stalled"
        case .recovered: "recovered"
        case .restarted: "restarted"
        case .available: "available"
        case .unavailable: "unavailable"
        case .adapterAdded: "adapter-added"
        case .adapterRemoved: "adapter-removed"
        case .adapterPowered: "adapter-powered"
        case .adapterUnpowered: "adapter-unpowered"
        case .adapterStalled: "adapter-stalled"
        case .issueRaised: "issue-raised"
        case .issueCleared: "issue-cleared"
        }
    }

    var logLevel: LogLevel {
        switch self {
        case .stalled, .unavailable, .adapterStalled, .issueRaised: .warning
        case .recovered, .restarted, .available, .adapterAdded, .adapterRemoved,
            .adapterPowered, .adapterUnpowered, .issueCleared:
            .info
        }
    }
}
