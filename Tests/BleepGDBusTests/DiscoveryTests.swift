import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct DiscoveryTests {
        private let start = Request(
            MethodName("org.bluez.Adapter1", "StartDiscovery"), at: .path(FakeWorld.adapterPath))

        private func startHeld(_ world: FakeWorld) throws -> Told<Operation.Outcome> {
            try world.bluez.inject(.init(parsing: "hold Adapter1.StartDiscovery"))
            let told = world.start(start)
            try #require(world.run { world.bluez.held.count == 1 })
            return told
        }

        @Test func aStartThatTimesOutIsStopped() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let told = try startHeld(world)

            world.clock.advance(by: .seconds(10))

            try #require(
                world.run { told.isOver && world.calls("Adapter1.StopDiscovery").count == 1 })
            #expect(told.status == .timedOut)
            let sender = world.calls("Adapter1.StartDiscovery")[0].sender
            #expect(world.calls("Adapter1.StopDiscovery")[0].sender == sender)
            #expect(world.calls("Adapter1.StartDiscovery").count == 1)
        }

        @Test func theConnectionOfAWedgedDiscoveryIsClosed() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(
                .init(
                    parsing: "refuse Adapter1.StopDiscovery org.bluez.Error.InProgress "
                        + "\"Operation already in progress\""))
            let told = try startHeld(world)
            let connection = try #require(world.client.discoveryLane.current)

            world.clock.advance(by: .seconds(10))

            try #require(world.run { told.isOver && !connection.isUsable })
            #expect(world.calls("Adapter1.StopDiscovery").count == 1)
            try world.bluez.inject(.init(parsing: "clear"))
            #expect(world.perform(start) == .ok)
            let senders = world.calls("Adapter1.StartDiscovery").map(\.sender)
            #expect(senders.count == 2 && senders[0] != senders[1])
        }

        @Test func discoveryHasAConnectionOfItsOwn() throws {
            let world = try FakeWorld()
            defer { world.close() }

            #expect(world.perform(start) == .ok)
            try #require(world.connectNear())

            #expect(
                world.calls("Adapter1.StartDiscovery")[0].sender
                    != world.calls("Device1.Connect")[0].sender)
        }
    }
}
