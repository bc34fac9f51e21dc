import BleepCore
import Testing

/// A ladder, and a world that answers as the test says.
private struct Climb {
    var ladder: Ladder
    var now = Instant(microseconds: 1_000_000_000)
    var findings = Findings()
    var standings: [Stage: Standing] = [:]
    var actions: [Ladder.Action] = []
    var timer = Instant.never

    init(
        _ complaint: Complaint?, _ aim: Aim = .connect,
        _ change: (inout Ladder.Settings) -> Void = { _ in }
    ) {
        var settings = Ladder.Settings()
        settings.aim = aim
        settings.deadline = now.advanced(by: .seconds(60))
        settings.consents = Consents(bits: Consents.everything)
        change(&settings)
        ladder = Ladder(complaint, settings)
        findings.serviceIsThere = true
        findings.serviceAnswers = true
        findings.adapterIsThere = true
        findings.adapterIsPowered = true
    }

    /// Feeds it, and answers what it asks of the world until it wants something done.
    mutating func feed(_ event: Ladder.Event) {
        actions = ladder.handle(event, at: now)
        for action in actions {
            switch action {
            case .setTimer(let due): timer = due
            case .stopTimer: timer = .never
            case .examine(let number): feed(.examined(number, findings))
            case .ask(let number, let stage):
                feed(.answered(number, standings[stage] ?? Standing()))
            case .run, .verify, .abandon, .tell, .end: break
            }
        }
    }

    mutating func passTime() {
        now = timer
        feed(.timerFired)
    }

    var number: Int {
        for case .run(let number, _) in actions { return number }
        for case .verify(let number) in actions { return number }
        return 0
    }

    var stage: Stage? {
        for case .run(_, let stage) in actions { return stage }
        return nil
    }

    var isVerifying: Bool {
        actions.contains { if case .verify = $0 { true } else { false } }
    }

    var outcome: Status? {
        for case .end(let status) in actions { return status }
        return nil
    }

    mutating func done() { feed(.stageEnded(number, .done("done"))) }
    mutating func verified() { feed(.verified(number, "works")) }
    mutating func failed(_ status: Status, _ blame: Blame) {
        feed(.verifyFailed(number, Complaint(status, blame: blame), "works not"))
    }

    var verdicts: [RecoveryStep.Verdict] { ladder.steps.map(\.verdict) }
}

@Suite struct LadderTests {
    private let busy = Complaint(.inProgress, blame: .daemon)

    @Test func succeedsOnlyAfterAVerification() {
        var climb = Climb(busy)
        climb.feed(.started)
        #expect(climb.stage == .cancelPending)

        climb.done()
        #expect(climb.isVerifying)
        #expect(climb.outcome == nil)

        climb.verified()
        #expect(climb.outcome == .ok)
        #expect(climb.verdicts == [.verified])
        #expect(climb.ladder.steps[0].evidence == "done; works")
        #expect(climb.timer == .never)
    }

    @Test func escalatesInsideTheSameCall() {
        var climb = Climb(busy)
        climb.feed(.started)
        climb.done()
        climb.failed(.inProgress, .daemon)
        #expect(climb.stage == .disconnectReconnect)

        climb.feed(.stageEnded(climb.number, .failed("no answer")))
        #expect(climb.stage == .adapterReset)

        climb.done()
        climb.verified()
        #expect(climb.outcome == .ok)
        #expect(climb.verdicts == [.unverified, .failed, .verified])
    }

    @Test func choosesAnewByTheBlameOfTheLastFailure() {
        var climb = Climb(busy)
        climb.feed(.started)
        climb.done()
        climb.failed(.timedOut, .peer)
        #expect(climb.stage == .disconnectReconnect)

        climb.done()
        climb.failed(.timedOut, .peer)
        #expect(climb.stage == .rediscover)

        climb.done()
        climb.failed(.timedOut, .peer)
        #expect(climb.outcome == .timedOut)
        #expect(climb.ladder.ailment == .outOfRange)
        #expect(!climb.ladder.steps.contains { $0.stage == .adapterReset })
    }

