/// A fault of BlueZ that has a name in the field.
package struct FieldIssue: Equatable, Sendable {
    /// Numbers as in the header.
    package enum Kind: Int32, CaseIterable, Sendable {
        /// Connected without a working link.
        case phantomConnection = 1
        /// Discovering, and nothing comes of it; neither Start nor Stop gets through.
        case wedgedDiscovery = 2
        /// A change of Powered that never ends, and Busy for all others.
        case poweredStuck = 3
        /// A StartDiscovery that took effect and is never answered.
        case discoveryReplyLost = 4
        /// A characteristic that spoke regularly and stopped.
        case silentNotifications = 5
        /// The object of a device that BlueZ dropped by itself.
        case deviceExpired = 6
        /// rfkill keeps the adapter off.
        case adapterBlocked = 7
    }

    package var kind: Kind
    /// The adapter's path, the device's address, or the characteristic after its device's.
    package var subject: String
    package var since: Instant
    package var evidence: String

    package init(_ kind: Kind, of subject: String, since: Instant, evidence: String) {
        self.kind = kind
        self.subject = subject
        self.since = since
        self.evidence = evidence
    }
}

extension FieldIssue.Kind {
    package var name: StaticString {
        switch self {
        case .phantomConnection: "phantom_connection"
        case .wedgedDiscovery: "wedged_discovery"
        case .poweredStuck: "powered_stuck"
        case .discoveryReplyLost: "discovery_reply_lost"
        case .silentNotifications: "silent_notifications"
        case .deviceExpired: "device_expired"
        case .adapterBlocked: "adapter_blocked"
        }
    }

    /// One line for a person.
    package var advice: StaticString {
        switch self {
        case .phantomConnection:
            "Disconnect and connect again; if that does not help, remove the device"
        case .wedgedDiscovery:
            "Power the adapter off and on; closing the connections of all discoverers may do"
        case .poweredStuck:
            "The kernel or the controller does not answer: reset the controller"
        case .discoveryReplyLost:
            "Another program started at the same moment: close the connection, start again"
        case .silentNotifications:
            "Subscribe again; if it stays silent, reconnect"
        case .deviceExpired:
            "BlueZ forgets strangers 30 s after discovery: discover, then connect at once, or pair"
        case .adapterBlocked:
            "Unblock it: `rfkill unblock bluetooth`, or the switch on the machine"
        }
    }

    /// An adapter in that state serves nobody.
    package var stallsAdapter: Bool {
        switch self {
        case .wedgedDiscovery, .poweredStuck: true
        case .phantomConnection, .discoveryReplyLost, .silentNotifications, .deviceExpired,
            .adapterBlocked:
            false
        }
    }
}
