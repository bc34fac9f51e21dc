import BleepCore
import BleepTestKit
import BluezSimulator
import CGLib
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct ServiceRestartTests {
        private func makeMachine(hasSystemd: Bool = true) throws -> FakeMachine {
            let machine = try FakeMachine(hasSystemd: hasSystemd)
            try #require(machine.world.perform(.locate(FakeWorld.near)) == .ok)
            return machine
        }

        private func restart(_ machine: FakeMachine) -> Told<StageOutcome> {
            machine.start(
                ServiceRestart(client: machine.world.client, adapter: FakeMachine.address))
        }

        /// Lets time pass until the stage is over.
        private func end(
            _ machine: FakeMachine, _ told: Told<StageOutcome>, seconds: Int = 60
        ) -> Bool {
            for _ in 0..<seconds * 5 {
                if told.count > 0 { return true }
                guard machine.world.pass(.milliseconds(200), step: .milliseconds(200)) else {
                    return false
                }
            }
            return told.count > 0
        }

        private func permission(_ machine: FakeMachine) -> Told<Permission> {
            let told = Told<Permission>(waking: machine.world.context)
            ServiceRestart.permission(machine.world.client) { told.tell($0) }
            return told
        }

        @Test func withoutSystemdThereIsNothingToAsk() throws {
            let machine = try makeMachine(hasSystemd: false)
            defer { machine.close() }

            let told = restart(machine)
            let permission = permission(machine)

            let reason = Permission.unavailable("there is no systemd on the bus")
            try #require(machine.world.run { told.count == 1 && permission.count == 1 })
            #expect(told.last == .denied(reason))
            #expect(permission.last == reason)
        }

        @Test func restartsTheUnitAndWaitsForTheAdapter() throws {
            let machine = try makeMachine()
            defer { machine.close() }
            let generation = machine.world.client.view.generation

            let told = restart(machine)

            try #require(end(machine, told))
            #expect(
                told.all == [
                    .done("bluetooth.service was restarted; /org/bluez/hci0 is there and on")
                ])
            #expect(machine.world.client.view.generation == generation + 1)
            let journal = machine.systemd!.state.journal
            #expect(
                journal.prefix(5) == [
                    "Subscribe", "GetUnitByPID", "Get MainPID", "Get Id",
                    "RestartUnit bluetooth.service replace",
                ])
            try #require(machine.world.run { machine.systemd!.state.journal.last == "Unsubscribe" })
        }

        @Test func aDaemonThatIsDeadIsStartedByItsAlias() throws {
            let machine = try makeMachine()
            defer { machine.close() }
            try machine.world.bluez.inject(.crash(.forever))
            try #require(machine.world.run { !machine.world.client.view.hasOwner })

            let told = restart(machine)

            try #require(end(machine, told))
            guard case .done = told.last else { Issue.record("\(told.all)"); return }
            #expect(machine.systemd!.state.journal.contains("LoadUnit dbus-org.bluez.service"))
        }

        @Test func aDaemonThatWasStartedByHandIsLeftAlone() throws {
            let machine = try makeMachine()
            defer { machine.close() }
            machine.systemd!.state.runsDaemon = false

            let told = restart(machine)
            let permission = permission(machine)

            try #require(machine.world.run { told.count == 1 && permission.count == 1 })
            let reason = "process \(getpid()) owns org.bluez and is no service of systemd's"
            #expect(told.last == .denied(.unavailable(reason)))
            #expect(permission.last == .unavailable(reason))
            #expect(!machine.systemd!.state.journal.contains { $0.hasPrefix("RestartUnit") })
        }

        @Test func whatPolkitForbidsIsToldWithTheRuleThatGrantsIt() throws {
            let machine = try makeMachine()
            defer { machine.close() }
            machine.systemd!.state.isPermitted = false

            let told = restart(machine)
            let permission = permission(machine)

            try #require(machine.world.run { told.count == 1 && permission.count == 1 })
            guard case .denied(.missing(let reason, let grant)) = told.last else {
                Issue.record("\(told.all)")
                return
            }
            #expect(reason == "systemd does not let us restart bluetooth.service")
            #expect(grant.contains("/etc/polkit-1/rules.d"))
            #expect(grant.contains("action.lookup(\"unit\") == \"bluetooth.service\""))
            #expect(permission.last == .missing(reason: reason, grant: grant))
        }

        @Test func askingRestartsNothing() throws {
            let machine = try makeMachine()
            defer { machine.close() }
            let generation = machine.world.client.view.generation

            let permission = permission(machine)

            try #require(machine.world.run { permission.count == 1 })
            #expect(permission.last == .granted)
            #expect(machine.systemd!.state.journal.last == "RestartUnit bluetooth.service isolate")
            try #require(machine.world.settle())
            #expect(machine.world.client.view.generation == generation)
            let told = machine.world.log.all.filter { $0.level != .debug }
            #expect(!told.contains { $0.message.contains("RestartUnit") })
        }

        @Test func aManagerThatHangsIsAskedForASecond() throws {
            let machine = try makeMachine()
            defer { machine.close() }
            machine.systemd!.state.isSilent = true
            let told = permission(machine)
            try #require(
                machine.world.run { machine.systemd!.state.journal.contains("GetUnitByPID") })
            #expect(told.count == 0)

            machine.world.clock.advance(by: .seconds(1))

            try #require(machine.world.run { told.count == 1 })
            guard case .unavailable = told.last else { Issue.record("\(told.all)"); return }
        }

        @Test func aUnitThatWasStartedTooOftenIsForgiven() throws {
            let machine = try makeMachine()
            defer { machine.close() }
            machine.systemd!.state.results = ["failed"]
            machine.systemd!.state.reason = "start-limit-hit"

            let told = restart(machine)

            try #require(end(machine, told))
            guard case .done = told.last else { Issue.record("\(told.all)"); return }
            #expect(
                machine.systemd!.state.journal.contains("ResetFailedUnit bluetooth.service"))
        }

        @Test func aJobThatFailsSaysWhy() throws {
            let machine = try makeMachine()
            defer { machine.close() }
            machine.systemd!.state.results = ["failed"]
            machine.systemd!.state.reason = "exit-code"
            machine.systemd!.state.tellsEarly = true

            let told = restart(machine)

            try #require(machine.world.run { told.count == 1 })
            #expect(told.all == [.failed("bluetooth.service did not start: exit-code")])
        }

        @Test func nobodyElseEndsTheJob() throws {
            let machine = try makeMachine()
            defer { machine.close() }
            machine.systemd!.onRestart = {}
            machine.systemd!.state.results = ["timeout"]
            machine.systemd!.state.isSilent = true
            let stranger = try Stranger(machine.world.bus.address)
            defer { stranger.close() }
            let told = restart(machine)
            try #require(
                machine.world.run { machine.systemd!.state.journal.contains("Subscribe") })
            let me = String(cString: machine.world.client.mainLane.current!.name)

            stranger.emit(
                to: me, "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager",
                "JobRemoved",
                FakeServiceManager.end(
                    of: "/org/freedesktop/systemd1/job/1", "bluetooth.service", "done"))

            _ = stranger.askBus("GetId")
            try #require(machine.world.hear())
            #expect(told.count == 0)
            machine.world.clock.advance(by: .seconds(40))
            try #require(machine.world.run { told.count == 1 })
            guard case .failed = told.last else { Issue.record("\(told.all)"); return }
        }

        @Test func whatIsCancelledIsNotHeardOf() throws {
            let machine = try makeMachine()
            defer { machine.close() }
            let work = ServiceRestart(
                client: machine.world.client, adapter: FakeMachine.address)
            let told = machine.start(work)
            try #require(
                machine.world.run { machine.systemd!.state.journal.contains("Subscribe") })

            work.cancel()

            try #require(machine.world.run { machine.systemd!.state.journal.last == "Unsubscribe" })
            #expect(told.count == 0)
            #expect(!machine.systemd!.state.journal.contains { $0.hasPrefix("RestartUnit") })
        }

        @Test func theBusMayDieMeanwhile() throws {
            let machine = try makeMachine()
            defer { machine.close() }
            machine.systemd!.state.isSilent = true
            let told = restart(machine)
            try #require(
                machine.world.run { machine.systemd!.state.journal.contains("Subscribe") })

            machine.world.killBus()

            try #require(machine.world.run { told.count == 1 })
            guard case .denied(.unavailable) = told.last else {
                Issue.record("\(told.all)")
                return
            }
        }
    }
}