    @Test func looksForItselfWhereNobodyComplains() {
        var well = Climb(nil)
        well.feed(.started)
        #expect(well.isVerifying)

        well.verified()
        #expect(well.outcome == .ok)
        #expect(well.ladder.steps.isEmpty)

        var off = Climb(nil)
        off.findings.adapterIsPowered = false
        off.feed(.started)
        #expect(off.stage == .adapterReset)
    }

    @Test func waitsForADeadDaemonBeforeItHasItRestarted() {
        var climb = Climb(Complaint(.serviceLost, blame: .daemon))
        climb.findings.serviceIsThere = false
        climb.feed(.started)
        #expect(climb.stage == nil)
        #expect(climb.timer == climb.now.advanced(by: .seconds(2)))

        climb.passTime()
        #expect(climb.stage == .serviceRestart)
    }

    @Test func isContentWithADaemonThatComesBackByItself() {
        var climb = Climb(Complaint(.serviceLost, blame: .daemon))
        climb.findings.serviceIsThere = false
        climb.feed(.started)
        climb.findings.serviceIsThere = true
        climb.feed(.changed)
        #expect(climb.isVerifying)

        climb.verified()
        #expect(climb.outcome == .ok)
        #expect(climb.ladder.steps.isEmpty)
    }

    @Test func goesOnWaitingWhereNothingMayBeDone() {
        var climb = Climb(Complaint(.serviceLost, blame: .daemon)) { $0.consents = Consents() }
        climb.findings.serviceIsThere = false
        climb.feed(.started)
        let deadline = climb.now.advanced(by: .seconds(60))
        while climb.outcome == nil { climb.passTime() }

        #expect(climb.now == deadline)
        #expect(climb.outcome == .serviceUnavailable)
        #expect(climb.verdicts == [.notAllowed])
        #expect(climb.ladder.steps[0].grant == "BLEEP_ALLOW_SERVICE_RESTART")
    }

