import BleepCore
import BleepTestKit
import BluezSimulator
import CGLib
import Testing

@testable import BleepGDBus

extension BusTests {
    /// Recoveries that need the kernel, systemd, or to know of other programs.
    @Suite struct RecoveryStagesTests {
        private func makeMachine(hasSystemd: Bool = true) throws -> FakeMachine {
            let machine = try FakeMachine(hasSystemd: hasSystemd)
            machine.kernel.state.mgmtErrno = EACCES
            try #require(machine.world.perform(.locate(FakeWorld.near)) == .ok)
            return machine
        }

        /// Lets time pass until that is so.
        private func pass(_ machine: FakeMachine, until isSo: () -> Bool) -> Bool {
            for _ in 0..<600 {
                if isSo() { return true }
                guard machine.world.pass(.milliseconds(100), step: .milliseconds(100)) else {
                    return false
                }
            }
            return isSo()
        }

        private func switchOff(_ machine: FakeMachine) throws {
            let world = machine.world
            let off = Request.setProperty(
                FakeWorld.adapterPath, FakeWorld.adapter, "Powered", Value(parsing: "false")!)
            try #require(world.perform(off) == .ok && world.settle())
        }

        private func killDaemon(_ machine: FakeMachine) throws {
            try machine.world.bluez.inject(.crash(.forever))
            try #require(machine.world.run { !machine.world.client.view.hasOwner })
        }

        private func restartWish() -> Recovery.Wish {
            FakeWorld.wish(FakeWorld.near, .serviceLost) { $0.consents = .serviceRestart }
        }

        @Test func systemdBringsADeadDaemonBack() throws {
            let machine = try makeMachine()
            defer { machine.close() }
            try killDaemon(machine)

            let report = try #require(machine.world.recoverInTime(restartWish()))

            #expect(report.status == .ok)
            #expect(report.path == ["bluetoothd-restart verified"])
            #expect(machine.world.nearIsConnected)
        }

        @Test func withoutAPrivilegeTheStepSaysWhatGrantsIt() throws {
            let machine = try makeMachine()
            defer { machine.close() }
            machine.systemd!.state.isPermitted = false
            try killDaemon(machine)
            var wish = restartWish()
            wish.isDryRun = true

            let report = try #require(machine.world.recoverInTime(wish))

            let step = try #require(report.steps.first { $0.stage == .serviceRestart })
            #expect(step.verdict == .denied)
            #expect(step.grant.contains("org.freedesktop.systemd1.manage-units"))
        }

        @Test func aRadioThatSoftwareBlocksIsUnblocked() throws {
            let machine = try makeMachine()
            defer { machine.close() }
            machine.kernel.state.hasRfkill = true
            machine.addRadio(soft: "1")
            try machine.world.bluez.inject(.rfkill(true))
            try #require(machine.world.settle())
            let wish = FakeWorld.wish(nil, .blocked) { $0.consents = .rfkillUnblock }

            let told = machine.world.recover(wish).told
            try #require(pass(machine) { machine.folder.bytes(of: "/dev/rfkill").count == 8 })
            machine.addRadio(soft: "0")
            try machine.world.bluez.inject(.rfkill(false))
            machine.kernel.sayRadio(4, soft: false)

            try #require(pass(machine) { told.count == 1 })
            #expect(told.last?.status == .ok)
            #expect(told.last?.path.first?.hasPrefix("rfkill-unblock ") == true)
        }

        @Test func anotherProgramAtTheAdapterIsWaitedFor() throws {
            let machine = try makeMachine()
            defer { machine.close() }
            let world = machine.world
            try switchOff(machine)
            let other = ActorLock(
                adapter: FakeMachine.address, bus: try #require(world.client.view.busID),
                folder: machine.folder.path)
            try #require(other.take(at: world.clock.now) == .taken)

            let told = world.recover(FakeWorld.wish(nil)).told
            try #require(
                pass(machine) { world.client.recoveries.all.first?.work is ForeignStage })
            let on = Request.setProperty(
                FakeWorld.adapterPath, FakeWorld.adapter, "Powered", Value(parsing: "true")!)
            try #require(world.perform(on) == .ok)
            other.drop()

            try #require(pass(machine) { told.count == 1 })
            #expect(told.last?.path == ["adapter-reset verified"])
            #expect(world.calls("Properties.Set").count == 2)  // Both are this test's own.
        }

        @Test func whatAnEarlierLifeDidCounts() throws {
            let machine = try makeMachine()
            defer { machine.close() }
            let world = machine.world
            let bus = try #require(world.client.view.busID)
            let file = GovernorFile(
                adapter: FakeMachine.address, bus: bus, folder: machine.folder.path)
            let before = world.clock.now.preceded(by: .seconds(1))
            let refusal = file.update(complain: { _ in }) {
                $0 = [
                    Governor.Entry(
                        stage: Stage.adapterReset.rawValue, subject: FakeMachine.address,
                        times: [before])
                ]
                return true
            }
            try #require(refusal == nil)
            try switchOff(machine)

            let wish = FakeWorld.wish(nil) {
                $0.timeout = .seconds(2)
                $0.ceiling = .adapterReset
            }
            let report = try #require(world.recoverInTime(wish))

            #expect(report.status != .ok)
            #expect(report.path.first == "adapter-reset cooling-down")
            #expect(world.calls("Properties.Set").count == 1)  // This test's own.
        }

        @Test func aResetIsCountedBeforeItBegins() throws {
            let machine = try makeMachine()
            defer { machine.close() }
            let world = machine.world
            try switchOff(machine)
            try world.bluez.inject(.init(parsing: "hold Properties.Set"))

            let recovery = world.recover(FakeWorld.wish(nil)).recovery
            try #require(pass(machine) { world.bluez.held.count == 1 })

            var kept: [Governor.Entry] = []
            let bus = try #require(world.client.view.busID)
            _ = GovernorFile(
                adapter: FakeMachine.address, bus: bus, folder: machine.folder.path
            ).update(complain: { _ in }) {
                kept = $0
                return false
            }
            #expect(kept.contains { $0.stage == Stage.adapterReset.rawValue })
            recovery.cancel()
        }
    }
}
