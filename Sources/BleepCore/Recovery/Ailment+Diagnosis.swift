/// Finding out what is wrong: what is seen comes before what was said, the inside before the out.
extension Ailment {
    package init(_ complaint: Complaint?, of aim: Aim, _ findings: Findings) {
        self = Self.seen(findings, aim) ?? complaint.map { Self.told($0, aim, findings) } ?? .over
    }

    /// What the layers show by themselves.
    private static func seen(_ findings: Findings, _ aim: Aim) -> Ailment? {
        if findings.busIsThere == false { return findings.busWasThere ? .busLost : .busMissing }
        // Restarting a daemon over a frozen controller brings it back without an adapter.
        if findings.kernelAnswers == false { return .controllerFrozen }
        if findings.serviceIsThere == false { return .serviceDead }
        if findings.serviceAnswers == false { return .serviceSilent }
        guard aim != .ping else { return nil }
        if findings.adapterIsThere == false { return .adapterGone }
        if findings.adapterIsPowered == false {
            return findings.radioIsBlocked == true ? .radioBlocked : .poweredOff
        }
        if findings.controllerAnswers == false { return .controllerFailing }
        return nil
    }

    /// What the failure says, with all layers seen to be well or not seen at all.
    private static func told(_ complaint: Complaint, _ aim: Aim, _ findings: Findings) -> Ailment {
        switch complaint.status {
        case .ok, .serviceUnavailable, .serviceLost, .busLost, .busUnavailable: return .over
        case .notReady: return findings.adapterIsPowered == true ? .over : .poweredOff
        case .blocked: return findings.radioIsBlocked == false ? .over : .radioBlocked
        case .busLimit, .busFailed: return .connectionsWorn
        case .inProgress, .busy: return aim == .discovery ? .discoveryWedged : .busy
        case .unknownObject, .objectRemoved, .deviceNotFound: return .staleObject
        case .keyMissing, .authenticationFailed: return .bondLost
        case .invalidArgument, .invalidState, .typeMismatch, .notFound, .cancelled, .clientClosed,
            .guardLimit, .accessDenied, .unknownMethod, .rejectedArguments, .alreadyExists,
            .doesNotExist, .alreadyConnected, .notPermitted, .notAuthorized, .notSupported,
            .invalidValue, .noResources:
            return .callersOwn
        case .timedOut, .circuitOpen, .notConnected, .connectFailed, .connectUnverified, .linkLost,
            .attError, .adapterFailed, .remote:
            return blamed(complaint, aim, findings)
        }
    }

    private static func blamed(
        _ complaint: Complaint, _ aim: Aim, _ findings: Findings
    ) -> Ailment {
        if aim == .discovery { return .discoveryWedged }
        if findings.deviceIsKnown == false { return .staleObject }
        switch complaint.blame {
        case .radio, .peer: return .outOfRange
        case .controller, .kernel: return .controllerFailing
        case .daemon: return .serviceFailing
        case .bus: return .connectionsWorn
        case .nobody, .caller, .unknown:
            return complaint.status == .adapterFailed ? .controllerFailing : .unclear
        }
    }
}
