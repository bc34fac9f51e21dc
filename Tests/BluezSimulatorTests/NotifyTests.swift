import Testing

@testable import BluezSimulator

extension BusTests {
    @Suite struct NotifyTests {
        private let uuid = BluezSimulator.DefaultUUID.notifying
        private let start = "GattCharacteristic1.StartNotify"
        private let stop = "GattCharacteristic1.StopNotify"

        private func connected() throws -> (TestWorld, String) {
            let world = try TestWorld()
            try world.connect()
            world.client.forgetSignals()
            return (world, world.path(of: uuid))
        }

        @Test func notificationsArriveInOrderWhileASessionLasts() throws {
            let (world, path) = try connected()
            defer { world.close() }
            #expect(!world.simulator.notify(uuid, [0]))
            #expect(try world.ask(path, start, after: .milliseconds(10)) == "()")
            #expect(world.client.has("'Notifying': <true>"))
            world.client.forgetSignals()

            for number in 1...3 {
                #expect(world.simulator.notify(path, [UInt8(number)]))
            }
            try #require(world.run { world.client.signals.count == 3 })

            #expect(world.client.signals[0].contains("'Value': <[byte 0x01]>"))
            #expect(world.client.signals[2].contains("'Value': <[byte 0x03]>"))
            #expect(try world.ask(path, stop) == "()")
            #expect(world.client.has("'Notifying': <false>"))
            #expect(!world.simulator.notify(path, [4]))
        }

        @Test func stoppingWithoutASessionFails() throws {
            let (world, path) = try connected()
            defer { world.close() }
            let other = try world.anotherClient()
            _ = try world.ask(path, start, after: .milliseconds(10), from: other)

            #expect(
                try world.ask(path, stop)
                    == "ERROR org.bluez.Error.Failed | No notify session started"
            )
        }

        @Test func startingTwiceIsFineOnceTheFirstIsThrough() throws {
            let (world, path) = try connected()
            defer { world.close() }

            let first = try world.send(path, start)
            let second = try world.ask(path, start)
            world.clock.advance(by: .milliseconds(10))
            try #require(world.run { first.isDone })
            let third = try world.ask(path, start)

            #expect(second == "ERROR org.bluez.Error.InProgress | In Progress")
            #expect(third == "()")
        }

        @Test func whatCannotNotifyIsNotSupported() throws {
            let (world, _) = try connected()
            defer { world.close() }

            let reply = try world.ask(
                world.path(of: BluezSimulator.DefaultUUID.readable),
                start
            )

            #expect(reply == "ERROR org.bluez.Error.NotSupported | Operation is not supported")
        }

        @Test func aSessionOutlivesTheLink() throws {
            let (world, path) = try connected()
            defer { world.close() }
            _ = try world.ask(path, start, after: .milliseconds(10))

            try world.simulator.inject(.linkLoss(BluezSimulator.nearAddress))
            #expect(try world.property(path, "GattCharacteristic1", "Notifying") == "(<true>,)")
            #expect(!world.simulator.notify(path, [1]))
            try world.connect()
            world.client.forgetSignals()
            #expect(world.simulator.notify(path, [2]))

            try #require(world.run { world.client.has("'Value': <[byte 0x02]>") })
        }

        @Test func startingWithoutALinkBeginsWithTheNext() throws {
            let (world, path) = try connected()
            defer { world.close() }
            try world.simulator.inject(.linkLoss(BluezSimulator.nearAddress))

            #expect(try world.ask(path, start) == "()")
            #expect(try world.property(path, "GattCharacteristic1", "Notifying") == "(<false>,)")
            try world.connect()

            #expect(try world.property(path, "GattCharacteristic1", "Notifying") == "(<true>,)")
        }

        @Test func aDisconnectingDeviceTakesNoSession() throws {
            let (world, path) = try connected()
            defer { world.close() }
            _ = try world.send(TestWorld.device, "Device1.Disconnect")

            #expect(
                try world.ask(path, start) == "ERROR org.bluez.Error.NotConnected | Not Connected"
            )
        }

        @Test func aSessionEndsWithItsClientButTheLinkStays() throws {
            let (world, path) = try connected()
            defer { world.close() }
            let other = try world.anotherClient()
            _ = try world.ask(path, start, after: .milliseconds(10), from: other)

            other.close()
            try #require(world.run { world.client.has("'Notifying': <false>") })

            #expect(try world.property(TestWorld.device, "Device1", "Connected") == "(<true>,)")
        }
    }
}
