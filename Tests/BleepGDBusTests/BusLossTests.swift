import BleepCore
import BleepTestKit
import BluezSimulator
import CGLib
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct BusLossTests {
        @Test(arguments: [true, false])
        func aCallInFlightEndsAtOnceAndTheClientComesBack(isAttached: Bool) throws {
            let world = try FakeWorld { $0.isAttached = isAttached }
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect 1"))
            let told = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.run { world.bluez.held.count == 1 })

            world.killBus()
            try #require(world.run { told.isOver })
            #expect(told.status == .busLost)
            #expect(told.last?.error?.elapsed == .zero)
            let without = world.start(FakeWorld.ping) { $0.maximumAttempts = 1 }
            try #require(world.run { without.isOver })
            #expect(without.status == .busUnavailable)

            try world.restartBus()
            #expect(world.perform(.connect(FakeWorld.near, untilServices: false)) == .ok)
        }

        @Test func aBlockedCallerIsToldAtOnce() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect 1"))
            let worker = world.onThread {
                world.client.perform(.connect(FakeWorld.near, untilServices: false)).status
            }
            try #require(world.run { world.bluez.held.count == 1 })

            world.killBus()

            try #require(world.run { worker.isDone })
            #expect(worker.result == .busLost)
        }

        @Test func aBlockedCallerOnAnIdleLoopIsToldAtOnce() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Peer.Ping"))
            // Attached to a context that nobody iterates while the call blocks.
            let worker = world.onThread { () -> Status in
                let context = g_main_context_new()!
                defer { g_main_context_unref(context) }
                var configuration = Client.Configuration()
                configuration.bus = .address(world.bus.address)
                configuration.delivery = .context(context)
                configuration.clock = world.clock
                guard let client = Client(configuration) else { return .clientClosed }
                defer { client.shutDown() }
                return client.perform(FakeWorld.ping).status
            }
            try #require(world.run { world.bluez.held.count == 1 })

            world.killBus()

            try #require(world.run { worker.isDone })
            #expect(worker.result == .busLost)
        }

        @Test func anAbsentServiceAfterTheBusReturnedIsNotTakenForThere() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.perform(.locate(FakeWorld.near)) == .ok)
            world.killBus()
            try #require(world.run { world.logged("connection to the bus broke") })
            try world.bus.start()

            let told = world.start(.connect(FakeWorld.near, untilServices: false)) {
                $0.waitsForService = true
                $0.timeout = .seconds(15)
            }
            let ping = world.start(FakeWorld.ping)
            try #require(world.run { ping.isOver })
            #expect(ping.status == .serviceUnavailable)
            #expect(!told.isOver)
            try world.bluez.start()

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
        }

        @Test func awaitingServicesGoesOnOnTheNextConnection() throws {
            let world = try FakeWorld { $0.simulator.timings.resolve = .seconds(1) }
            defer { world.close() }
            let told = world.start(.connect(FakeWorld.near, untilServices: true))
            try #require(world.run { world.nearIsConnected })
            try #require(world.settle())
            let connection = try #require(world.client.mainLane.current)
            let questions = world.calls("Properties.GetAll").count

            connection.noticeLoss()
            try #require(
                world.run {
                    world.clock.advance(by: .milliseconds(1))
                    return world.calls("Properties.GetAll").count > questions
                })
            #expect(!told.isOver)
            world.daemonClock.advance(by: .seconds(1))

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
        }
    }
}
