import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct SlotTests {
        /// Lets that many Pings time out unanswered.
        private func orphan(_ count: Int, _ world: FakeWorld) throws {
            let before = world.calls("Peer.Ping").count
            let told = (0..<count).map { _ in
                world.start(FakeWorld.ping) { $0.timeout = .seconds(1) }
            }
            try #require(world.run { world.calls("Peer.Ping").count == before + count })
            world.clock.advance(by: .seconds(1))
            try #require(world.run { told.allSatisfy { $0.isOver } })
            #expect(told.allSatisfy { $0.status == .timedOut })
        }

        private func get(_ world: FakeWorld) -> Request {
            .getProperty(FakeWorld.adapterPath, "org.bluez.Adapter1", "Address")
        }

        @Test func aConnectionIsLeftAtSixtyFourOrphansWithoutCuttingACall() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "lose Peer.Ping"))
            try world.bluez.inject(.init(parsing: "hold Properties.Get"))
            let inFlight = world.start(get(world)) { $0.timeout = .seconds(60) }
            try #require(world.run { world.bluez.held.count == 1 })
            let first = try #require(world.client.mainLane.current)

            try orphan(63, world)
            #expect(world.client.mainLane.current === first)
            try orphan(1, world)
            #expect(!first.isUsable)
            try world.bluez.inject(.init(parsing: "clear Peer.Ping"))
            try #require(world.settle())
            #expect(!inFlight.isOver)
            try world.bluez.inject(.init(parsing: "release"))

            try #require(world.run { inFlight.isOver })
            #expect(inFlight.status == .ok)
            #expect(world.client.mainLane.current !== first)
        }

        @Test func aConnectGoesOnWhenItsConnectionIsLeft() throws {
            let world = try FakeWorld { $0.simulator.timings.resolve = .seconds(1) }
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "lose Peer.Ping"))
            let told = world.start(.connect(FakeWorld.near, untilServices: true)) {
                $0.timeout = .seconds(60)
            }
            try #require(world.run { world.nearIsConnected })
            try #require(world.perform(get(world)) == .ok)

            try orphan(64, world)
            try #require(world.perform(get(world)) == .ok)  // On the next connection.
            #expect(!told.isOver)
            world.daemonClock.advance(by: .seconds(1))

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
        }

        @Test func anOperationThatWaitsForTheTreeGoesOnWhenItsConnectionIsLeft() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "lose Peer.Ping"))
            try world.bluez.inject(.init(parsing: "hold ObjectManager.GetManagedObjects"))
            let told = world.start(.locate(FakeWorld.near)) { $0.timeout = .seconds(60) }
            try #require(world.run { world.bluez.held.count == 1 })

            try orphan(64, world)
            try world.bluez.inject(.init(parsing: "release"))

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
        }

        @Test(arguments: [true, false])
        func aThousandCallsMeetNoLimitOfTheBus(isAttached: Bool) throws {
            let world = try FakeWorld {
                $0.bus.repliesPerConnection = 128
                $0.isAttached = isAttached
            }
            defer { world.close() }
            try #require(world.settle())

            let told = (0..<1000).map { _ in world.start(get(world)) }

            try #require(world.run { told.allSatisfy { $0.isOver } })
            #expect(told.allSatisfy { $0.all.map(\.status) == [.ok] })
            #expect(world.calls("Properties.Get").count == 1000)
            // Eight connections would do; some more are opened until the limit is known.
            #expect(Set(world.calls("Properties.Get").map(\.sender)).count < 40)
        }

        @Test func aThousandHeldCallsMeetNoLimitEither() throws {
            let world = try FakeWorld { $0.bus.repliesPerConnection = 128 }
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Properties.Get"))

            let told = (0..<1000).map { _ in world.start(get(world)) }

            try #require(world.run { world.bluez.held.count == 1000 })
            try world.bluez.inject(.init(parsing: "release"))
            try #require(world.run { told.allSatisfy { $0.isOver } })
            #expect(told.allSatisfy { $0.all.map(\.status) == [.ok] })
        }

        @Test func aRefusalReadAfterItsConnectionWasClosedIsNoLimitOfItsOwn() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.settle())
            let left = try #require(world.client.mainLane.current)
            world.client.leave(left)  // Nobody waits on it: it closes, and owes nothing any more.
            #expect(left.slots == 0)

            #expect(world.client.noteFull(left))

            // Nor does the next one seem full with a single call on it.
            try world.bluez.inject(.init(parsing: "hold Properties.Get"))
            let told = (0..<3).map { _ in world.start(get(world)) }
            try #require(world.run { world.bluez.held.count == 3 })
            try world.bluez.inject(.init(parsing: "release"))
            try #require(world.run { told.allSatisfy { $0.isOver } })
            #expect(Set(world.calls("Properties.Get").map(\.sender)).count == 1)
        }

        @Test func aThousandTimeoutsLeaveNoConnectionBehind() throws {
            let world = try FakeWorld { $0.bus.repliesPerConnection = 128 }
            defer { world.close() }
            let stranger = try Stranger(world.bus.address)
            defer { stranger.close() }
            func connections() -> Int {
                (stranger.askBus("ListNames") ?? "").split(separator: ":1.").count - 1
            }
            try #require(world.settle())
            let before = connections()
            try world.bluez.inject(.init(parsing: "lose Peer.Ping"))

            try orphan(1000, world)

            try world.bluez.inject(.init(parsing: "clear Peer.Ping"))
            try #require(world.settle())
            #expect(world.run { connections() == before })
        }
    }
}
