import Testing

@testable import BluezSimulator

extension BusTests {
    @Suite struct DisconnectTests {
        private let canceled = "ERROR org.bluez.Error.Failed | br-connection-canceled"

        @Test func removeDeviceDropsAPendingConnectUnanswered() throws {
            let world = try TestWorld()
            defer { world.close() }
            let connect = try world.send(TestWorld.far, "Device1.Connect")

            let remove = try world.ask(
                TestWorld.adapter,
                "Adapter1.RemoveDevice",
                "(objectpath '\(TestWorld.far)',)",
                after: .milliseconds(40)
            )
            world.clock.advance(by: .seconds(100))
            try world.settle()

            #expect(remove == "()")
            #expect(world.client.has("InterfacesRemoved", TestWorld.far))
            #expect(!connect.isDone)
        }

        @Test func removeDeviceEndsALinkFirst() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()

            let remove = try world.send(
                TestWorld.adapter,
                "Adapter1.RemoveDevice",
                "(objectpath '\(TestWorld.device)',)"
            )
            world.clock.advance(by: .milliseconds(2010))
            try #require(world.run { remove.isDone })

            #expect(remove.text == "()")
            let down = try #require(world.client.index("'Connected': <false>"))
            let gone = try #require(
                world.client.index("InterfacesRemoved", "'org.bluez.Device1'")
            )
            #expect(down < gone)
            #expect(
                try world.ask(
                    TestWorld.adapter,
                    "Adapter1.RemoveDevice",
                    "(objectpath '\(TestWorld.device)',)"
                )
                    == "ERROR org.bluez.Error.DoesNotExist | Does Not Exist"
            )
        }

        @Test func disconnectTakesTwoSecondsButNoneWithoutALink() throws {
            let world = try TestWorld()
            defer { world.close() }
            #expect(try world.ask(TestWorld.device, "Device1.Disconnect") == "()")
            try world.connect()
            world.client.forgetSignals()

            let first = try world.send(TestWorld.device, "Device1.Disconnect")
            let second = try world.send(TestWorld.device, "Device1.Disconnect")
            world.clock.advance(by: .milliseconds(1999))
            try world.settle()

            #expect(!first.isDone)
            let battery = try #require(world.client.index("InterfacesRemoved", "Battery1"))
            world.clock.advance(by: .milliseconds(1))
            try #require(world.run { first.isDone && second.isDone })
            #expect(first.text == "()")
            #expect(second.text == "()")
            world.clock.advance(by: .milliseconds(10))
            try #require(world.run { world.client.has("'Connected': <false>") })
            let unresolved = try #require(world.client.index("'ServicesResolved': <false>"))
            let down = try #require(world.client.index("'Connected': <false>"))
            #expect(battery < unresolved)
            #expect(unresolved < down)
        }

        @Test func disconnectIsAnsweredBeforeTheLinkIsGone() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()
            world.client.forgetSignals()

            let disconnect = try world.send(TestWorld.device, "Device1.Disconnect")
            world.clock.advance(by: .seconds(2))
            try #require(world.run { disconnect.isDone })
            let connect = try world.ask(TestWorld.device, "Device1.Connect")

            #expect(connect == "ERROR org.bluez.Error.Failed | Input/output error")
            #expect(!world.client.has("'Connected': <false>"))
            world.clock.advance(by: .milliseconds(10))
            try #require(world.run { world.client.has("'Connected': <false>") })
        }

        @Test func disconnectCancelsAPendingConnect() throws {
            let world = try TestWorld()
            defer { world.close() }
            let connect = try world.send(TestWorld.far, "Device1.Connect")

            let disconnect = try world.ask(TestWorld.far, "Device1.Disconnect")

            #expect(disconnect == "()")
            #expect(connect.text == canceled)
            #expect(world.clock.pendingCount == 0)
        }
    }
}
