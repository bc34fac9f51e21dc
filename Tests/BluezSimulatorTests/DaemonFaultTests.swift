import Testing

@testable import BluezSimulator

extension BusTests {
    @Suite struct DaemonFaultTests {
        private let noReply =
            "ERROR org.freedesktop.DBus.Error.NoReply | "
            + "Message recipient disconnected from message bus without replying"
        private let noOwner =
            "ERROR org.freedesktop.DBus.Error.NameHasNoOwner | "
            + "Could not get owner of name 'org.bluez': no such name"

        private func owner(_ world: TestWorld) throws -> String {
            let reply = world.client.call(
                "/org/freedesktop/DBus",
                "org.freedesktop.DBus.GetNameOwner",
                "('org.bluez',)",
                to: "org.freedesktop.DBus"
            )
            try #require(world.run { reply.isDone })
            return reply.text ?? ""
        }

        // MARK: Stalls

        @Test func aStalledDaemonKeepsItsNameAndCatchesUp() throws {
            let world = try TestWorld()
            defer { world.close() }
            let before = try owner(world)
            try world.simulator.inject(.stall(nil))

            let ping = world.client.call("/", "org.freedesktop.DBus.Peer.Ping")
            let connect = world.client.call(TestWorld.device, "org.bluez.Device1.Connect")
            try #require(world.run { world.simulator.unreadCount == 2 })
            world.clock.advance(by: .seconds(25))
            try world.settle()

            #expect(!ping.isDone)
            #expect(!connect.isDone)
            #expect(try owner(world) == before)
            #expect(world.simulator.journal.isEmpty)
            try world.simulator.inject(.resume)
            world.clock.advance(by: .milliseconds(40))
            try #require(world.run { ping.isDone && connect.isDone })
            #expect(world.client.has("'Connected': <true>"))
            #expect(world.simulator.journal.count == 2)
        }

        @Test func aStallMayEndByItself() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.stall(.seconds(2)))
            let ping = world.client.call("/", "org.freedesktop.DBus.Peer.Ping")
            try #require(world.run { world.simulator.unreadCount == 1 })

            world.clock.advance(by: .seconds(2))