    @Test func runsNothingAboveItsCeiling() {
        var climb = Climb(Complaint(.remote, blame: .unknown)) { $0.ceiling = .interfaceReset }
        climb.feed(.started)
        while climb.outcome == nil {
            climb.feed(.stageEnded(climb.number, .failed("no")))
        }

        #expect(climb.ladder.steps.map(\.stage) == Ailment.unclear.path)
        #expect(
            climb.verdicts == [.failed, .failed, .failed] + Array(repeating: .notAllowed, count: 4))
    }

    @Test func asksForConsentWhereOthersWouldLoseTheirLinks() {
        let other = BluetoothAddress("C0:C1:C2:C3:C4:C5")!
        var climb = Climb(nil, .power) { $0.consents = Consents() }
        climb.findings.controllerAnswers = false
        climb.standings[.adapterReset] = Standing()
        climb.standings[.adapterReset]?.hurt = [other]
        climb.standings[.controllerReset] = climb.standings[.adapterReset]
        climb.feed(.started)

        #expect(climb.verdicts == [.notAllowed, .notAllowed, .notAllowed])
        #expect(climb.ladder.steps[0].hurt == [other])
        #expect(climb.ladder.steps[0].grant == "BLEEP_ALLOW_ADAPTER_RESET_WITH_LINKS")
        #expect(climb.outcome == .adapterFailed)
    }

    @Test func joinsWhatAnotherRecoveryDoesWhateverItCosts() {
        var climb = Climb(nil, .power) { $0.consents = Consents() }
        climb.findings.controllerAnswers = false
        var shared = Standing()
        shared.isShared = true
        shared.word = .refused(until: .never)
        climb.standings[.adapterReset] = shared
        climb.feed(.started)
        #expect(climb.stage == .adapterReset)

        climb.feed(.stageEnded(climb.number, .joined(.adapterReset, "shared")))
        #expect(climb.isVerifying)

        climb.verified()
        #expect(climb.verdicts == [.verified])
        #expect(climb.ladder.steps[0].isShared)
    }

    @Test func stillHasItsStageAfterItJoinedAnother() {
        var climb = Climb(Complaint(.timedOut, blame: .peer))
        climb.feed(.started)
        #expect(climb.stage == .disconnectReconnect)

        climb.feed(.stageEnded(climb.number, .joined(.adapterReset, "shared")))
        climb.failed(.timedOut, .peer)
        #expect(climb.stage == .disconnectReconnect)
        #expect(climb.ladder.steps[0].stage == .adapterReset)
    }

    @Test func restsAsTheGovernorSaysAndPassesByWhatMustCoolDown() {
        var climb = Climb(busy)
        climb.standings[.cancelPending] = Standing()
        climb.standings[.cancelPending]?.word = .refused(
            until: climb.now.advanced(by: .seconds(50)))
        let soon = climb.now.advanced(by: .seconds(3))
        climb.standings[.disconnectReconnect] = Standing()
        climb.standings[.disconnectReconnect]?.word = .rest(until: soon)
        climb.feed(.started)
        #expect(climb.timer == soon)
        #expect(climb.verdicts == [.coolingDown])

        climb.standings[.disconnectReconnect]?.word = .granted
        climb.passTime()
        #expect(climb.stage == .disconnectReconnect)
    }

    @Test func saysWhatWouldGrantAStage() {
        var climb = Climb(Complaint(.timedOut, blame: .kernel)) { $0.ceiling = .controllerReset }
        var standing = Standing()
        standing.obstacle = "no CAP_NET_ADMIN"
        standing.grant = "setcap cap_net_admin+ep"
        climb.standings[.adapterReset] = standing
        climb.standings[.controllerReset] = standing
        climb.feed(.started)

        #expect(climb.verdicts == [.denied, .denied, .notAllowed])
        #expect(climb.ladder.steps[1].grant == "setcap cap_net_admin+ep")
        #expect(climb.outcome == .timedOut)
    }

    @Test func givesAStageUpThatDoesNotEnd() {
        var climb = Climb(busy)
        climb.feed(.started)
        climb.passTime()

        #expect(climb.verdicts == [.failed, .running])
        #expect(climb.stage == .disconnectReconnect)
    }

    @Test func endsAtItsDeadlineWhateverGoesOn() {
        var climb = Climb(busy) { $0.deadline = Instant(microseconds: 1_002_000_000) }
        climb.feed(.started)
        climb.passTime()

        #expect(climb.verdicts == [.abandoned])
        #expect(climb.outcome == .inProgress)
        #expect(climb.actions.contains(.abandon))
    }

    @Test func endsWhenItIsCancelled() {
        var climb = Climb(busy)
        climb.feed(.started)
        let number = climb.number
        climb.feed(.cancelled(.cancelled))
        #expect(climb.outcome == .cancelled)
        #expect(climb.verdicts == [.abandoned])

        climb.feed(.stageEnded(number, .done("late")))
        #expect(climb.actions.isEmpty)
    }

    @Test func ignoresTheAnswerToAnEarlierQuestion() {
        var climb = Climb(busy)
        climb.feed(.started)
        let number = climb.number
        climb.passTime()
        climb.feed(.stageEnded(number, .done("late")))

        #expect(climb.actions.isEmpty)
    }

    @Test func doesNotBelieveForEverThatAllIsWell() {
        var climb = Climb(Complaint(.serviceLost, blame: .daemon))
        climb.feed(.started)
        climb.failed(.serviceLost, .daemon)
        #expect(climb.isVerifying)

        climb.failed(.serviceLost, .daemon)
        #expect(climb.stage == .cancelPending)
    }

    @Test func plansWithoutDoingAnything() {
        let other = BluetoothAddress("C0:C1:C2:C3:C4:C5")!
        var climb = Climb(Complaint(.timedOut, blame: .controller)) {
            $0.isDryRun = true
            $0.consents = .resetWithLinks
        }
        climb.standings[.adapterReset] = Standing()
        climb.standings[.adapterReset]?.hurt = [other]
        climb.standings[.controllerReset] = Standing()
        climb.standings[.controllerReset]?.obstacle = "no CAP_NET_ADMIN"
        climb.feed(.started)

        #expect(climb.ladder.steps.map(\.stage) == Ailment.controllerFailing.path)
        #expect(climb.verdicts == [.possible, .denied, .notAllowed])
        #expect(climb.ladder.steps[0].hurt == [other])
        #expect(climb.outcome == .ok)
    }
}
