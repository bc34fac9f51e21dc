/// What is wrong, as far as it decides what is done about it.
package enum Ailment: CaseIterable, Sendable {
    /// There is no way to the bus.
    case busLost
    /// There never was one.
    case busMissing
    /// The bus carries no more on the connections that we have.
    case connectionsWorn
    /// Nobody owns the service's name.
    case serviceDead
    /// The service is there and does not answer; the kernel does.
    case serviceSilent
    /// The service answers and fails in what is its own.
    case serviceFailing
    /// The kernel does not answer for the adapter.
    case controllerFrozen
    /// The kernel answers, and the controller does not do what it is told.
    case controllerFailing
    /// rfkill keeps the radio silent.
    case radioBlocked
    /// The adapter is off.
    case poweredOff
    /// There is no adapter.
    case adapterGone
    /// Discovery neither starts nor stops.
    case discoveryWedged
    /// The like is under way in bluetoothd already.
    case busy
    /// The object is not where it was, or nowhere.
    case staleObject
    /// The link fails, and everything below it is well.
    case outOfRange
    /// The device and we do not agree on a bond.
    case bondLost
    /// Nothing here is broken: the program must do something else.
    case callersOwn
    /// Nobody knows.
    case unclear
    /// What was wrong is not so any more, or nothing is.
    case over

    /// The stages that may help, in their order. docs/recovery.md says why.
    package var path: [Stage] {
        switch self {
        case .busMissing: []
        case .busLost, .connectionsWorn: [.interfaceReset]
        case .serviceDead: [.serviceRestart]
        case .serviceSilent: [.serviceRestart, .controllerReset]
        case .serviceFailing: [.interfaceReset, .serviceRestart]
        case .controllerFrozen: [.controllerReset, .serviceRestart]
        case .controllerFailing: [.adapterReset, .controllerReset, .serviceRestart]
        case .radioBlocked: [.rfkillUnblock, .adapterReset]
        case .poweredOff: [.adapterReset, .rfkillUnblock, .controllerReset]
        case .adapterGone: [.controllerReset, .serviceRestart]
        case .discoveryWedged: [.discoveryReset, .adapterReset, .controllerReset, .serviceRestart]
        case .busy: [.cancelPending, .disconnectReconnect, .adapterReset, .controllerReset]
        case .staleObject: [.interfaceReset, .rediscover]
        case .outOfRange: [.disconnectReconnect, .rediscover]
        case .bondLost, .callersOwn, .over: []
        case .unclear:
            [
                .cancelPending, .disconnectReconnect, .interfaceReset, .rediscover, .adapterReset,
                .controllerReset, .serviceRestart,
            ]
        }
    }

    package var phrase: StaticString {
        switch self {
        case .busLost: "the bus cannot be reached"
        case .busMissing: "there is no bus"
        case .connectionsWorn: "the bus carries no more on these connections"
        case .serviceDead: "the service is not there"
        case .serviceSilent: "the service does not answer"
        case .serviceFailing: "the service fails"
        case .controllerFrozen: "the kernel does not answer for the adapter"
        case .controllerFailing: "the controller does not do what it is told"
        case .radioBlocked: "rfkill blocks the radio"
        case .poweredOff: "the adapter is off"
        case .adapterGone: "there is no adapter"
        case .discoveryWedged: "discovery neither starts nor stops"
        case .busy: "something is under way already, and does not end"
        case .staleObject: "the object is not where it was"
        case .outOfRange: "out of range, or switched off"
        case .bondLost: "the bond is lost: pair again"
        case .callersOwn: "nothing is broken that recovery could mend"
        case .unclear: "nothing says where the fault is"
        case .over: "nothing is wrong any more"
        }
    }

    /// What is told at the end where nothing else was seen to fail.
    package var status: Status {
        switch self {
        case .busLost, .busMissing, .connectionsWorn: .busUnavailable
        case .serviceDead: .serviceUnavailable
        case .serviceSilent, .serviceFailing: .timedOut
        case .controllerFrozen, .controllerFailing: .adapterFailed
        case .radioBlocked: .blocked
        case .poweredOff, .adapterGone: .notReady
        case .discoveryWedged, .busy: .inProgress
        case .staleObject: .deviceNotFound
        case .outOfRange, .unclear, .over: .connectFailed
        case .bondLost: .keyMissing
        case .callersOwn: .invalidState
        }
    }

    /// Waiting may be all that is needed, and all that can be done.
    package var mayPass: Bool {
        switch self {
        case .busLost, .serviceDead, .serviceSilent, .adapterGone: true
        case .busMissing, .connectionsWorn, .serviceFailing, .controllerFrozen,
            .controllerFailing, .radioBlocked, .poweredOff, .discoveryWedged, .busy, .staleObject,
            .outOfRange, .bondLost, .callersOwn, .unclear, .over:
            false
        }
    }

    /// How long it is left alone before anything is done: a daemon that crashed or an adapter that
    /// was plugged in is back within a second, where it comes back at all.
    package func patience(isYoung: Bool) -> Duration {
        switch self {
        case .serviceDead: .seconds(2)
        case .adapterGone, .poweredOff: isYoung ? .seconds(2) : .zero
        case .busLost, .busMissing, .connectionsWorn, .serviceSilent, .serviceFailing,
            .controllerFrozen, .controllerFailing, .radioBlocked, .discoveryWedged, .busy,
            .staleObject, .outOfRange, .bondLost, .callersOwn, .unclear, .over:
            .zero
        }
    }
}
