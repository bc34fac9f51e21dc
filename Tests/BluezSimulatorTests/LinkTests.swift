import Testing

@testable import BluezSimulator

extension BusTests {
    @Suite struct LinkTests {
        private let notConnected = "ERROR org.bluez.Error.Failed | Not connected"
        private let unlikely =
            "ERROR org.bluez.Error.Failed | Operation failed with ATT error: 0x0e"

        @Test func linkLossIsOneSignalAndFailsWhatIsInFlight() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()
            let path = world.path(of: BluezSimulator.DefaultUUID.readable)
            let read = try world.send(path, "GattCharacteristic1.ReadValue", "(@a{sv} {},)")
            world.client.forgetSignals()

            try world.simulator.inject(.linkLoss(BluezSimulator.nearAddress))
            try #require(world.run { read.isDone })

            #expect(read.text == unlikely)
            let changes = world.client.signals.filter {
                $0.hasPrefix("PropertiesChanged \(TestWorld.device) ")
            }
            #expect(
                changes == [
                    "PropertiesChanged \(TestWorld.device) ('org.bluez.Device1', "
                        + "{'Connected': <false>, 'ServicesResolved': <false>}, [])"
                ]
            )
        }

        @Test func objectsStayAfterTheLinkAndReadsFail() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()
            try world.simulator.inject(.linkLoss(BluezSimulator.nearAddress))

            let path = world.path(of: BluezSimulator.DefaultUUID.readable)
            let read = try world.ask(path, "GattCharacteristic1.ReadValue", "(@a{sv} {},)")
            let write = try world.ask(path, "GattCharacteristic1.WriteValue", "(b'x', @a{sv} {})")

            #expect(read == notConnected)
            #expect(write == notConnected)
        }

        @Test func aPhantomIsConnectedWithoutALink() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.phantom(BluezSimulator.nearAddress))

            let path = world.path(of: BluezSimulator.DefaultUUID.readable)
            let read = try world.ask(path, "GattCharacteristic1.ReadValue", "(@a{sv} {},)")

            #expect(try world.property(TestWorld.device, "Device1", "Connected") == "(<true>,)")
            #expect(
                try world.property(TestWorld.device, "Device1", "ServicesResolved") == "(<true>,)"
            )
            #expect(read == notConnected)
            #expect(
                try world.ask(TestWorld.device, "Device1.Disconnect", after: .seconds(2)) == "()"
            )
            world.clock.advance(by: .milliseconds(10))
            try world.connect()
            #expect(
                try world.ask(
                    path,
                    "GattCharacteristic1.ReadValue",
                    "(@a{sv} {},)",
                    after: .milliseconds(10)
                ) == "([0x68, 0x65, 0x6c, 0x6c, 0x6f],)"
            )
        }

        @Test func aFlappingPropertyGoesThereAndBack() throws {
            let world = try TestWorld()
            defer { world.close() }

            try world.simulator.inject(
                .flap(BluezSimulator.nearAddress, property: "Connected", count: 2)
            )
            try #require(world.run { world.client.signals.count >= 4 })

            let flags = world.client.signals.map { $0.contains("<true>") }
            #expect(flags == [true, false, true, false])
            #expect(
                fails {
                    try world.simulator.inject(
                        .flap(BluezSimulator.nearAddress, property: "Name", count: 1)
                    )
                }
            )
        }

        @Test func goingOutOfRangeLosesTheLink() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()

            try world.simulator.inject(.outOfRange(BluezSimulator.nearAddress))
            try #require(world.run { world.client.has("'Connected': <false>") })

            let reply = try world.ask(TestWorld.device, "Device1.Connect", after: .seconds(40))
            #expect(reply == nil)
        }
    }
}
