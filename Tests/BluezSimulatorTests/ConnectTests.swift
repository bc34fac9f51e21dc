import Testing

@testable import BluezSimulator

extension BusTests {
    @Suite struct ConnectTests {
        private let abort = "ERROR org.bluez.Error.Failed | le-connection-abort-by-local"
        private let already = "ERROR org.bluez.Error.Failed | Operation already in progress"

        @Test func connectedIsSignalledBeforeTheReplyAndServicesLongAfter() throws {
            let world = try TestWorld()
            defer { world.close() }

            let reply = try world.send(TestWorld.device, "Device1.Connect")
            var signalsAtReply: Int?
            world.clock.advance(by: .milliseconds(40))
            try #require(
                world.run {
                    signalsAtReply = signalsAtReply ?? world.client.index("'Connected': <true>")
                    return reply.isDone
                }
            )

            #expect(signalsAtReply != nil)
            #expect(!world.client.has("ServicesResolved"))
            world.clock.advance(by: .milliseconds(100))
            try #require(world.run { world.client.has("'ServicesResolved': <true>") })
            #expect(world.client.has("InterfacesAdded", "/service000a/char000b"))
        }

        @Test func resolvedServicesIncludeTheBattery() throws {
            let world = try TestWorld()
            defer { world.close() }

            try world.connect()

            #expect(
                try world.property(TestWorld.device, "Battery1", "Percentage") == "(<byte 0x64>,)"
            )
            #expect(
                try world.property(
                    world.path(of: "2a19"),
                    "GattCharacteristic1",
                    "Service"
                )
                    == "(<objectpath '\(TestWorld.device)/service0018'>,)"
            )
        }

        @Test func aSecondConnectMeanwhileFailsAndTheFirstGoesOn() throws {
            let world = try TestWorld()
            defer { world.close() }
            let first = try world.send(TestWorld.device, "Device1.Connect")

            let other = try world.anotherClient()
            let second = try world.ask(TestWorld.device, "Device1.Connect", from: other)

            #expect(second == already)
            #expect(!first.isDone)
            world.clock.advance(by: .milliseconds(40))
            try #require(world.run { first.isDone })
            #expect(first.text == "()")
        }

        @Test func connectWhileConnectedIsFine() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()

            #expect(try world.ask(TestWorld.device, "Device1.Connect") == "()")
        }

        @Test func anAbsentDeviceIsGivenUpAfter41Seconds() throws {
            let world = try TestWorld()
            defer { world.close() }
            let reply = try world.send(TestWorld.far, "Device1.Connect")

            world.clock.advance(by: .milliseconds(40_999))
            try world.settle()
            #expect(!reply.isDone)
            world.clock.advance(by: .milliseconds(1))
            try #require(world.run { reply.isDone })

            #expect(reply.text == abort)
        }

        @Test func aDeviceThatAppearsMeanwhileConnects() throws {
            let world = try TestWorld()
            defer { world.close() }
            let reply = try world.send(TestWorld.far, "Device1.Connect")
            world.clock.advance(by: .seconds(5))

            try world.simulator.inject(.inRange(BluezSimulator.farAddress))
            world.clock.advance(by: .milliseconds(40))
            try #require(world.run { reply.isDone })

            #expect(reply.text == "()")
        }

        @Test func aPendingConnectOutlivesItsCaller() throws {
            let world = try TestWorld()
            defer { world.close() }
            let other = try world.anotherClient()
            _ = try world.send(TestWorld.far, "Device1.Connect", from: other)
            other.close()

            #expect(try world.ask(TestWorld.far, "Device1.Connect") == already)
            try world.simulator.inject(.inRange(BluezSimulator.farAddress))
            world.clock.advance(by: .milliseconds(40))

            try #require(world.run { world.client.has("'Connected': <true>") })
        }

        @Test func aFalseOKConnectsNothing() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.falseOK(BluezSimulator.nearAddress))

            #expect(try world.ask(TestWorld.device, "Device1.Connect", after: .seconds(60)) == "()")

            #expect(try world.property(TestWorld.device, "Device1", "Connected") == "(<false>,)")
            #expect(!world.client.has("'Connected': <true>"))
        }

        @Test func aPeerMayHangUpRightAfterConnecting() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.hangUpOnConnect(BluezSimulator.nearAddress, count: 1))

            let reply = try world.ask(
                TestWorld.device,
                "Device1.Connect",
                after: .milliseconds(200)
            )

            #expect(reply == "()")
            #expect(world.client.has("'Connected': <false>"))
            #expect(!world.client.has("'ServicesResolved': <true>"))
            try world.connect()
            #expect(world.client.has("'ServicesResolved': <true>"))
        }

        @Test func aSilentPeerCountsAsResolvedAndIsThenLost() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.peerSilent(BluezSimulator.nearAddress, true))
            #expect(
                try world.ask(TestWorld.device, "Device1.Connect", after: .milliseconds(40)) == "()"
            )

            world.clock.advance(by: .seconds(30))
            try #require(world.run { world.client.has("'ServicesResolved': <true>") })
            #expect(!world.client.has("'Connected': <false>"))
            world.clock.advance(by: .seconds(2))

            try #require(world.run { world.client.has("'Connected': <false>") })
            #expect(!world.client.has("InterfacesAdded", "service000a"))
        }

        @Test func connectProfileIsAboutTheServicesThatThereAre() throws {
            let world = try TestWorld()
            defer { world.close() }

            let there = try world.ask(
                TestWorld.device,
                "Device1.ConnectProfile",
                "('180f',)",
                after: .milliseconds(40)
            )
            let absent = try world.ask(TestWorld.device, "Device1.ConnectProfile", "('1111',)")
            let other = try world.ask(TestWorld.device, "Device1.DisconnectProfile", "('1111',)")

            #expect(there == "()")
            #expect(
                absent == "ERROR org.bluez.Error.NotAvailable | br-connection-profile-unavailable"
            )
            #expect(
                other == "ERROR org.bluez.Error.InvalidArguments | Invalid arguments in method call"
            )
        }
    }
}
