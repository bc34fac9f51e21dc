import BleepCore
import BleepTestKit
import CGLib
import Testing

@testable import BleepGDBus

extension BusTests {
    /// The stages that need the kernel.
    @Suite struct KernelStageTests {
        private let hci0 = AdapterIndex(0)
        private let readInfo: UInt16 = 4
        private let setPowered: UInt16 = 5

        private func unblock(_ machine: FakeMachine) -> Told<StageOutcome> {
            machine.start(RfkillUnblock(client: machine.world.client, adapter: hci0))
        }

        private func reset(_ machine: FakeMachine) -> Told<StageOutcome> {
            machine.start(ControllerReset(client: machine.world.client, adapter: hci0))
        }

        @Test func liftsASoftBlockWhenTheKernelSaysSo() throws {
            let machine = try FakeMachine()
            defer { machine.close() }
            machine.addRadio(soft: "1")
            machine.kernel.state.hasRfkill = true
            let told = unblock(machine)
            try #require(machine.world.run { machine.folder.bytes(of: "/dev/rfkill").count == 8 })
            machine.kernel.sayRadio(4, soft: true)
            machine.kernel.sayRadio(9, soft: false)
            try #require(machine.world.settle())
            #expect(told.count == 0)

            machine.kernel.sayRadio(4, soft: false)

            try #require(machine.world.run { told.count == 1 })
            #expect(told.all == [.done("the soft block of hci0 was lifted")])
            #expect(machine.folder.bytes(of: "/dev/rfkill") == [4, 0, 0, 0, 2, 2, 0, 0])
        }

        /// The adapter is off, and known to be.
        private func liftABlock(_ machine: FakeMachine) throws -> Told<StageOutcome> {
            machine.addRadio(soft: "1")
            machine.kernel.state.hasRfkill = true
            try machine.world.bluez.inject(.rfkill(true))
            #expect(machine.world.perform(.locate(FakeWorld.near)) == .ok)
            let told = unblock(machine)
            try #require(machine.world.run { machine.folder.bytes(of: "/dev/rfkill").count == 8 })
            machine.kernel.sayRadio(4, soft: false)
            return told
        }

        @Test func waitsUntilBluetoothdHasSwitchedTheAdapterOn() throws {
            let machine = try FakeMachine()
            defer { machine.close() }
            let told = try liftABlock(machine)
            try #require(machine.world.pass(.seconds(1)))
            #expect(told.count == 0)

            try machine.world.bluez.inject(.rfkill(false))

            try #require(machine.world.pass(.seconds(1), step: .milliseconds(100)))
            #expect(told.all == [.done("the soft block of hci0 was lifted")])
        }

        @Test func doesNotWaitForEverForTheAdapter() throws {
            let machine = try FakeMachine()
            defer { machine.close() }
            let told = try liftABlock(machine)

            try #require(machine.world.pass(.seconds(4)))

            #expect(told.all == [.done("the soft block of hci0 was lifted")])
        }

        @Test func aHardBlockIsForAHandToLift() throws {
            let machine = try FakeMachine()
            defer { machine.close() }
            machine.addRadio(soft: "1", hard: "1")

            let told = unblock(machine)

            #expect(
                told.all == [
                    .failed("hci0 is hard-blocked: only the switch on the machine lifts that")
                ])
            #expect(machine.folder.bytes(of: "/dev/rfkill").isEmpty)
        }

        @Test func whatIsNotBlockedNeedsNothing() throws {
            let machine = try FakeMachine()
            defer { machine.close() }

            #expect(unblock(machine).all == [.done("rfkill blocks nothing of hci0")])
        }

        @Test func aBlockThatStaysIsAFailure() throws {
            let machine = try FakeMachine()
            defer { machine.close() }
            machine.addRadio(soft: "1")
            let told = unblock(machine)
            try #require(machine.world.run { machine.folder.bytes(of: "/dev/rfkill").count == 8 })

            machine.world.clock.advance(by: .seconds(3))

            try #require(machine.world.run { told.count == 1 })
            #expect(told.all == [.failed("hci0 stays blocked by software")])
        }

        @Test func whatTheFilesSayCountsWhereNobodyTells() throws {
            let machine = try FakeMachine()
            defer { machine.close() }
            machine.addRadio(soft: "1")
            let told = unblock(machine)
            try #require(machine.world.run { machine.folder.bytes(of: "/dev/rfkill").count == 8 })

            machine.addRadio(soft: "0")
            machine.world.clock.advance(by: .seconds(3))

            try #require(machine.world.run { told.count == 1 })
            #expect(told.all == [.done("the soft block of hci0 was lifted")])
        }

