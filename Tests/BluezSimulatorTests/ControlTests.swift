import Testing

@testable import BluezSimulator

extension BusTests {
    @Suite struct ControlTests {
        private final class Remote {
            let world: TestWorld
            let control: ControlInterface

            init() throws {
                world = try TestWorld()
                let flag = Flag()
                control = try ControlInterface(
                    world.simulator,
                    busAddress: world.bus.address,
                    onQuit: { flag.isSet = true }
                )
                self.flag = flag
            }

            private let flag: Flag
            var wasAskedToQuit: Bool { flag.isSet }

            func close() {
                control.close()
                world.close()
            }

            func call(_ member: String, _ arguments: String = "()") throws -> String {
                let reply = world.client.call(
                    ControlInterface.path,
                    ControlInterface.name + "." + member,
                    arguments,
                    to: ControlInterface.name
                )
                try #require(world.run { reply.isDone })
                return reply.text ?? ""
            }
        }

        private final class Flag {
            var isSet = false
        }

        @Test func faultsAreInjectedAndNonsenseIsRefused() throws {
            let remote = try Remote()
            defer { remote.close() }
            let world = remote.world

            #expect(try remote.call("Inject", "('false-ok F0:F1:F2:F3:F4:F5',)") == "()")
            #expect(
                try remote.call("Inject", "('explode',)")
                    == "ERROR org.bleepreliability.Error.Syntax | no such fault: explode"
            )
            #expect(
                try remote.call("Inject", "('vanish hci9',)")
                    == "ERROR org.bleepreliability.Error.NotFound | nothing here is called hci9"
            )

            #expect(try world.ask(TestWorld.device, "Device1.Connect") == "()")
        }

        @Test func itAnswersWhileTheDaemonIsStalledOrDead() throws {
            let remote = try Remote()
            defer { remote.close() }

            #expect(try remote.call("Inject", "('stall',)") == "()")
            #expect(try remote.call("Inject", "('resume',)") == "()")
            #expect(try remote.call("Inject", "('crash forever',)") == "()")

            #expect(try remote.call("Journal") == "([],)")
        }

        @Test func aScriptRunsAtItsTimes() throws {
            let remote = try Remote()
            defer { remote.close() }

            #expect(
                try remote.call("Run", "('hold Device1.Disconnect\\nat 2 crash forever\\n',)")
                    == "()"
            )
            #expect(remote.world.simulator.isRunning)
            remote.world.clock.advance(by: .seconds(2))

            #expect(!remote.world.simulator.isRunning)
        }

        @Test func heldCallsAreListedAndReleased() throws {
            let remote = try Remote()
            defer { remote.close() }
            let world = remote.world
            _ = try remote.call("Inject", "('hold Device1.Disconnect',)")
            let reply = try world.send(TestWorld.far, "Device1.Disconnect")

            let sender = world.client.uniqueName
            #expect(
                try remote.call("Held")
                    == "([('org.bluez.Device1.Disconnect', '\(TestWorld.far)', '\(sender)')],)"
            )
            #expect(try remote.call("Release", "('',)") == "()")
            try #require(world.run { reply.isDone })
            #expect(
                try remote.call("Journal")
                    == "(['org.bluez.Device1.Disconnect \(TestWorld.far) \(sender) ()'],)"
            )
        }

        @Test func aNotificationNeedsSomebodyWhoListens() throws {
            let remote = try Remote()
            defer { remote.close() }
            let world = remote.world
            try world.connect()
            let path = world.path(of: BluezSimulator.DefaultUUID.notifying)

            #expect(
                try remote.call("Notify", "('\(path)', [byte 0x07, 0x08])").contains("NotDelivered")
            )
            _ = try world.ask(
                path,
                "GattCharacteristic1.StartNotify",
                after: .milliseconds(10)
            )
            #expect(try remote.call("Notify", "('\(path)', [byte 0x07, 0x08])") == "()")

            try #require(world.run { world.client.has("[byte 0x07, 0x08]") })
        }

        @Test func resetEndsAllFaults() throws {
            let remote = try Remote()
            defer { remote.close() }
            let world = remote.world
            for fault in [
                "hold *", "mute", "stall", "rfkill on", "controller-silent on", "wedge-discovery",
                "chaos 1 1", "hang-read \(BluezSimulator.DefaultUUID.readable)",
                "out-of-range \(BluezSimulator.nearAddress)", "at 1 crash forever",
            ] {
                #expect(try remote.call("Run", "('\(fault)',)") == "()")
            }

            #expect(try remote.call("Reset") == "()")
            world.clock.advance(by: .seconds(2))

            try world.connect()
            let read = try world.ask(
                world.path(of: BluezSimulator.DefaultUUID.readable),
                "GattCharacteristic1.ReadValue",
                "(@a{sv} {},)",
                after: .milliseconds(10)
            )
            #expect(read == "([0x68, 0x65, 0x6c, 0x6c, 0x6f],)")
            #expect(
                try world.ask(
                    TestWorld.adapter,
                    "Adapter1.StartDiscovery",
                    after: .milliseconds(20)
                ) == "()"
            )
        }

        @Test func quitIsAnsweredAndPassedOn() throws {
            let remote = try Remote()
            defer { remote.close() }

            #expect(try remote.call("Quit") == "()")
            #expect(remote.wasAskedToQuit)
        }

        @Test func itCanBeIntrospected() throws {
            let remote = try Remote()
            defer { remote.close() }

            let reply = remote.world.client.call(
                ControlInterface.path,
                "org.freedesktop.DBus.Introspectable.Introspect",
                to: ControlInterface.name
            )
            try #require(remote.world.run { reply.isDone })

            for member in [
                "Inject", "Run", "Held", "Release", "Journal", "Reset", "Notify", "Quit",
            ] {
                #expect(reply.text?.contains("<method name=\"\(member)\">") == true)
            }
        }
    }
}
