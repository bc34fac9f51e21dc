/// One recovery, from the failure to its end: looks, chooses a stage by what is wrong, has it run,
/// and believes in nothing but a repetition of what had failed.
///
///     created ─▶ examining ─▶ asking ─▶ running ─▶ verifying ─▶ ended
///                 │ ▲  ▲ ▲      │ ▲                  │  ▲ │
///                 │ │  │ │      ▼ │                  │  │ │
///                 │ │  │ │    resting                │  │ │
///                 │ │  │ └───────────────────────────┘  │ │
///                 ▼ │  └── after a stage that failed     │ │
///               waiting          what is over ──────────┘ ▼
///
/// Every answer carries the number of the question; every state but the first and the last ends at
/// the deadline.
package struct Ladder: Sendable {
    package struct Settings: Equatable, Sendable {
        package var aim = Aim.ping
        package var deadline = Instant.never
        /// The harshest stage that may run.
        package var ceiling = Stage.serviceRestart
        package var consents = Consents()
        /// Nothing runs: the steps say what would.
        package var isDryRun = false

        package init() {}
    }

    package enum StageEnd: Equatable, Sendable {
        case done(String)
        case failed(String)
        case denied(String, grant: String)
        /// Another recovery ran that stage, which is perhaps not the one asked for.
        case joined(Stage, String)
    }

    /// What carries text is boxed: handed from enum to enum, it would be copied part by part.
    package enum Event: Equatable, Sendable {
        case started
        case examined(Int, Findings)
        indirect case answered(Int, Standing)
        indirect case stageEnded(Int, StageEnd)
        indirect case verified(Int, String)
        indirect case verifyFailed(Int, Complaint, String)
        /// A service or an adapter came.
        case changed
        case timerFired
        case cancelled(Status)
    }

    package enum Action: Equatable, Sendable {
        /// Look at all layers; answer with `examined`.
        case examine(Int)
        /// Find out how the stage stands; answer with `answered`.
        case ask(Int, Stage)
        /// Answer with `stageEnded`.
        case run(Int, Stage)
        /// Do the like of what failed; answer with `verified` or `verifyFailed`.
        case verify(Int)
        /// What was asked for last is not waited for any more.
        case abandon
        /// Replaces the timer before; answer with `timerFired`.
        case setTimer(Instant)
        case stopTimer
        /// The step at that place begins or has ended.
        case tell(Int)
        case end(Status)
    }

    enum State: Equatable {
        /// Can go to `examining` and `ended`.
        case created
        /// Layers are being looked at. Can go to all but `created`, `resting` and `running`.
        case examining
        /// Can go to `resting`, `running`, and wherever `examining` can.
        case asking(Stage)
        /// The governor holds it up. Can go to `asking` and `ended`.
        case resting(Stage)
        /// Can go to `verifying`, `examining` and `ended`.
        case running(Stage)
        /// Can go to `examining` and `ended`.
        case verifying
        /// It may pass by itself. Can go to `examining` and `ended`.
        case waiting
        /// Terminal.
        case ended
    }

    let settings: Settings
    var state = State.created
    /// Of the last question.
    var number = 0
    var complaint: Complaint?
    package internal(set) var ailment = Ailment.over
    package internal(set) var steps: [RecoveryStep] = []
    /// Stages that had their turn, whatever came of it.
    var tried: [Stage] = []
    /// How often nothing was wrong, and yet it failed.
    var passes = 0
    /// Until when that ailment is left alone.
    var patience: (ailment: Ailment, until: Instant)?
    var lastWait = Duration.milliseconds(500)

    /// Without a complaint nothing is known to fail, and that is looked into first.
    package init(_ complaint: Complaint?, _ settings: Settings) {
        self.complaint = complaint
        self.settings = settings
    }

    package var isEnded: Bool { state == .ended }

    package mutating func handle(_ event: Event, at now: Instant) -> [Action] {
        switch (state, event) {
        case (.ended, _):
            return []  // Late or repeated news changes nothing.
        case (_, .cancelled(let status)):
            return abandon("it was cancelled", at: now) + end(status)
        case (.created, .started):
            guard now < settings.deadline else { return end(.timedOut) }
            return [.setTimer(settings.deadline)] + examine()
        case (.created, _):
            return []
        case (_, .timerFired):
            return timerFired(at: now)
        case (.examining, .examined(number, let findings)):
            ailment = Ailment(complaint, of: settings.aim, findings)
            return choose(isYoung: findings.isYoung, at: now)
        case (.asking(let stage), .answered(number, let standing)):
            return judge(stage, standing, at: now)
        case (.running(let stage), .stageEnded(number, let end)):
            return stageEnded(stage, end, at: now)
        case (.verifying, .verified(number, let evidence)):
            return settle(.verified, evidence, at: now) + self.end(.ok)
        case (.verifying, .verifyFailed(number, let complaint, let evidence)):
            self.complaint = complaint
            return settle(.unverified, evidence, at: now) + goOn()
        case (.waiting, .changed):
            return goOn()
        case (.examining, _), (.asking, _), (.resting, _), (.running, _), (.verifying, _),
            (.waiting, _):
            return []
        }
    }

    private mutating func timerFired(at now: Instant) -> [Action] {
        guard now < settings.deadline else {
            return abandon("the time was up", at: now) + end(lastStatus)
        }
        switch state {
        case .running:
            return [.abandon] + settle(.failed, "it did not end in its time", at: now) + goOn()
        case .verifying:
            let blame = complaint?.blame ?? .unknown
            complaint = Complaint(.timedOut, blame: blame)
            return [.abandon] + settle(.unverified, "no answer in its time", at: now) + goOn()
        case .resting(let stage):
            return ask(stage)
        case .waiting:
            return goOn()
        case .created, .examining, .asking, .ended:
            return []
        }
    }
}