            try #require(world.run { ping.isDone })
        }

        @Test func nothingOfAStalledDaemonHappens() throws {
            let world = try TestWorld()
            defer { world.close() }
            _ = try world.ask(
                TestWorld.device,
                "Device1.Connect",
                after: .milliseconds(40)
            )
            world.client.forgetSignals()
            try world.simulator.inject(.stall(nil))

            world.clock.advance(by: .seconds(10))
            try world.simulator.inject(.linkLoss(BluezSimulator.nearAddress))
            try world.settle()

            #expect(world.client.signals.isEmpty)
            try world.simulator.inject(.resume)
            try #require(world.run { world.client.has("'Connected': <false>") })
            let resolved = try #require(world.client.index("'ServicesResolved': <true>"))
            let down = try #require(world.client.index("'Connected': <false>"))
            #expect(resolved < down)
        }

        @Test func notificationsOfAStallArriveAfterItInOrder() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()
            let uuid = BluezSimulator.DefaultUUID.notifying
            _ = try world.ask(
                world.path(of: uuid),
                "GattCharacteristic1.StartNotify",
                after: .milliseconds(10)
            )
            world.client.forgetSignals()
            try world.simulator.inject(.stall(nil))

            for number in 1...3 {
                #expect(world.simulator.notify(uuid, [UInt8(number)]))
            }
            try world.settle()
            #expect(world.client.signals.isEmpty)
            try world.simulator.inject(.resume)
            try #require(world.run { world.client.signals.count == 3 })

            #expect(world.client.signals[0].contains("0x01"))
            #expect(world.client.signals[2].contains("0x03"))
        }

        @Test func aMuteDaemonNeverCatchesUp() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.mute(true))
            let ping = world.client.call("/", "org.freedesktop.DBus.Peer.Ping")
            try #require(world.run { world.simulator.journal.count == 1 })

            try world.simulator.inject(.mute(false))
            let second = world.client.call("/", "org.freedesktop.DBus.Peer.Ping")
            try #require(world.run { second.isDone })

            #expect(!ping.isDone)
        }

        // MARK: Crashes

        @Test func aCrashLosesCallsInFlightWithoutAWord() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()
            let first = try #require(world.simulator.uniqueName)
            let pending = try world.send(TestWorld.far, "Device1.Connect")
            world.client.forgetSignals()

            try world.simulator.inject(.crash(.lasting(.seconds(1))))
            try #require(world.run { pending.isDone })
            try world.settle()

            #expect(pending.text == noReply)
            #expect(
                world.client.signals == [
                    "NameOwnerChanged /org/freedesktop/DBus ('org.bluez', '\(first)', '')"
                ]
            )
            #expect(!world.simulator.isRunning)
            let ping = world.client.call("/", "org.freedesktop.DBus.Peer.Ping")
            try #require(world.run { ping.isDone })
            #expect(ping.text?.contains("org.bluez") == true)
            world.clock.advance(by: .seconds(1))
            let second = try #require(world.simulator.uniqueName)
            #expect(second != first)
            try #require(
                world.run {
                    world.client.has("NameOwnerChanged", "('org.bluez', '', '\(second)')")
                }
            )
        }

        @Test func aNewDaemonHasItsAdaptersLateAndNotPoweredAtFirst() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.crash(.usual))
            world.clock.advance(by: .milliseconds(340))
            world.clock.advance(by: .milliseconds(219))

            let early = try world.set(TestWorld.adapter, "Adapter1", "Powered", "true")
            try #require(world.run { early.isDone })
            world.client.forgetSignals()
            world.clock.advance(by: .milliseconds(1))
            world.clock.advance(by: .milliseconds(20))
            try #require(world.run { world.client.has("'Powered': <true>") })

            #expect(
                early.text
                    == "ERROR org.freedesktop.DBus.Error.UnknownObject | Method \"Set\" with "
                    + "signature \"ssv\" on interface \"org.freedesktop.DBus.Properties\" "
                    + "doesn't exist\n"
            )
            let order = [
                world.client.index("InterfacesAdded", "'org.bluez.Adapter1'", "'Powered': <false>"),
                world.client.index("InterfacesAdded", TestWorld.device),
                world.client.index("PropertiesChanged", "'Name': <'simulator'>"),
                world.client.index("PropertiesChanged", "'Powered': <true>"),
            ].compactMap { $0 }
            #expect(order.count == 4)
            #expect(order == order.sorted())
            #expect(world.client.has("InterfacesAdded", "'Alias': <'BlueZ 5.66'>"))
        }

        @Test func aNewDaemonKnowsNothingOfSessions() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()
            _ = try world.ask(
                TestWorld.adapter,
                "Adapter1.StartDiscovery",
                after: .milliseconds(20)
            )
            try world.simulator.inject(.crash(.usual))
            world.clock.advance(by: .seconds(1))
            try #require(world.run { world.client.has("'Powered': <true>") })

            #expect(
                try world.ask(TestWorld.adapter, "Adapter1.StopDiscovery")
                    == "ERROR org.bluez.Error.Failed | No discovery started"
            )
            #expect(try world.property(TestWorld.device, "Device1", "Connected") == "(<false>,)")
            let read = try world.ask(
                world.path(of: BluezSimulator.DefaultUUID.readable),
                "GattCharacteristic1.ReadValue",
                "(@a{sv} {},)"
            )
            #expect(read?.contains("UnknownObject") == true)
        }

        @Test func aLinkMayOutliveTheDaemonForAMoment() throws {
            var configuration = BluezSimulator.Configuration()
            configuration.linksOutliveCrash = true
            let world = try TestWorld(configuration)
            defer { world.close() }
            try world.connect()
            try world.simulator.inject(.crash(.usual))

            world.clock.advance(by: .milliseconds(340))
            world.clock.advance(by: .milliseconds(220))
            #expect(try world.property(TestWorld.device, "Device1", "Connected") == "(<true>,)")
            world.clock.advance(by: .milliseconds(700))

            try #require(world.run { world.client.has("'Connected': <false>") })
        }

        @Test func aCrashForeverLastsUntilSomebodyStartsTheDaemon() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.crash(.forever))
            world.clock.advance(by: .seconds(100_000))
            #expect(!world.simulator.isRunning)

            try world.simulator.inject(.start)
            world.clock.advance(by: .zero)

            #expect(world.simulator.isRunning)
        }

        @Test func aCrashEndsAStall() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.stall(nil))
            let ping = world.client.call("/", "org.freedesktop.DBus.Peer.Ping")
            try #require(world.run { world.simulator.unreadCount == 1 })

            try world.simulator.inject(.crash(.usual))
            world.clock.advance(by: .milliseconds(340))
            try #require(world.run { ping.isDone })

            #expect(ping.text == noReply)
            #expect(
                try world.ask(
                    "/org/bluez",
                    "AgentManager1.RequestDefaultAgent",
                    "(objectpath '/',)"
                )?
                .contains("DoesNotExist") == true
            )
        }

        @Test func heldCallsDieWithTheDaemon() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.hold("Device1.Disconnect", count: nil))
            let held = try world.send(TestWorld.far, "Device1.Disconnect")

            try world.simulator.inject(.crash(.usual))
            try #require(world.run { held.isDone })

            #expect(held.text == noReply)
            #expect(world.simulator.held.isEmpty)
        }

        // MARK: Restarts

        @Test func aCleanRestartTellsEverythingBeforeTheOwnerChanges() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()
            world.client.forgetSignals()

            try world.simulator.inject(.restart)
            try #require(world.run { world.client.has("NameOwnerChanged", "'')") })

            let order = [
                world.client.index("'Powered': <false>"),
                world.client.index("'Connected': <false>"),
                world.client.index("InterfacesRemoved", "'org.bluez.Device1'"),
                world.client.index("InterfacesRemoved", "'org.bluez.Adapter1'"),
                world.client.index("NameOwnerChanged", "'')"),
            ].compactMap { $0 }
            #expect(order.count == 5)
            #expect(order == order.sorted())
            world.clock.advance(by: .milliseconds(300))
            try #require(world.run { world.client.has("NameOwnerChanged", "'org.bluez', ''") })
        }

        // MARK: The crashes of BlueZ 5.66

        @Test func switchingOffWhileConnectingCanCrashTheDaemon() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.crashOnPowerOffDuringConnect(count: 1))
            let connect = try world.send(TestWorld.far, "Device1.Connect")
            let off = try world.set(TestWorld.adapter, "Adapter1", "Powered", "false")

            world.clock.advance(by: .milliseconds(100))
            try #require(world.run { connect.isDone && off.isDone })

            #expect(connect.text == noReply)
            #expect(off.text == noReply)
            #expect(!world.client.has("InterfacesRemoved"))
        }

        @Test func unpluggingWhileConnectingCanCrashTheDaemonAfterAFalseOK() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.crashOnUnplugDuringConnect(count: 1))
            let connect = try world.send(TestWorld.far, "Device1.Connect")

            try world.simulator.inject(.vanish("hci0"))
            world.clock.advance(by: .milliseconds(20))
            try #require(world.run { connect.isDone })
            #expect(connect.text == "()")
            #expect(world.simulator.isRunning)
            world.clock.advance(by: .milliseconds(30))

            #expect(!world.simulator.isRunning)
            try #require(world.run { world.client.has("NameOwnerChanged", "'')") })
        }

        @Test func aRefusedConnectCanCrashTheDaemon() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.crashOnRefusedConnect(count: 1))
            let connect = try world.send(TestWorld.device, "Device1.Connect")

            world.clock.advance(by: .milliseconds(70))
            try #require(world.run { connect.isDone })
            #expect(connect.text == noReply)
            world.clock.advance(by: .seconds(1))
            try #require(world.run { world.client.has("'Powered': <true>") })

            try world.connect()
        }
    }
}
