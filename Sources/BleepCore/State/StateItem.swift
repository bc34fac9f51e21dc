/// One thing that a snapshot has and that is put back; the numbers are the header's.
package struct StateItem: Equatable, Sendable {
    package enum Kind: Int32, CaseIterable, Sendable {
        // In the order in which they are put back: each may need those before it.
        case powered = 0
        case pairable = 1
        case discoverable = 2
        case paired = 3
        case alias = 4
        case trusted = 5
        case blocked = 6
        case connected = 7
        case notification = 8
        case discovery = 9

        package var name: StaticString {
            switch self {
            case .powered: "powered"
            case .pairable: "pairable"
            case .discoverable: "discoverable"
            case .paired: "paired"
            case .alias: "alias"
            case .trusted: "trusted"
            case .blocked: "blocked"
            case .connected: "connected"
            case .notification: "notification"
            case .discovery: "discovery"
            }
        }

        /// It belongs to the adapter, and needs no device.
        package var isOfAdapter: Bool {
            switch self {
            case .powered, .pairable, .discoverable, .discovery: true
            case .paired, .alias, .trusted, .blocked, .connected, .notification: false
            }
        }
    }

    /// What became of it; the numbers are the header's.
    package enum Verdict: Int32, Sendable {
        /// It was otherwise, and is again as it was saved.
        case restored = 0
        /// It was so already; nothing was sent.
        case unchanged = 1
        case failed = 2
        /// Nothing was tried, and the text says why.
        case skipped = 3

        package var name: StaticString {
            switch self {
            case .restored: "ok"
            case .unchanged: "unchanged"
            case .failed: "failed"
            case .skipped: "skipped"
            }
        }
    }

    package var kind: Kind
    /// As saved; of a notification, the characteristic.
    package var wanted: String
    /// As it was before; empty where that is not known.
    package var found = ""
    package var verdict = Verdict.skipped
    /// Why it failed or was skipped; else empty.
    package var text = ""

    package init(_ kind: Kind, wanted: String) {
        self.kind = kind
        self.wanted = wanted
    }
}

extension DeviceSnapshot {
    /// All that can be put back, in that order.
    ///
    /// What was off stays as it is: a restoration powers nothing off, ends no link, no pairing and
    /// no block.
    var items: [StateItem] {
        var items: [StateItem] = []
        for kind in StateItem.Kind.allCases {
            switch kind {
            case .powered: items.append(kind, flags[.powered], orOff: false)
            case .pairable: items.append(kind, flags[.pairable], orOff: true)
            case .discoverable: items.append(kind, flags[.discoverable], orOff: true)
            case .paired: items.append(kind, flags[.paired], orOff: false)
            case .alias: if let alias { items.append(StateItem(kind, wanted: alias)) }
            case .trusted: items.append(kind, flags[.trusted], orOff: true)
            case .blocked: items.append(kind, flags[.blocked], orOff: true)
            case .connected: items.append(kind, flags[.connected], orOff: false)
            case .notification:
                for name in notifications { items.append(StateItem(kind, wanted: name)) }
            case .discovery: items.append(kind, flags[.discovering], orOff: false)
            }
        }
        return items
    }
}

extension [StateItem] {
    fileprivate mutating func append(_ kind: StateItem.Kind, _ flag: Bool?, orOff: Bool) {
        guard let flag, flag || orOff else { return }
        append(StateItem(kind, wanted: flag ? "true" : "false"))
    }
}
