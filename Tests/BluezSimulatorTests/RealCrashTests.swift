import Testing

@testable import BluezSimulator

extension BusTests {
    /// The crashes of the real BlueZ 5.66.
    @Suite struct RealCrashTests {
        private let noReply =
            "ERROR org.freedesktop.DBus.Error.NoReply | "
            + "Message recipient disconnected from message bus without replying"

        @Test func switchingOffWhileConnectingCanCrashTheDaemon() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.crashOnPowerOffDuringConnect(count: 1))
            let connect = try world.send(TestWorld.far, "Device1.Connect")
            let off = try world.set(TestWorld.adapter, "Adapter1", "Powered", "false")

            world.clock.advance(by: .milliseconds(100))
            try #require(world.run { connect.isDone && off.isDone })

            #expect(connect.text == noReply)
            #expect(off.text == noReply)
            #expect(!world.client.has("InterfacesRemoved"))
        }

        @Test func unpluggingWhileConnectingCanCrashTheDaemonAfterAFalseOK() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.crashOnUnplugDuringConnect(count: 1))
            let connect = try world.send(TestWorld.far, "Device1.Connect")

            try world.simulator.inject(.vanish("hci0"))
            world.clock.advance(by: .milliseconds(20))
            try #require(world.run { connect.isDone })
            #expect(connect.text == "()")
            #expect(world.simulator.isRunning)
            world.clock.advance(by: .milliseconds(30))

            #expect(!world.simulator.isRunning)
            try #require(world.run { world.client.has("NameOwnerChanged", "'')") })
        }

        @Test func aRefusedConnectCanCrashTheDaemon() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.crashOnRefusedConnect(count: 1))
            let connect = try world.send(TestWorld.device, "Device1.Connect")

            world.clock.advance(by: .milliseconds(70))
            try #require(world.run { connect.isDone })
            #expect(connect.text == noReply)
            world.clock.advance(by: .seconds(1))
            try #require(world.run { world.client.has("'Powered': <true>") })

            try world.connect()
        }
    }
}
