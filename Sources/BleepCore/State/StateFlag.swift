/// What was so or not when a device was saved; the numbers are the header's.
package enum StateFlag: Int32, CaseIterable, Sendable {
    case trusted = 0
    case blocked = 1
    case paired = 2
    case connected = 3
    case servicesResolved = 4
    /// Of the adapter, like the two that follow.
    case powered = 5
    case discoverable = 6
    case pairable = 7
    /// This client had a discovery running there.
    case discovering = 8

    /// As BlueZ calls the property, and the file the key.
    package var property: StaticString {
        switch self {
        case .trusted: "Trusted"
        case .blocked: "Blocked"
        case .paired: "Paired"
        case .connected: "Connected"
        case .servicesResolved: "ServicesResolved"
        case .powered: "Powered"
        case .discoverable: "Discoverable"
        case .pairable: "Pairable"
        case .discovering: "Discovering"
        }
    }

    /// As values and JSON call it.
    package var name: StaticString {
        switch self {
        case .trusted: "trusted"
        case .blocked: "blocked"
        case .paired: "paired"
        case .connected: "connected"
        case .servicesResolved: "services_resolved"
        case .powered: "powered"
        case .discoverable: "discoverable"
        case .pairable: "pairable"
        case .discovering: "discovering"
        }
    }
}

/// Flags of which each is set, not set, or not known.
package struct StateFlags: Equatable, Sendable {
    private var known: UInt32 = 0
    private var set: UInt32 = 0

    package init() {}

    package subscript(flag: StateFlag) -> Bool? {
        get {
            let bit = UInt32(1) << UInt32(flag.rawValue)
            return known & bit == 0 ? nil : set & bit != 0
        }
        set(value) {
            let bit = UInt32(1) << UInt32(flag.rawValue)
            known = value == nil ? known & ~bit : known | bit
            set = value == true ? set | bit : set & ~bit
        }
    }
}