        @Test func withoutRfkillThereIsNothingToUnblock() throws {
            let machine = try FakeMachine()
            defer { machine.close() }
            let client = machine.world.client
            #expect(RfkillUnblock.permission(client) == .granted)

            remove(machine.folder.path + "/dev/rfkill")

            #expect(
                RfkillUnblock.permission(client)
                    == .unavailable(machine.folder.path + "/dev/rfkill: not there"))
        }

        @Test func cyclesAControllerThatAnswers() throws {
            let machine = try FakeMachine()
            defer { machine.close() }
            machine.kernel.state.mayCommand = true
            let told = reset(machine)

            #expect(machine.answer(readInfo, 0, 0, FakeMachine.info(isPowered: true)))
            #expect(machine.answer(setPowered, 0, 0, FakeMachine.settings(isPowered: false)))
            #expect(machine.answer(setPowered, 0, 0, FakeMachine.settings(isPowered: true)))

            try #require(machine.world.run { told.count == 1 })
            #expect(told.all == [.done("hci0 was switched off and on by the kernel")])
            #expect(machine.kernel.state.switched == ["down 0", "up 0"])
        }

        @Test func aSilentControllerIsBoundAnewAndFollowed() throws {
            let machine = try FakeMachine()
            defer { machine.close() }
            try machine.bind(0)
            machine.kernel.state.mayCommand = true
            let told = reset(machine)
            try #require(machine.world.run { machine.kernel.state.commands.count == 1 })

            machine.world.clock.advance(by: .seconds(2))
            try #require(
                machine.world.run {
                    machine.folder.bytes(of: "/sys/drivers/hci_uart/bind")
                        == Array("serial0-0".utf8)
                })
            machine.kernel.state.commands = []
            try #require(machine.world.hear())
            machine.unplug(0)
            machine.world.clock.advance(by: .milliseconds(250))
            try #require(machine.world.hear())
            machine.plugIn(3)
            machine.world.clock.advance(by: .milliseconds(250))

            #expect(machine.answer(setPowered, 3, 0, FakeMachine.settings(isPowered: true)))
            try #require(machine.world.run { told.count == 1 })
            #expect(told.all == [.done("its driver was bound anew; hci0 came back as hci3")])
            #expect(machine.kernel.state.switched.isEmpty)
        }

        @Test func aThreadThatHangsInTheKernelHoldsNobodyUp() throws {
            let machine = try FakeMachine()
            defer { machine.close() }
            machine.kernel.state.mayCommand = true
            machine.kernel.holdSwitches()
            let told = reset(machine)
            #expect(machine.answer(readInfo, 0, 0, FakeMachine.info(isPowered: true)))
            #expect(machine.answer(setPowered, 0, 0, FakeMachine.settings(isPowered: false)))
            try #require(machine.world.look { machine.kernel.state.switched == ["down 0"] })
            try #require(machine.world.hear())

            machine.world.clock.advance(by: .seconds(5))

            try #require(machine.world.run { told.count == 1 })
            #expect(
                told.all == [
                    .failed(
                        "hci0: the controller does not answer, and its hardware cannot be reset")
                ])
            machine.kernel.releaseSwitches()
        }

        @Test func aBlockedAdapterIsToldSo() throws {
            let machine = try FakeMachine()
            defer { machine.close() }
            machine.kernel.state.mayCommand = true
            let told = reset(machine)

            #expect(machine.answer(readInfo, 0, 0, FakeMachine.info(isPowered: false)))
            #expect(machine.answer(setPowered, 0, 0x12))

            try #require(machine.world.run { told.count == 1 })
            #expect(told.all == [.failed("hci0 is blocked through rfkill")])
        }

        @Test func saysWhatWouldGrantAReset() throws {
            let machine = try FakeMachine()
            defer { machine.close() }
            let client = machine.world.client

            guard
                case .missing(let reason, let grant) = ControllerReset.permission(
                    client, adapter: hci0)
            else {
                Issue.record("granted")
                return
            }
            #expect(reason == "CAP_NET_ADMIN: not permitted")
            #expect(
                grant.hasPrefix(
                    "CAP_NET_ADMIN: AmbientCapabilities=CAP_NET_ADMIN in the unit, or "
                        + "setcap cap_net_admin+ep /"))
            machine.kernel.state.mayCommand = true
            #expect(ControllerReset.permission(client, adapter: hci0) == .granted)
            machine.kernel.state.mayCommand = false
            try machine.bind(0)
            #expect(ControllerReset.permission(client, adapter: hci0) == .granted)
            machine.unplug(0)
            #expect(
                ControllerReset.permission(client, adapter: hci0)
                    == .unavailable("hci0: no such device"))
        }

        @Test func whatIsCancelledIsNotHeardOf() throws {
            let machine = try FakeMachine()
            defer { machine.close() }
            machine.kernel.state.mayCommand = true
            let work = ControllerReset(client: machine.world.client, adapter: hci0)
            let told = machine.start(work)
            try #require(machine.world.run { machine.kernel.state.commands.count == 1 })

            work.cancel()

            #expect(machine.answer(readInfo, 0, 0, FakeMachine.info(isPowered: true)))
            try #require(machine.world.hear())
            #expect(told.count == 0)
            #expect(machine.kernel.state.commands.isEmpty)
        }

        @Test func theClientMayEndMeanwhile() throws {
            let machine = try FakeMachine()
            defer { machine.close() }
            machine.kernel.state.mayCommand = true
            machine.addRadio(soft: "1")
            let works: [any StageWork] = [
                ControllerReset(client: machine.world.client, adapter: hci0),
                RfkillUnblock(client: machine.world.client, adapter: hci0),
            ]
            let told = works.map { machine.start($0) }
            try #require(machine.world.run { machine.kernel.state.commands.count == 1 })

            for work in works { work.cancel() }
            machine.world.shutClientDown()

            #expect(told.allSatisfy { $0.count == 0 })
        }
    }
}
