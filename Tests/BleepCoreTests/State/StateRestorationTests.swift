import Testing

@testable import BleepCore

@Suite struct StateRestorationTests {
    private typealias Action = StateRestoration.Action
    private let start = Instant(microseconds: 1_000_000)

    private func snapshot(_ change: (inout DeviceSnapshot) -> Void) -> DeviceSnapshot {
        var snapshot = DeviceSnapshot(StateFileTests.address)
        change(&snapshot)
        return snapshot
    }

    /// Everything was on.
    private var busy: DeviceSnapshot {
        snapshot {
            for flag in StateFlag.allCases { $0.flags[flag] = flag != .blocked }
            $0.name = "Lamp"
            $0.alias = "Kitchen"
            $0.notifications = ["2a19", "2a37"]
            $0.filter = "{'Transport': <'le'>}"
        }
    }

    private func facts(
        _ flags: [StateFlag: Bool], name: String = "Lamp", alias: String = "Lamp"
    ) -> StateRestoration.Facts {
        var facts = StateRestoration.Facts()
        for (flag, value) in flags { facts.flags[flag] = value }
        facts.name = name
        facts.alias = alias
        return facts
    }

    private var allOff: StateRestoration.Facts {
        facts(Dictionary(uniqueKeysWithValues: StateFlag.allCases.map { ($0, false) }))
    }

    /// Answers what is asked for, all others with `answer`, and gives what was done, in order.
    private func run(
        _ machine: inout StateRestoration, located: [Bool] = [true],
        adapter: StateRestoration.Facts?, device: StateRestoration.Facts?,
        answer: StateRestoration.Event = .restored
    ) -> [Action] {
        var located = located
        var done: [Action] = []
        var actions = machine.handle(.started, at: start)
        while let action = actions.first {
            done.append(action)
            #expect(actions.count == 1)
            guard done.count < 50 else { break }
            actions =
                switch action {
                case .locate: machine.handle(.located(located.removeFirst()), at: start)
                case .readAdapter: machine.handle(.adapterRead(adapter), at: start)
                case .readDevice: machine.handle(.deviceRead(device), at: start)
                case .finish: []
                default: machine.handle(answer, at: start)
                }
        }
        return done
    }

    private func verdicts(_ machine: StateRestoration) -> [StateItem.Verdict] {
        machine.items.map(\.verdict)
    }

