import BleepCore
import Testing

@Suite struct ControllerCycleTests {
    private typealias Cycle = ControllerCycle
    private let start = Instant(microseconds: 1_000_000)
    private let hci0 = AdapterIndex(0)
    private let on = Cycle.Answer.done(isPowered: true)
    private let off = Cycle.Answer.done(isPowered: false)
    private let done = Cycle.Answer.done(isPowered: nil)

    private func makeCycle(mayCommand: Bool = true, means: String? = "it was reset") -> Cycle {
        Cycle(hci0, mayCommand: mayCommand, means: means)
    }

    /// The orders that a cycle gives when they are answered so, and how it ends.
    private func run(
        _ cycle: inout Cycle, _ answers: [Cycle.Answer], found: AdapterIndex? = AdapterIndex(0)
    ) -> (orders: [Cycle.Order], outcome: StageOutcome?) {
        var orders: [Cycle.Order] = []
        var answers = answers[...]
        var now = start
        var actions = cycle.handle(.started, at: now)
        while let action = actions.first {
            switch action {
            case .end(let outcome): return (orders, outcome)
            case .look(let rest):
                now = now.advanced(by: rest)
                actions = cycle.handle(.looked(found), at: now)
            case .order(let number, let order, _):
                orders.append(order)
                guard let answer = answers.popFirst() else { return (orders, nil) }
                actions = cycle.handle(.answered(number, answer), at: now)
            }
        }
        return (orders, nil)
    }

    private let usual: [Cycle.Order] = [
        .readInfo, .setPowered(false, AdapterIndex(0)), .takeDown, .bringUp,
        .setPowered(true, AdapterIndex(0)),
    ]

    @Test func switchesAWellControllerOffAndOn() {
        var cycle = makeCycle()

        let (orders, outcome) = run(&cycle, [done, off, done, done, on])

        #expect(orders == usual)
        #expect(outcome == .done("hci0 was switched off and on by the kernel"))
    }

    @Test func aFrozenKernelIsNotToldToSwitchOff() {
        var cycle = makeCycle()

        let (orders, outcome) = run(&cycle, [.silent, done, on])

        #expect(orders == [.readInfo, .resetHardware, .setPowered(true, hci0)])
        #expect(outcome == .done("it was reset; hci0 is back"))
    }

    @Test func whatStaysSilentIsReset() {
        for answers in [
            [done, .silent, .silent], [done, off, done, .silent],
            [done, off, done, .refused("no"), .silent], [done, off, done, done, off],
        ] {
            var cycle = makeCycle()
            let (orders, outcome) = run(&cycle, answers + [done, on])
            #expect(orders.suffix(2) == [.resetHardware, .setPowered(true, hci0)])
            #expect(outcome == .done("it was reset; hci0 is back"))
        }
    }

    @Test func withoutAResetTheSilenceIsTold() {
        var cycle = makeCycle(means: nil)

        let (_, outcome) = run(&cycle, [.silent])

        #expect(
            outcome
                == .failed(
                    "hci0: the controller does not answer, and its hardware cannot be reset"))
    }

    @Test func followsTheAdapterToAnotherNumber() {
        var cycle = makeCycle()

        let (orders, outcome) = run(
            &cycle, [.silent, done, on], found: AdapterIndex(3))

        #expect(orders.last == .setPowered(true, AdapterIndex(3)))
        #expect(outcome == .done("it was reset; hci0 came back as hci3"))
    }

    @Test func whoMayNotCommandOnlyResets() {
        var cycle = makeCycle(mayCommand: false)

        let (orders, outcome) = run(&cycle, [done])

        #expect(orders == [.resetHardware])
        #expect(outcome == .done("it was reset; hci0 is back"))
    }

    @Test func anAdapterThatDoesNotComeBackIsGivenUpInTime() {
        var cycle = makeCycle()

        let (_, outcome) = run(&cycle, [.silent, done], found: nil)

        #expect(outcome == .failed("it was reset, but it was not there any more"))
    }

    @Test func anAdapterThatIsNotReadyYetIsAskedAgain() {
        var cycle = makeCycle()

        let (orders, outcome) = run(&cycle, [.silent, done, .refused("no"), .refused("no"), on])

        #expect(orders.count { $0 == .setPowered(true, hci0) } == 3)
        #expect(outcome == .done("it was reset; hci0 is back"))
    }

    @Test func aBlockedAdapterIsNotReset() {
        var cycle = makeCycle()

        let (orders, outcome) = run(&cycle, [done, off, done, .blocked])

        #expect(!orders.contains(.resetHardware))
        #expect(outcome == .failed("hci0 is blocked through rfkill"))
    }

    @Test func aResetThatIsRefusedSaysWhy() {
        var cycle = makeCycle()

        let (_, outcome) = run(&cycle, [.silent, .refused("/dev/x: not permitted")])

        #expect(outcome == .failed("/dev/x: not permitted"))
    }

    @Test func lateAndRepeatedNewsChangesNothing() {
        var cycle = makeCycle()
        _ = cycle.handle(.started, at: start)
        _ = cycle.handle(.answered(1, done), at: start)

        #expect(cycle.handle(.started, at: start).isEmpty)
        #expect(cycle.handle(.answered(1, .silent), at: start).isEmpty)
        #expect(cycle.handle(.looked(hci0), at: start).isEmpty)
        #expect(
            cycle.handle(.answered(2, off), at: start)
                == [.order(3, .takeDown, within: .seconds(5))])
    }

    @Test func everyWalkEndsOnceAndInTime() {
        var random = SplitMix64(seed: 7)
        let answers: [Cycle.Answer] = [on, off, done, .silent, .refused("no"), .blocked]
        for _ in 0..<20_000 {
            var cycle = makeCycle(
                mayCommand: random.next() % 4 != 0,
                means: random.next() % 4 != 0 ? "it was reset" : nil)
            var now = start
            var ends = 0
            var actions = cycle.handle(.started, at: now)
            var steps = 0
            while let action = actions.first, steps < 200 {
                steps += 1
                switch action {
                case .end:
                    ends += 1
                    actions = cycle.handle(.answered(99, .silent), at: now)
                case .look(let rest):
                    now = now.advanced(by: rest)
                    actions = cycle.handle(
                        .looked(random.next() % 2 == 0 ? nil : AdapterIndex(1)), at: now)
                case .order(let number, _, let limit):
                    let answer = answers[Int(random.next() % 6)]
                    now = now.advanced(by: answer == .silent ? limit : .milliseconds(1))
                    actions = cycle.handle(.answered(number, answer), at: now)
                }
            }
            #expect(ends == 1)
            #expect(start.duration(to: now) <= .seconds(60))
        }
    }
}
