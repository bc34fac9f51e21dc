import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct MetricsTests {
        private func figures(
            _ world: FakeWorld, _ name: String, _ window: MetricsWindow = .lifetime
        ) -> OperationStatistics {
            world.client.metrics.statistics(of: name, over: window)?.figures
                ?? OperationStatistics()
        }

        private func hold(_ method: String, _ world: FakeWorld) throws {
            try world.bluez.inject(.init(parsing: "hold " + method))
        }

        @Test func aTimeoutIsAFailureOfItsCategory() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try hold("Device1.Connect", world)
            let told = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.run { world.bluez.held.count == 1 })

            world.clock.advance(by: .seconds(15))

            try #require(world.run { told.isOver })
            let connect = figures(world, "connect")
            #expect(connect.failures.count == 1)
            #expect(connect.failures.greatest == 15_000_000)
            #expect(connect.successes.count == 0)
            let totals = try #require(world.client.metrics.totals.first)
            #expect(totals.byStatus[Status.timedOut.index] == 1)
            #expect(totals.byBlame.reduce(0, +) == 1)
        }

        @Test func whatTheLibraryDoesByItselfIsNotCounted() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try hold("Device1.Connect", world)
            let told = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.run { world.bluez.held.count == 1 })
            world.clock.advance(by: .seconds(15))
            try #require(world.run { told.isOver })

            try #require(world.run { world.calls("Device1.Disconnect").count == 1 })

            #expect(world.settle())
            #expect(world.client.metrics.names == ["Ping", "connect"])
        }

        @Test func aCancelledOperationIsNeitherSuccessNorFailure() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try hold("Peer.Ping", world)
            let (operation, told) = world.start(cancellable: FakeWorld.ping)
            try #require(world.run { world.bluez.held.count == 1 })

            operation.cancel()

            try #require(world.run { told.isOver })
            let ping = figures(world, "Ping")
            #expect(ping.cancelled == 1)
            #expect(ping.successes.count == 0 && ping.failures.count == 0)
        }

        @Test func successesHaveTheirLatencyWithAllAttempts() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try hold("Peer.Ping", world)
            let told = world.start(FakeWorld.ping)
            try #require(world.run { world.bluez.held.count == 1 })

            world.clock.advance(by: .milliseconds(1500))
            world.bluez.release(world.bluez.held[0])

            try #require(world.run { told.isOver })
            let ping = figures(world, "Ping").successes
            #expect(ping.count == 1)
            #expect(ping.least == 1_500_000 && ping.p99 == 1_500_000)
        }

        @Test func blockingAndAsynchronousCallsCountAlike() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            let property = Request.getProperty(
                FakeWorld.adapterPath, "org.bluez.Adapter1", "Address")

            #expect(world.perform(property) == .ok)
            let worker = world.onThread { world.client.perform(property).status }
            try #require(world.run { worker.isDone })

            #expect(worker.result == .ok)
            #expect(figures(world, "get_property").successes.count == 2)
        }

        @Test func guardedFunctionsCountUnderTheirName() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            let client = world.client

            let worker = world.onThread {
                client.guarded("calibrate", timeout: .zero, body: { 3 }, finally: {}).result
            }
            try #require(world.run { worker.isDone })

            #expect(figures(world, "calibrate").successes.count == 1)
        }

        @Test func aGuardedFunctionThatSaysItFailedCountsAsAFailure() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            let client = world.client

            let worker = world.onThread {
                client.guarded("calibrate", timeout: .zero, body: { -1 }, finally: {}).result
            }
            try #require(world.run { worker.isDone })

            #expect(worker.result == -1)
            #expect(figures(world, "calibrate").successes.count == 0)
            #expect(figures(world, "calibrate").failures.count == 1)
        }

        @Test func windowsMoveWithTheClock() throws {
            let world = try FakeWorld()
            defer { world.close() }
            #expect(world.settle())
            #expect(figures(world, "Ping", .oneMinute).successes.count == 1)

            world.clock.advance(by: .seconds(71))

            #expect(figures(world, "Ping", .oneMinute).successes.count == 0)
            #expect(figures(world, "Ping", .fiveMinutes).successes.count == 1)
            world.clock.advance(by: .seconds(1200))
            #expect(figures(world, "Ping", .quarterHour).successes.count == 0)
            #expect(figures(world, "Ping").successes.count == 1)
        }

        @Test func aLateReplyTellsItsTrueLatency() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try hold("Peer.Ping", world)
            let told = world.start(FakeWorld.ping)
            try #require(world.run { world.bluez.held.count == 1 })
            world.clock.advance(by: .seconds(10))
            try #require(world.run { told.isOver })

            world.clock.advance(by: .milliseconds(1300))
            world.bluez.release(world.bluez.held[0])

            try #require(
                world.run {
                    world.client.metrics.statistics(of: "Ping", over: .lifetime)?.late.count == 1
                })
            let late = try #require(
                world.client.metrics.statistics(of: "Ping", over: .lifetime)?.late)
            #expect(late.greatestLatency == 11_300_000)
            #expect(late.greatestShortfall == 1_300_000)
        }

        @Test func resettingForgetsButGoesOn() throws {
            let world = try FakeWorld()
            defer { world.close() }
            #expect(world.settle())

            #expect(world.client.metrics.reset("Ping"))
            #expect(!world.client.metrics.reset("Pong"))
            #expect(world.client.metrics.names.isEmpty)
            #expect(world.settle())

            #expect(figures(world, "Ping").successes.count == 1)
            world.client.metrics.resetAll()
            #expect(world.client.metrics.names.isEmpty)
        }

        @Test func theSummaryIsHeardWhateverTheLevel() throws {
            let world = try FakeWorld()
            defer { world.close() }
            for _ in 0..<5 { _ = world.client.metrics.record("scan", 7_000_000, .ok) }
            world.client.setLogLevel(.warning)

            world.client.logMetricsSummary()

            #expect(world.run { world.logged("scan is slow", "7.0 s") })
            #expect(world.logged("scan: 5 succeeded (p50 7.0 s"))
            world.client.setLogLevel(.none)
            let before = world.log.count
            world.client.logMetricsSummary()
            #expect(world.settle())
            #expect(world.log.count == before)
        }
    }
}
