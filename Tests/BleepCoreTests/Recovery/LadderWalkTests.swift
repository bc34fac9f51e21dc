import BleepCore
import Glibc
import Testing

@Suite struct LadderWalkTests {
    /// What a walk knows without looking into the ladder.
    private struct Walk {
        let settings: Ladder.Settings
        var ladder: Ladder
        var now = Instant(microseconds: 1_000_000)
        var random: SplitMix64
        var governor = Governor()
        let subject = BluetoothAddress(number: 1)
        var timer = Instant.never
        var question: Ladder.Action?
        var isVerified = false
        var status: Status?
        var mistakes: [String] = []

        init(seed: UInt64) {
            random = SplitMix64(seed: seed)
            var settings = Ladder.Settings()
            settings.deadline = now.advanced(by: .milliseconds(Int(random.next() % 90_000)))
            settings.ceiling = Stage.allCases[Int(random.next() % 9)]
            settings.consents = Consents(bits: UInt32(random.next() % 16))
            settings.isDryRun = random.next() % 8 == 0
            settings.aim =
                [.ping, .power, .discovery, .connect, .services, .read][
                    Int(random.next() % 6)]
            self.settings = settings
            ladder = Ladder(nil, settings)
            if random.next() % 8 > 0 { ladder = Ladder(complaint(), settings) }
        }

        mutating func complaint() -> Complaint {
            let statuses = Status.all
            return Complaint(
                statuses[Int(random.next() % UInt64(statuses.count))],
                blame: Blame(rawValue: Int32(random.next() % 9))!)
        }

        private mutating func maybe() -> Bool? {
            switch random.next() % 8 {
            case 0: false
            case 1: nil
            default: true
            }
        }

        private mutating func findings() -> Findings {
            var findings = Findings()
            findings.busIsThere = maybe()
            findings.serviceIsThere = maybe()
            findings.serviceAnswers = maybe()
            findings.isYoung = random.next() % 4 == 0
            findings.kernelAnswers = maybe()
            findings.controllerAnswers = maybe()
            findings.adapterIsThere = maybe()
            findings.adapterIsPowered = maybe()
            findings.radioIsBlocked = maybe()
            findings.deviceIsKnown = maybe()
            return findings
        }

        private mutating func standing(_ stage: Stage) -> Standing {
            var standing = Standing()
            if random.next() % 8 == 0 { standing.obstacle = "no" }
            if random.next() % 4 == 0 { standing.hurt = [subject] }
            standing.isShared = random.next() % 8 == 0
            standing.word = governor.word(on: stage, of: subject, at: now)
            return standing
        }

        mutating func feed(_ event: Ladder.Event) {
            let wasOver = status != nil
            let actions = ladder.handle(event, at: now)
            if wasOver, !actions.isEmpty { mistakes.append("acts after the end") }
            for action in actions { note(action) }
            if status != nil, timer != .never { mistakes.append("leaves a timer armed") }
            if status == nil, timer == .never { mistakes.append("has no timer") }
        }

        private mutating func note(_ action: Ladder.Action) {
            switch action {
            case .examine, .ask, .verify:
                question = action
            case .run(_, let stage):
                question = action
                isVerified = false
                if now >= settings.deadline { mistakes.append("runs after the deadline") }
                if stage > settings.ceiling { mistakes.append("runs above the ceiling") }
                if settings.isDryRun { mistakes.append("runs in a rehearsal") }
                guard !ladder.steps[ladder.steps.count - 1].isShared else { return }
                let step = ladder.steps[ladder.steps.count - 1]
                if let consent = stage.consent(hurtsOthers: !step.hurt.isEmpty),
                    !settings.consents.has(consent.consent)
                {
                    mistakes.append("runs without consent")
                }
                if governor.word(on: stage, of: subject, at: now) != .granted {
                    mistakes.append("runs against the governor")
                }
                governor.note(stage, of: subject, at: now)
            case .abandon: question = nil
            case .setTimer(let due):
                timer = due
                if due > settings.deadline { mistakes.append("waits beyond the deadline") }
            case .stopTimer: timer = .never
            case .tell: break
            case .end(let ended):
                if status != nil { mistakes.append("ends twice") }
                status = ended
                if ended == .ok, !isVerified, !settings.isDryRun {
                    mistakes.append("succeeds without a verification")
                }
                if ladder.steps.contains(where: { $0.verdict == .running }) {
                    mistakes.append("ends with a stage running")
                }
            }
        }

        /// One thing happens.
        mutating func step() {
            let chance = random.next() % 32
            if chance == 0 { return feed(.changed) }
            if chance == 1 { return feed(.stageEnded(Int(random.next() % 4), .done("late"))) }
            if chance == 2, random.next() % 16 == 0 { return feed(.cancelled(.cancelled)) }
            let answersAfter = Duration.milliseconds(Int(random.next() % 6000))
            if question == nil || chance < 5 || now.advanced(by: answersAfter) >= timer {
                now = timer
                return feed(.timerFired)
            }
            now = now.advanced(by: answersAfter)
            let asked = question
            question = nil
            switch asked {
            case .examine(let number): feed(.examined(number, findings()))
            case .ask(let number, let stage): feed(.answered(number, standing(stage)))
            case .run(let number, let stage): feed(.stageEnded(number, stageEnd(stage)))
            case .verify(let number):
                if random.next() % 4 == 0 {
                    isVerified = true
                    feed(.verified(number, "works"))
                } else {
                    feed(.verifyFailed(number, complaint(), "works not"))
                }
            default: break
            }
        }

        private mutating func stageEnd(_ stage: Stage) -> Ladder.StageEnd {
            switch random.next() % 6 {
            case 0: .failed("no")
            case 1: .denied("no", grant: "more")
            case 2: .joined(Stage.allCases[Int(random.next() % 9)], "shared")
            default: .done("done")
            }
        }
    }

    /// A million of them take minutes without the optimizer: BLEEP_WALKS=1000000 asks for them.
    private static var walks: UInt64 {
        getenv("BLEEP_WALKS").flatMap { UInt64(String(cString: $0)) } ?? 20_000
    }

    @Test func keepsItsPromisesWhateverHappens() {
        var ends: Set<Int32> = []
        var longest = 0
        for seed in 0..<Self.walks {
            var walk = Walk(seed: seed)
            walk.feed(.started)
            var steps = 0
            while walk.status == nil, steps < 2000 {
                walk.step()
                steps += 1
            }
            longest = max(longest, steps)
            if walk.status == nil { walk.mistakes.append("never ends") }
            if walk.now > walk.settings.deadline { walk.mistakes.append("ends too late") }
            ends.insert(walk.status?.rawValue ?? 1)
            #expect(walk.mistakes.isEmpty, "seed \(seed): \(walk.mistakes)")
            if !walk.mistakes.isEmpty { return }
        }

        #expect(ends.contains(0) && ends.count > 5, "the walks went nowhere: \(ends)")
        #expect(longest > 20)
    }
}
