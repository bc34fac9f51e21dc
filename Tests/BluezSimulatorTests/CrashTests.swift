import Testing

@testable import BluezSimulator

extension BusTests {
    @Suite struct CrashTests {
        private let noReply =
            "ERROR org.freedesktop.DBus.Error.NoReply | "
            + "Message recipient disconnected from message bus without replying"

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
            let notifying = BluezSimulator.DefaultUUID.notifying
            _ = try world.ask(
                world.path(of: notifying),
                "GattCharacteristic1.StartNotify",
                after: .milliseconds(10)
            )
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
            try world.connect()
            #expect(!world.simulator.notify(notifying, [1]))
            #expect(
                try world.ask(world.path(of: notifying), "GattCharacteristic1.StopNotify")
                    == "ERROR org.bluez.Error.Failed | No notify session started"
            )
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

        @Test func theDaemonEndsWithTheBus() throws {
            let world = try TestWorld()
            defer { world.close() }
            var isTold = false
            world.simulator.onBusLost = { isTold = true }

            world.bus.end()
            try #require(world.run { isTold })

            #expect(!world.simulator.isRunning)
            #expect(fails { try world.simulator.start() })
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

        @Test func aCleanRestartTellsEverythingBeforeTheOwnerChanges() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()
            world.client.forgetSignals()

            try world.simulator.inject(.restart)
            try #require(world.run { world.client.has("NameOwnerChanged", "'')") })

            let order = [
                world.client.index("'Connected': <false>"),
                world.client.index("InterfacesRemoved", "'org.bluez.Battery1'"),
                world.client.index("'Powered': <false>"),
                world.client.index("InterfacesRemoved", "'org.bluez.Device1'"),
                world.client.index("InterfacesRemoved", "'org.bluez.Adapter1'"),
                world.client.index("NameOwnerChanged", "'')"),
            ].compactMap { $0 }
            #expect(order.count == 6)
            #expect(order == order.sorted())
            world.clock.advance(by: .milliseconds(300))
            try #require(world.run { world.client.has("NameOwnerChanged", "'org.bluez', ''") })
        }
    }
}
