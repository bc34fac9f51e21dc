import BleepCore
import BleepTestKit
import CGLib
import Testing

@testable import BleepGDBus
@testable import BluezSimulator

extension BusTests {
    /// What a lease leaves behind.
    @Suite struct LeaseTests {
        private let filter = FakeWorld.adapter("SetDiscoveryFilter", "({'RSSI': <int16 -60>},)")
        private let scan = FakeWorld.adapter("StartDiscovery")

        private func discovery(_ world: FakeWorld) -> Discovery {
            world.bluez.adapters[0].discovery
        }

        /// A lease that scans with a filter.
        private func scanner(_ world: FakeWorld) throws -> Lease {
            let lease = try #require(world.lease("scanner"))
            try #require(world.perform(filter, on: lease) == .ok)
            try #require(world.perform(scan, on: lease) == .ok)
            try #require(discovery(world).isRunning)
            return lease
        }

        @Test func whatCannotBeStoppedIsClosed() throws {
            let world = try FakeWorld { $0.simulator.timings = .immediate }
            defer { world.close() }
            let lease = try scanner(world)
            try world.bluez.inject(
                .init(
                    parsing: "refuse Adapter1.StopDiscovery org.bluez.Error.InProgress "
                        + "\"Operation already in progress\""))

            #expect(world.pool.release(lease))

            #expect(world.look { world.closed(.notClean) == 1 && !discovery(world).isRunning })
            #expect(world.pool.statistics.idle == 0)
        }

        @Test func whatIsNotStoppedInTimeIsClosed() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let lease = try scanner(world)
            try world.bluez.inject(.init(parsing: "hold Adapter1.StopDiscovery"))
            #expect(world.pool.release(lease))
            try #require(world.run { world.bluez.held.count == 1 })
            let waiting = world.ask()

            world.clock.advance(by: .seconds(3))

            try #require(world.run { waiting.count == 1 })
            #expect(world.closed(.notClean) == 1)
            #expect(waiting.last?.lease?.connection !== lease.connection)
            #expect(world.run { !discovery(world).isRunning })
        }

        @Test(arguments: [true, false])
        func aReleasedScanEndsAndTheNextHolderHasNoFilter(isAttached: Bool) throws {
            let world = try FakeWorld { $0.isAttached = isAttached }
            defer { world.close() }
            world.pool.configure(one)
            let lease = try scanner(world)
            #expect(world.pool.statistics.pinned == 1)
            let waiting = world.ask()

            #expect(world.pool.release(lease))

            try #require(world.run { waiting.count == 1 })
            let next = try #require(waiting.last?.lease)
            #expect(next.connection === lease.connection)
            #expect(!discovery(world).isRunning)
            #expect(discovery(world).sessions.isEmpty)
            let left = discovery(world).filters[String(cString: next.name)]
            #expect(left?.minimumRSSI == nil)
            #expect(world.calls("Adapter1.SetDiscoveryFilter").count == 2)
            #expect(world.closed(.notClean) == 0)
            #expect(world.pool.release(next))
        }

        private var one: ConnectionPool.Configuration {
            var configuration = ConnectionPool.Configuration()
            configuration.maximum = 1
            return configuration
        }

        @Test func aScanThatWasStoppedIsNotStoppedAgain() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let lease = try #require(world.lease())
            try #require(world.perform(scan, on: lease) == .ok)
            try #require(world.perform(FakeWorld.adapter("StopDiscovery"), on: lease) == .ok)

            #expect(world.pool.release(lease))

            #expect(world.pool.statistics.idle == 1)
            #expect(world.calls("Adapter1.StopDiscovery").count == 1)
        }

        @Test func aStartThatTimesOutIsStoppedOnItsOwnConnection() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let lease = try #require(world.lease())
            try world.bluez.inject(.init(parsing: "hold Adapter1.StartDiscovery 1"))
            let told = world.start(scan, on: lease)
            try #require(world.run { world.bluez.held.count == 1 })

            world.clock.advance(by: .seconds(10))

            try #require(
                world.run { told.isOver && world.calls("Adapter1.StopDiscovery").count == 1 })
            #expect(
                world.calls("Adapter1.StopDiscovery")[0].sender == String(cString: lease.name))
            #expect(world.pool.release(lease))
        }

        @Test func aHeldScanGoesOnWhateverTheTime() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let lease = try scanner(world)

            for _ in 0..<10 { world.clock.advance(by: .seconds(60)) }

            try #require(world.settle())
            #expect(discovery(world).isRunning)
            #expect(world.logged("scanner", "has been out for"))
            #expect(world.perform(FakeWorld.ping, on: lease) == .ok)
            #expect(world.pool.release(lease))
        }

        @Test func notificationsAndAgentsGoWithTheirLease() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())
            let lease = try #require(world.lease())
            let agent = Request(
                MethodName("org.bluez.AgentManager1", "RegisterAgent"), at: .path("/org/bluez"),
                arguments: .fixed(Value(parsing: "(objectpath '/agent', 'NoInputNoOutput')")))
            try #require(world.perform(agent, on: lease) == .ok)

            #expect(world.pool.release(lease))

            try #require(world.look { world.pool.statistics.idle == 1 })
            #expect(world.calls("AgentManager1.UnregisterAgent").count == 1)
        }

        @Test func aServiceThatDiedHoldsNothing() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let lease = try scanner(world)
            world.bluez.stop()

            #expect(world.pool.release(lease))

            #expect(world.look { world.pool.statistics.idle == 1 })
            #expect(world.closed(.notClean) == 0)
        }

        @Test func anExposedConnectionWorksAndIsNotLentAgain() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let lease = try #require(world.lease())
            let connection = try #require(world.pool.expose(lease))

            let reply = g_dbus_connection_call_sync(
                connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                "org.freedesktop.DBus", "GetId", nil, nil, G_DBUS_CALL_FLAGS_NONE, 5000, nil, nil)
            #expect(reply != nil)
            if let reply { g_variant_unref(reply) }
            #expect(world.pool.release(lease))

            #expect(world.closed(.notClean) == 1)
            #expect(world.pool.expose(lease) == nil)
        }

        @Test func aReleasedLeaseRefusesCallsAndASecondRelease() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let lease = try #require(world.lease())
            #expect(world.pool.release(lease))

            #expect(!world.pool.release(lease))
            #expect(world.perform(FakeWorld.ping, on: lease) == .invalidState)
            #expect(world.calls("Peer.Ping").isEmpty)
        }
    }
}
