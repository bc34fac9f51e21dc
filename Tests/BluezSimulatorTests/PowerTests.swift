import Testing

@testable import BluezSimulator

extension BusTests {
    @Suite struct PowerTests {
        private let notReady = "ERROR org.bluez.Error.NotReady | Resource Not Ready"

        private func power(_ world: TestWorld, _ isOn: Bool) throws -> TestClient.Reply {
            try world.set(TestWorld.adapter, "Adapter1", "Powered", isOn ? "true" : "false")
        }

        private func powerOff(_ world: TestWorld) throws {
            let reply = try power(world, false)
            world.clock.advance(by: .milliseconds(40))
            try #require(world.run { reply.isDone })
            #expect(reply.text == "()")
        }

        @Test func switchingOffEndsLinksReadsAndDiscovery() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()
            _ = try world.ask(
                TestWorld.adapter,
                "Adapter1.StartDiscovery",
                after: .milliseconds(20)
            )
            let read = try world.send(
                world.path(of: BluezSimulator.DefaultUUID.hanging),
                "GattCharacteristic1.ReadValue",
                "(@a{sv} {},)"
            )

            try powerOff(world)
            try world.settle()

            let down = try #require(world.client.index("'Connected': <false>"))
            let off = try #require(
                world.client.index("'Powered': <false>", "'Discovering': <false>"))
            #expect(down < off)
            #expect(read.text?.hasSuffix("ATT error: 0x0e") == true)
            let on = try power(world, true)
            world.clock.advance(by: .milliseconds(40))
            try #require(world.run { on.isDone })
            #expect(
                try world.ask(TestWorld.adapter, "Adapter1.StopDiscovery")
                    == "ERROR org.bluez.Error.Failed | No discovery started"
            )
        }

        @Test func nothingWorksWhileOff() throws {
            let world = try TestWorld()
            defer { world.close() }
            try powerOff(world)

            #expect(
                try world.ask(TestWorld.device, "Device1.Connect")
                    == "ERROR org.bluez.Error.Failed | Input/output error"
            )
            #expect(try world.ask(TestWorld.adapter, "Adapter1.StartDiscovery") == notReady)
            #expect(try world.ask(TestWorld.adapter, "Adapter1.StopDiscovery") == notReady)
            let again = try power(world, false)
            try #require(world.run { again.isDone })
            #expect(again.text == "()")
        }

        @Test func aSecondChangeMeanwhileIsBusyWithoutWords() throws {
            let world = try TestWorld()
            defer { world.close() }

            let off = try power(world, false)
            let on = try power(world, true)
            try #require(world.run { on.isDone })
            world.clock.advance(by: .milliseconds(40))
            try #require(world.run { off.isDone })

            #expect(on.text == "ERROR org.bluez.Error.Busy | ")
            #expect(off.text == "()")
            #expect(try world.property(TestWorld.adapter, "Adapter1", "Powered") == "(<false>,)")
        }

        @Test func rfkillSwitchesOffAndOnByItself() throws {
            let world = try TestWorld()
            defer { world.close() }

            try world.simulator.inject(.rfkill(true))
            try #require(world.run { world.client.has("'Powered': <false>") })
            let on = try power(world, true)
            try #require(world.run { on.isDone })
            try world.simulator.inject(.rfkill(false))

            #expect(on.text == "ERROR org.bluez.Error.Failed | Failed")
            try #require(world.run { world.client.has("'Powered': <true>") })
        }

        @Test func aHardwareErrorResetsTheController() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()

            try world.simulator.inject(.hardwareError)
            try #require(world.run { world.client.has("'Connected': <false>") })
            let off = try #require(world.client.index("'Powered': <false>"))
            let down = try #require(world.client.index("'Connected': <false>"))
            #expect(off < down)
            world.clock.advance(by: .milliseconds(50))

            try #require(world.run { world.client.has("'Powered': <true>") })
        }

        @Test func stuckPowerIsNeverAnsweredAndThenBusyUntilTheDaemonRestarts() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.poweredStuck)

            let first = try power(world, false)
            world.clock.advance(by: .seconds(1000))
            try world.settle()
            let second = try power(world, false)
            try #require(world.run { second.isDone })

            #expect(!first.isDone)
            #expect(second.text == "ERROR org.bluez.Error.Busy | ")
            try world.simulator.inject(.crash(.usual))
            world.clock.advance(by: .seconds(1))
            try powerOff(world)
        }

        @Test func switchingOffDropsADeviceThatIsConnecting() throws {
            let world = try TestWorld()
            defer { world.close() }
            let connect = try world.send(TestWorld.far, "Device1.Connect")

            try powerOff(world)
            world.clock.advance(by: .seconds(60))
            try world.settle()

            #expect(world.client.has("InterfacesRemoved", TestWorld.far))
            #expect(!connect.isDone)
        }

        // MARK: A controller that does not answer

        @Test func aSilentControllerFailsInItsOwnWays() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.controllerSilent(true))

            let ping = world.client.call("/", "org.freedesktop.DBus.Peer.Ping")
            try #require(world.run { ping.isDone })
            #expect(ping.text == "()")
            #expect(
                try world.ask(
                    TestWorld.adapter,
                    "Adapter1.StartDiscovery",
                    after: .milliseconds(2019)
                ) == nil
            )
            world.clock.advance(by: .seconds(1))
            #expect(
                try world.ask(
                    TestWorld.adapter,
                    "Adapter1.StartDiscovery",
                    after: .milliseconds(2020)
                )
                    == "ERROR org.bluez.Error.InProgress | Operation already in progress"
            )
            #expect(
                try world.ask(TestWorld.device, "Device1.Connect", after: .seconds(41))
                    == "ERROR org.bluez.Error.Failed | le-connection-abort-by-local"
            )
            try powerOff(world)
            let on = try power(world, true)
            world.clock.advance(by: .milliseconds(2020))
            try #require(world.run { on.isDone })
            #expect(on.text == "ERROR org.bluez.Error.Failed | Authentication Failed")
            try world.simulator.inject(.controllerSilent(false))
            let again = try power(world, true)
            world.clock.advance(by: .milliseconds(40))
            try #require(world.run { again.isDone })
            #expect(again.text == "()")
        }

        @Test func aControllerThatSpeaksAgainConnects() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.controllerSilent(true))
            let reply = try world.send(TestWorld.device, "Device1.Connect")

            try world.simulator.inject(.controllerSilent(false))
            world.clock.advance(by: .milliseconds(40))
            try #require(world.run { reply.isDone })

            #expect(reply.text == "()")
        }

        @Test func aSilentControllerCostsAReadAndStillDisconnects() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()
            try world.simulator.inject(.controllerSilent(true))

            let read = try world.ask(
                world.path(of: BluezSimulator.DefaultUUID.readable),
                "GattCharacteristic1.ReadValue",
                "(@a{sv} {},)",
                after: .seconds(30)
            )
            let disconnect = try world.ask(
                TestWorld.device,
                "Device1.Disconnect",
                after: .seconds(2)
            )

            #expect(read?.hasSuffix("ATT error: 0x0e") == true)
            #expect(disconnect == "()")
            #expect(world.client.has("'Connected': <false>"))
        }
    }
}
