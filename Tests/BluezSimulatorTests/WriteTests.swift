import Testing

@testable import BluezSimulator

extension BusTests {
    @Suite struct WriteTests {
        private typealias UUID = BluezSimulator.DefaultUUID
        private let unlikely =
            "ERROR org.bluez.Error.Failed | Operation failed with ATT error: 0x0e"
        private let noOptions = "(@a{sv} {},)"
        private let write = "GattCharacteristic1.WriteValue"

        private func connected() throws -> TestWorld {
            let world = try TestWorld()
            try world.connect()
            world.client.forgetSignals()
            return world
        }

        @Test func aWriteReachesThePeer() throws {
            let world = try connected()
            defer { world.close() }
            let path = world.path(of: UUID.writable)

            let request = try world.send(path, write, "([byte 0x01, 0x02], @a{sv} {})")
            let second = try world.ask(path, write, "([byte 0x03], @a{sv} {})")
            world.clock.advance(by: .milliseconds(10))
            try #require(world.run { request.isDone })

            #expect(request.text == "()")
            #expect(second == "ERROR org.bluez.Error.InProgress | In Progress")
            #expect(world.simulator.findAttribute(UUID.writable)?.0.value == [1, 2])
            let command = try world.ask(path, write, "([byte 0x09], {'type': <'command'>})")
            #expect(command == "()")
            #expect(world.simulator.findAttribute(UUID.writable)?.0.value == [9])
        }

        @Test func writingWhatCannotBeWrittenIsNotSupported() throws {
            let world = try connected()
            defer { world.close() }

            let reply = try world.ask(
                world.path(of: UUID.readable),
                write,
                "([byte 0x01], @a{sv} {})"
            )

            #expect(reply == "ERROR org.bluez.Error.NotSupported | Operation is not supported")
        }

        @Test func descriptorsAreReadAndWritten() throws {
            let world = try connected()
            defer { world.close() }
            let path = world.path(of: UUID.notifying) + "/desc0011"

            let first = try world.ask(
                path,
                "GattDescriptor1.WriteValue",
                "([byte 0x01, 0x00], @a{sv} {})",
                after: .milliseconds(10)
            )
            let second = try world.ask(
                path,
                "GattDescriptor1.ReadValue",
                noOptions,
                after: .milliseconds(10)
            )

            #expect(first == "()")
            #expect(second == "(b'\\001',)")
        }
    }
}
