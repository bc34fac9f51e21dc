import Testing

@testable import BluezSimulator

extension BusTests {
    @Suite struct StallTests {
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

        @Test func aStalledDaemonThatIsRestartedFirstDoesWhatItWasAsked() throws {
            let world = try TestWorld()
            defer { world.close() }
            let before = try owner(world)
            try world.simulator.inject(.stall(nil))
            let ping = world.client.call("/", "org.freedesktop.DBus.Peer.Ping")
            try #require(world.run { world.simulator.unreadCount == 1 })

            try world.simulator.inject(.restart)

            try #require(world.run { ping.isDone })
            #expect(ping.text == "()")
            world.clock.advance(by: .milliseconds(300))
            #expect(try owner(world) != before)
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
    }
}
