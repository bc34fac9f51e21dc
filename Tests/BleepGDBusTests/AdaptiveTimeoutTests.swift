import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct AdaptiveTimeoutTests {
        /// How long a held Ping lives; nil if not so long.
        private func pingTimesOut(
            _ world: FakeWorld, after: Duration, _ change: (inout CallOptions) -> Void = { _ in }
        ) throws -> Bool {
            let told = world.start(FakeWorld.ping, change)
            let before = world.bluez.held.count
            try #require(world.run { world.bluez.held.count == before + 1 })
            world.clock.advance(by: after - .milliseconds(1))
            try #require(world.run { world.bluez.held.count == before + 1 })
            if told.isOver { return false }
            world.clock.advance(by: .milliseconds(1))
            return world.run { told.isOver } && told.status == .timedOut
        }

        private func world(pings: Int, of latency: UInt64) throws -> FakeWorld {
            let world = try FakeWorld()
            for _ in 0..<pings { _ = world.client.metrics.record("Ping", latency, .ok) }
            try world.bluez.inject(.init(parsing: "hold Peer.Ping"))
            return world
        }

        @Test func theLimitFollowsTheSlowestSuccesses() throws {
            let world = try world(pings: 20, of: 2_000_000)
            defer { world.close() }
            world.client.setAdaptive(.standard, factor: 3)

            #expect(try pingTimesOut(world, after: .seconds(6)))
        }

        @Test func isOffByDefaultAndCanBeTurnedOffAgain() throws {
            let world = try world(pings: 20, of: 2_000_000)
            defer { world.close() }

            #expect(try pingTimesOut(world, after: .seconds(10)))
            world.client.setAdaptive(factor: 3)
            world.client.setAdaptive(factor: 0)
            #expect(try pingTimesOut(world, after: .seconds(10)))
        }

        @Test func nineteenSamplesSayNothing() throws {
            let world = try world(pings: 19, of: 2_000_000)
            defer { world.close() }
            world.client.setAdaptive(factor: 3)

            #expect(try pingTimesOut(world, after: .seconds(10)))
        }

        @Test func optionsStillHaveTheirWay() throws {
            let world = try world(pings: 20, of: 2_000_000)
            defer { world.close() }
            world.client.setAdaptive(factor: 3)

            #expect(try pingTimesOut(world, after: .seconds(8)) { $0.timeout = .seconds(8) })
        }

        @Test func otherCategoriesKeepTheirs() throws {
            let world = try world(pings: 20, of: 2_000_000)
            defer { world.close() }
            world.client.setAdaptive(.connect, factor: 3)

            #expect(try pingTimesOut(world, after: .seconds(10)))
        }

        @Test func neverShorterThanItsFloor() throws {
            let world = try world(pings: 20, of: 100)
            defer { world.close() }
            world.client.setAdaptive(factor: 1)

            #expect(try pingTimesOut(world, after: .seconds(2)))
        }

        @Test func theQuarterHourCountsMoreThanTheLifetime() throws {
            let world = try world(pings: 20, of: 2_000_000)
            defer { world.close() }
            world.clock.advance(by: .seconds(1500))
            for _ in 0..<20 { _ = world.client.metrics.record("Ping", 1_000_000, .ok) }
            world.client.setAdaptive(factor: 3)

            #expect(try pingTimesOut(world, after: .seconds(3)))
        }
    }
}
