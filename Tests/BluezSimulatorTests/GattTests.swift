import Testing

@testable import BluezSimulator

extension BusTests {
    @Suite struct GattTests {
        private typealias UUID = BluezSimulator.DefaultUUID
        private let hello = "([0x68, 0x65, 0x6c, 0x6c, 0x6f],)"
        private let unlikely =
            "ERROR org.bluez.Error.Failed | Operation failed with ATT error: 0x0e"
        private let noOptions = "(@a{sv} {},)"
        private let read = "GattCharacteristic1.ReadValue"

        private func connected() throws -> TestWorld {
            let world = try TestWorld()
            try world.connect()
            world.client.forgetSignals()
            return world
        }

        @Test func aReadAlsoSignalsTheValue() throws {
            let world = try connected()
            defer { world.close() }
            let path = world.path(of: UUID.readable)
            let before = try world.property(path, "GattCharacteristic1", "Value")

            let reply = try world.ask(path, read, noOptions, after: .milliseconds(10))

            #expect(before.contains("No such property 'Value'"))
            #expect(reply == hello)
            #expect(world.client.has("PropertiesChanged \(path)", "'Value': <[byte 0x68"))
        }

        @Test func readsOfOneCharacteristicAreMerged() throws {
            let world = try connected()
            defer { world.close() }
            let path = world.path(of: UUID.readable)
            let other = try world.anotherClient()

            let first = try world.send(path, read, noOptions)
            let second = try world.send(path, read, noOptions, from: other)
            let third = try world.ask(path, read, "({'offset': <uint16 1>},)", from: other)
            world.clock.advance(by: .milliseconds(10))
            try #require(world.run { first.isDone && second.isDone })
            try world.settle()

            #expect(first.text == hello)
            #expect(second.text == hello)
            #expect(third == "ERROR org.bluez.Error.InProgress | In Progress")
            #expect(world.client.signals.filter { $0.contains("'Value'") }.count == 1)
        }

        @Test func readsQueueBehindASlowOne() throws {
            let world = try connected()
            defer { world.close() }

            _ = try world.send(world.path(of: UUID.hanging), read, noOptions)
            let quick = try world.send(world.path(of: UUID.readable), read, noOptions)
            world.clock.advance(by: .seconds(29))
            try world.settle()

            #expect(!quick.isDone)
        }

        @Test(arguments: [("1", "([0x65, 0x6c, 0x6c, 0x6f],)"), ("5", "([],)")])
        func anOffsetSkips(offset: String, expected: String) throws {
            let world = try connected()
            defer { world.close() }

            let reply = try world.ask(
                world.path(of: UUID.readable),
                read,
                "({'offset': <uint16 \(offset)>},)",
                after: .milliseconds(10)
            )

            #expect(reply == expected)
        }

        @Test func anOffsetBehindTheEndIsRefused() throws {
            let world = try connected()
            defer { world.close() }

            let reply = try world.ask(
                world.path(of: UUID.readable),
                read,
                "({'offset': <uint16 6>},)",
                after: .milliseconds(10)
            )

            #expect(reply == "ERROR org.bluez.Error.InvalidArguments | Invalid offset")
        }

        @Test func aHangingReadCostsTheLink() throws {
            let world = try connected()
            defer { world.close() }

            let reply = try world.send(world.path(of: UUID.hanging), read, noOptions)
            world.clock.advance(by: .seconds(30))
            try #require(world.run { reply.isDone })
            try world.settle()

            #expect(reply.text == unlikely)
            #expect(world.client.has("InterfacesRemoved", "Battery1"))
            #expect(!world.client.has("'Connected': <false>"))
            world.clock.advance(by: .seconds(2))
            try #require(world.run { world.client.has("'Connected': <false>") })
        }

        @Test func anyReadCanBeMadeToHang() throws {
            let world = try connected()
            defer { world.close() }
            try world.simulator.inject(.hangRead(UUID.readable))

            let reply = try world.ask(
                world.path(of: UUID.readable),
                read,
                noOptions,
                after: .seconds(29)
            )

            #expect(reply == nil)
        }

        @Test func applicationErrorsPassThrough() throws {
            let world = try connected()
            defer { world.close() }

            let reply = try world.ask(
                world.path(of: UUID.refusing),
                read,
                noOptions,
                after: .milliseconds(10)
            )

            #expect(
                reply == "ERROR org.bluez.Error.Failed | Operation failed with ATT error: 0x80"
            )
        }

        @Test(arguments: [
            (UInt8(0x02), "NotPermitted | Read not permitted"), (0x03, "NotPermitted | Write not"),
            (0x05, "NotPermitted | Not paired"),
            (0x06, "NotSupported | Operation is not supported"),
            (0x08, "NotAuthorized | Operation Not Authorized"),
            (0x0d, "InvalidArguments | Invalid L"),
        ])
        func bluezHasNamesForSomeCodes(code: UInt8, expected: String) throws {
            let world = try connected()
            defer { world.close() }
            world.simulator.findAttribute(UUID.readable)?.0.behaviour = .refuses(code: code)

            let reply = try world.ask(
                world.path(of: UUID.readable),
                read,
                noOptions,
                after: .milliseconds(10)
            )

            #expect(reply?.hasPrefix("ERROR org.bluez.Error." + expected) == true)
        }

        @Test func anEncryptedValueNeedsABond() throws {
            let world = try connected()
            defer { world.close() }
            let path = world.path(of: UUID.encrypted)

            let unpaired = try world.send(path, read, noOptions)
            world.clock.advance(by: .seconds(30))
            try #require(world.run { unpaired.isDone })
            world.clock.advance(by: .seconds(2))
            try world.simulator.device(BluezSimulator.nearAddress).isPaired = true
            try world.connect()
            let paired = try world.ask(path, read, noOptions, after: .milliseconds(10))

            #expect(unpaired.text == unlikely)
            #expect(paired?.hasPrefix("([0x73") == true)
        }

        @Test func acquiringIsNotSupported() throws {
            let world = try connected()
            defer { world.close() }
            let path = world.path(of: UUID.notifying)
            let notSupported = "ERROR org.bluez.Error.NotSupported | Operation is not supported"

            #expect(
                try world.ask(path, "GattCharacteristic1.AcquireNotify", noOptions) == notSupported
            )
            #expect(
                try world.ask(path, "GattCharacteristic1.AcquireWrite", noOptions) == notSupported
            )
            _ = try world.ask(path, "GattCharacteristic1.StartNotify", after: .milliseconds(10))
            #expect(
                try world.ask(path, "GattCharacteristic1.AcquireNotify", noOptions)
                    == "ERROR org.bluez.Error.InProgress | In Progress"
            )
        }
    }
}
