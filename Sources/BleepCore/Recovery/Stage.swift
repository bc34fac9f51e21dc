/// One rung of recovery, from the mildest to the harshest; the numbers are those of `bleep_stage`.
package enum Stage: Int32, CaseIterable, Sendable {
    /// Ends what pends at the device in bluetoothd, whoever left it there.
    case cancelPending = 1
    /// Ends the link; that it can be made again is for the verification to show.
    case disconnectReconnect = 2
    /// Leaves the connections to the bus and all that was known by them.
    case interfaceReset = 3
    /// Discovers until the device is heard.
    case rediscover = 4
    /// Has a discovery that neither starts nor stops end.
    case discoveryReset = 5
    /// Switches the adapter off and on over D-Bus.
    case adapterReset = 6
    /// Lifts a soft block of the radio.
    case rfkillUnblock = 7
    /// Resets the controller below bluetoothd.
    case controllerReset = 8
    /// Has systemd restart bluetoothd.
    case serviceRestart = 9

    package var name: StaticString {
        switch self {
        case .cancelPending: "cancel-pending"
        case .disconnectReconnect: "disconnect-reconnect"
        case .interfaceReset: "interface-reset"
        case .rediscover: "rediscover"
        case .discoveryReset: "discovery-reset"
        case .adapterReset: "adapter-reset"
        case .rfkillUnblock: "rfkill-unblock"
        case .controllerReset: "controller-reset"
        case .serviceRestart: "bluetoothd-restart"
        }
    }

    /// It is for all devices of an adapter, and done once for all who need it.
    package var isAdapterWide: Bool {
        rawValue >= Stage.discoveryReset.rawValue
    }

    /// It costs the other devices of the adapter their links.
    package var breaksLinks: Bool {
        switch self {
        case .adapterReset, .controllerReset, .serviceRestart: true
        case .cancelPending, .disconnectReconnect, .interfaceReset, .rediscover, .discoveryReset,
            .rfkillUnblock:
            false
        }
    }

    /// It is given up after so long; bluetoothd alone takes up to 10 s to end.
    package var limit: Duration {
        switch self {
        case .cancelPending: .seconds(4)
        case .disconnectReconnect, .interfaceReset: .seconds(6)
        case .discoveryReset, .rfkillUnblock: .seconds(8)
        case .rediscover: .seconds(12)
        case .adapterReset: .seconds(15)
        case .controllerReset, .serviceRestart: .seconds(30)
        }
    }
}

/// What a recovery may do that harms others; the numbers are those of `bleep_recovery_consent`.
package struct Consents: Equatable, Sendable {
    package var bits: UInt32

    package init(bits: UInt32 = 0) {
        self.bits = bits
    }

    package static let removeBonded = Consents(bits: 1)
    package static let serviceRestart = Consents(bits: 2)
    package static let resetWithLinks = Consents(bits: 4)
    package static let rfkillUnblock = Consents(bits: 8)
    /// Every bit that means something.
    package static let everything: UInt32 = 15

    package func has(_ consent: Consents) -> Bool {
        bits & consent.bits == consent.bits
    }
}

extension Stage {
    /// What must be consented to before it runs, where it takes others' links or not.
    package func consent(hurtsOthers: Bool) -> (consent: Consents, name: StaticString)? {
        switch self {
        case .serviceRestart: return (.serviceRestart, "BLEEP_ALLOW_SERVICE_RESTART")
        // Somebody may have blocked it on purpose, as in an aeroplane.
        case .rfkillUnblock: return (.rfkillUnblock, "BLEEP_ALLOW_RFKILL_UNBLOCK")
        case .adapterReset, .controllerReset:
            return hurtsOthers ? (.resetWithLinks, "BLEEP_ALLOW_ADAPTER_RESET_WITH_LINKS") : nil
        case .cancelPending, .disconnectReconnect, .interfaceReset, .rediscover, .discoveryReset:
            return nil
        }
    }
}
