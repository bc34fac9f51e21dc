import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    /// What the client read of a device before it heard the device's signals may be wrong by now.
    @Suite struct StaleFactsTests {
        /// The client has read that the device is connected and resolved; then the link is lost,
        /// which it does not hear.
        private func makeStale(_ world: FakeWorld) throws {
            var connect = FakeWorld.ping
            connect.method = MethodName("org.bluez.Device1", "Connect")
            connect.target = .path(FakeWorld.nearPath)
            try #require(world.perform(connect) == .ok)  // By path: nobody watches the device.
            world.daemonClock.advance(by: .seconds(1))
            try #require(world.perform(.locate(FakeWorld.near)) == .ok)
            try #require(world.client.view.state(ofDevice: FakeWorld.nearPath)?.isConnected == true)
            try world.bluez.inject(.linkLoss(BluezSimulator.nearAddress))
        }

        @Test func isNotBelievedOfALinkThatWentMeanwhile() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try makeStale(world)
            try world.bluez.inject(.falseOK(BluezSimulator.nearAddress))
            try world.bluez.inject(.init(parsing: "hold Device1.Connect"))
            let told = world.start(.connect(FakeWorld.near, untilServices: false)) {
                $0.maximumAttempts = 1
            }
            try #require(world.run { world.bluez.held.count == 1 })

            // News of the device that says nothing of the link.
            try world.bluez.inject(
                .flap(BluezSimulator.nearAddress, property: "Trusted", count: 1))
            try world.bluez.inject(.init(parsing: "release"))

            try #require(world.run { told.isOver })
            #expect(told.status == .connectUnverified)
        }

        @Test func isNotBelievedOfServicesThatAreStillBeingResolved() throws {
            let world = try FakeWorld { $0.simulator.timings.resolve = .seconds(1) }
            defer { world.close() }
            try makeStale(world)
            let told = world.start(.connect(FakeWorld.near, untilServices: true)) {
                $0.maximumAttempts = 1
            }
            try #require(world.run { world.calls("Device1.Connect").count == 2 })
            try #require(world.settle())
            try world.bluez.inject(
                .flap(BluezSimulator.nearAddress, property: "Trusted", count: 1))
            try #require(world.settle())

            #expect(!told.isOver)
            world.daemonClock.advance(by: .seconds(1))

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
        }
    }
}