    @Test func everythingIsPutBackInTheOrderOfItsNeeds() {
        var machine = StateRestoration(busy, until: .never)
        var device = allOff
        device.flags[.paired] = true

        let done = run(&machine, adapter: allOff, device: device)

        #expect(
            done == [
                .locate, .readAdapter, .set(.powered, true), .set(.pairable, true),
                .set(.discoverable, true), .readDevice, .setAlias("Kitchen"),
                .set(.trusted, true), .connect(untilServices: true), .startNotify("2a19"),
                .startNotify("2a37"), .startDiscovery(filter: "{'Transport': <'le'>}"), .finish,
            ])
        #expect(machine.isComplete)
        #expect(machine.items.count == 11)
    }

    @Test func nothingIsDoneWhereNothingDiffers() {
        let saved = snapshot {
            for flag in StateFlag.allCases where flag != .discovering { $0.flags[flag] = true }
            $0.alias = "Lamp"
        }
        var machine = StateRestoration(saved, until: .never)
        let all = facts(Dictionary(uniqueKeysWithValues: StateFlag.allCases.map { ($0, true) }))

        let done = run(&machine, adapter: all, device: all)

        #expect(done == [.locate, .readAdapter, .readDevice, .finish])
        #expect(verdicts(machine).allSatisfy { $0 == .unchanged })
        #expect(machine.isComplete)
    }

    @Test func whatWasOffIsNotSwitchedOff() {
        let saved = snapshot { for flag in StateFlag.allCases { $0.flags[flag] = false } }
        var machine = StateRestoration(saved, until: .never)
        let all = facts(Dictionary(uniqueKeysWithValues: StateFlag.allCases.map { ($0, true) }))

        let done = run(&machine, adapter: all, device: all)

        #expect(
            done == [
                .locate, .readAdapter, .set(.pairable, false), .set(.discoverable, false),
                .readDevice, .set(.trusted, false), .finish,
            ])
        #expect(machine.items.first { $0.kind == .blocked }?.verdict == .skipped)
    }

    @Test func aLostBondIsToldAndNotMadeAnew() {
        var machine = StateRestoration(snapshot { $0.flags[.paired] = true }, until: .never)

        let done = run(&machine, adapter: allOff, device: allOff)

        #expect(done == [.locate, .readAdapter, .readDevice, .finish])
        #expect(machine.items[0].verdict == .skipped)
        #expect(machine.items[0].text.contains("not paired"))
        #expect(!machine.isComplete)
    }

    @Test func aBlockedDeviceIsNotConnected() {
        let saved = snapshot {
            $0.flags[.blocked] = true
            $0.flags[.connected] = true
            $0.notifications = ["2a19"]
        }
        var machine = StateRestoration(saved, until: .never)

        let done = run(&machine, adapter: allOff, device: allOff)

        #expect(done == [.locate, .readAdapter, .readDevice, .set(.blocked, true), .finish])
        #expect(verdicts(machine) == [.restored, .skipped, .skipped])
    }

    @Test func anUnknownDeviceIsLookedForAgainBehindAnAdapterThatWasOff() {
        let saved = snapshot {
            $0.flags[.powered] = true
            $0.flags[.trusted] = true
        }
        var machine = StateRestoration(saved, until: .never)

        let done = run(&machine, located: [false, true], adapter: allOff, device: allOff)

        #expect(
            done == [
                .locate, .readAdapter, .set(.powered, true), .locate, .readDevice,
                .set(.trusted, true), .finish,
            ])
    }

    @Test func withoutTheDeviceTheAdapterIsRestoredAndTheRestTold() {
        var machine = StateRestoration(busy, until: .never)

        let done = run(&machine, located: [false, false], adapter: allOff, device: nil)

        #expect(!done.contains(.readDevice))
        #expect(done.contains(.startDiscovery(filter: "{'Transport': <'le'>}")))
        for item in machine.items where !item.kind.isOfAdapter {
            #expect(item.verdict == .skipped)
            #expect(item.text.contains("does not know"))
        }
    }

    @Test func withoutTheAdapterAllIsSkipped() {
        var machine = StateRestoration(busy, until: .never)

        let done = run(&machine, located: [false], adapter: nil, device: nil)

        #expect(done == [.locate, .readAdapter, .finish])
        #expect(verdicts(machine).allSatisfy { $0 == .skipped })
    }

    @Test func whatFailsDoesNotKeepTheRestFromBeingTried() {
        var machine = StateRestoration(busy, until: .never)
        var device = allOff
        device.flags[.paired] = true

        let done = run(&machine, adapter: allOff, device: device, answer: .refused("no"))

        #expect(done.contains(.set(.powered, true)))
        #expect(done.contains(.set(.trusted, true)))
        #expect(!done.contains(.set(.discoverable, true)))  // The adapter is still off.
        #expect(!done.contains(.startNotify("2a19")))  // And the device not connected.
        #expect(machine.items[0].verdict == .failed)
        #expect(machine.items[0].text == "no")
    }

    @Test func anAliasThatWasTheNameFollowsTheName() {
        let saved = snapshot {
            $0.name = "Lamp"
            $0.alias = "Lamp"
        }
        var renamed = StateRestoration(saved, until: .never)
        var pinned = StateRestoration(saved, until: .never)

        let first = run(
            &renamed, adapter: allOff, device: facts([:], name: "Bulb", alias: "Bulb"))
        let second = run(
            &pinned, adapter: allOff, device: facts([:], name: "Bulb", alias: "Desk"))

        #expect(!first.contains { if case .setAlias = $0 { true } else { false } })
        #expect(second.contains(.setAlias("")))
    }

    @Test func whenTheTimeIsUpTheRestIsSkipped() {
        let end = start.advanced(by: .seconds(1))
        var machine = StateRestoration(busy, until: end)
        for event in [StateRestoration.Event.started, .located(true)] {
            _ = machine.handle(event, at: start)
        }
        #expect(machine.handle(.adapterRead(allOff), at: start) == [.set(.powered, true)])

        let last = machine.handle(.restored, at: end)

        #expect(last == [.finish])
        #expect(machine.items[0].verdict == .restored)
        #expect(
            machine.items.dropFirst().allSatisfy {
                $0.verdict == .skipped && $0.text.contains("time")
            })
    }

    @Test func lateNewsChangesNothing() {
        var machine = StateRestoration(busy, until: .never)
        #expect(machine.handle(.restored, at: start).isEmpty)
        _ = run(&machine, located: [false], adapter: nil, device: nil)
        let before = machine.items

        for event in [
            StateRestoration.Event.started, .located(true), .adapterRead(allOff), .restored,
            .refused("late"),
        ] { #expect(machine.handle(event, at: start).isEmpty) }

        #expect(machine.items == before)
    }
}
