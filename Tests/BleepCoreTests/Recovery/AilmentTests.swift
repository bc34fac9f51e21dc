import BleepCore
import Testing

@Suite struct AilmentTests {
    private static var well: Findings {
        var findings = Findings()
        findings.busIsThere = true
        findings.serviceIsThere = true
        findings.serviceAnswers = true
        findings.kernelAnswers = true
        findings.controllerAnswers = true
        findings.adapterIsThere = true
        findings.adapterIsPowered = true
        findings.radioIsBlocked = false
        findings.deviceIsKnown = true
        return findings
    }

    private func ailment(
        _ complaint: Complaint? = Complaint(.connectFailed, blame: .unknown),
        of aim: Aim = .connect, _ change: (inout Findings) -> Void = { _ in }
    ) -> Ailment {
        var findings = Self.well
        change(&findings)
        return Ailment(complaint, of: aim, findings)
    }

    @Test func believesWhatItSeesBeforeWhatItIsTold() {
        let peer = Complaint(.timedOut, blame: .peer)

        #expect(ailment(peer) { $0.busIsThere = false } == .busLost)
        #expect(ailment(peer) { $0.serviceIsThere = false } == .serviceDead)
        #expect(ailment(peer) { $0.serviceAnswers = false } == .serviceSilent)
        #expect(ailment(peer) { $0.kernelAnswers = false } == .controllerFrozen)
        #expect(ailment(peer) { $0.controllerAnswers = false } == .controllerFailing)
        #expect(ailment(peer) { $0.adapterIsThere = false } == .adapterGone)
        #expect(ailment(peer) { $0.adapterIsPowered = false } == .poweredOff)
        #expect(ailment(peer) { $0.deviceIsKnown = false } == .staleObject)
    }

    @Test func seesRfkillBehindAnAdapterThatIsOff() {
        let blocked = ailment {
            $0.adapterIsPowered = false
            $0.radioIsBlocked = true
        }

        #expect(blocked == .radioBlocked)
        #expect(ailment { $0.radioIsBlocked = true } != .radioBlocked)
    }

    @Test func resetsAFrozenControllerBeforeItRestartsTheDaemon() {
        let both = ailment {
            $0.kernelAnswers = false
            $0.serviceIsThere = false
        }

        #expect(both.path == [.controllerReset, .serviceRestart])
        #expect(ailment { $0.serviceAnswers = false }.path == [.serviceRestart, .controllerReset])
    }

    @Test func neverReconnectsOverADeadDaemon() {
        for status in Status.all {
            let dead = ailment(Complaint(status, blame: .peer)) { $0.serviceIsThere = false }

            #expect(dead.path == [.serviceRestart])
        }
    }

    @Test func neverResetsAnAdapterForAPeerOutOfRange() {
        for blame in [Blame.radio, .peer] {
            for status in [Status.timedOut, .connectFailed, .linkLost, .connectUnverified] {
                let path = ailment(Complaint(status, blame: blame)).path

                #expect(path == [.disconnectReconnect, .rediscover])
            }
        }
    }

    @Test func takesTheWordOfTheErrorWhereAllIsWell() {
        let cases: [(Status, Aim, Ailment)] = [
            (.inProgress, .connect, .busy), (.busy, .power, .busy),
            (.inProgress, .discovery, .discoveryWedged), (.timedOut, .discovery, .discoveryWedged),
            (.unknownObject, .read, .staleObject), (.deviceNotFound, .connect, .staleObject),
            (.busLimit, .ping, .connectionsWorn), (.keyMissing, .connect, .bondLost),
            (.accessDenied, .connect, .callersOwn), (.noResources, .connect, .callersOwn),
            (.adapterFailed, .power, .controllerFailing), (.remote, .ping, .unclear),
        ]
        for (status, aim, expected) in cases {
            #expect(ailment(Complaint(status, blame: .unknown), of: aim) == expected)
        }
    }

    @Test func seesThatATroubleIsOver() {
        #expect(ailment(nil) == .over)
        for status in [Status.serviceLost, .serviceUnavailable, .busLost, .notReady, .blocked] {
            #expect(ailment(Complaint(status, blame: .daemon)) == .over)
        }
    }

    @Test func judgesEveryStatusUnderEveryBlame() {
        for status in Status.all {
            for blame in 0..<Int32(Blame.count) {
                let complaint = Complaint(status, blame: Blame(rawValue: blame)!)
                let path = ailment(complaint).path

                #expect(Set(path).count == path.count)
            }
        }
    }

    @Test func takesTheAimFromWhatFailed() {
        let cases: [(OperationCategory, Aim)] = [
            (.connect, .connect), (.pair, .connect), (.disconnect, .connect), (.read, .read),
            (.write, .services), (.startNotify, .services), (.setProperty, .power),
            (.getProperty, .ping), (.standard, .ping),
        ]
        for (category, aim) in cases { #expect(Aim(category) == aim) }
    }
}
