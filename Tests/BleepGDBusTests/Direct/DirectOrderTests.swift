import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    /// What goes out beside all others, and what must not.
    @Suite struct DirectOrderTests {
        private let name = Request.getProperty(
            FakeWorld.adapterPath, "org.bluez.Adapter1", "Address")

        /// On which connection a blocking call went out; nil for the main one.
        private func sender(
            of request: Request, _ member: String, _ world: FakeWorld
        ) throws -> String? {
            let call = world.block(on: request)
            try #require(world.run { call.isDone })
            let sender = world.calls(member).last?.sender
            return sender == world.mainName ? nil : sender
        }

        @Test func aCallThatFollowsOneThatDoesNotWaitGoesOutBehindIt() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try #require(world.warmUp())
            try world.bluez.inject(.init(parsing: "hold Introspectable.Introspect"))
            let told = world.start(
                Request(
                    MethodName("org.freedesktop.DBus.Introspectable", "Introspect"), at: .path("/"))
            )

            #expect(try sender(of: FakeWorld.ping, "Peer.Ping", world) == nil)
            try world.bluez.inject(.init(parsing: "release"))
            try #require(world.run { told.isOver })
            #expect(try sender(of: FakeWorld.ping, "Peer.Ping", world) != nil)
        }

        @Test func propertiesAreAskedForWhereTheirSignalsComeIfObjectsAreKept() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try #require(world.warmUp())
            #expect(try sender(of: name, "Properties.Get", world) != nil)

            try #require(world.perform(.locate(FakeWorld.near)) == .ok)

            #expect(try sender(of: name, "Properties.Get", world) == nil)
            #expect(try sender(of: FakeWorld.ping, "Peer.Ping", world) != nil)
        }

        @Test func whatSignalsTellOfNeverGoesOutBesideThem() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try #require(world.warmUp())
            let set = Request.setProperty(
                FakeWorld.adapterPath, "org.bluez.Adapter1", "Alias", Value("other"))
            let connect = Request(
                MethodName("org.bluez.Device1", "Connect"), at: .path(FakeWorld.nearPath))

            #expect(try sender(of: set, "Properties.Set", world) == nil)
            #expect(try sender(of: connect, "Device1.Connect", world) == nil)
        }

        @Test func whatOthersTieToTheirCallersGoesOutOnOneConnection() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try #require(world.warmUp())
            var foreign = Request(MethodName("org.example.Any", "Thing"), at: .path("/"))
            foreign.destination = world.bluez.uniqueName
            var ping = FakeWorld.ping
            ping.destination = world.bluez.uniqueName

            #expect(try sender(of: foreign, "Any.Thing", world) == nil)
            #expect(try sender(of: ping, "Peer.Ping", world) != nil)
        }

        /// A read that BlueZ never answers, on its way.
        private func hangingRead(_ world: FakeWorld) throws -> Worker<Operation.Outcome> {
            let connecting = world.start(.connect(FakeWorld.near, untilServices: true))
            try #require(world.run { connecting.isOver })
            let call = world.block(on: .read(FakeWorld.near(BluezSimulator.DefaultUUID.hanging))) {
                $0.maximumAttempts = 1
            }
            try #require(world.run { !world.calls("ReadValue").isEmpty })
            #expect(world.calls("ReadValue").last?.sender != world.mainName)
            return call
        }

        @Test func anObjectThatGoesEndsACallOnIt() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try #require(world.warmUp())
            try world.bluez.inject(.init(parsing: "lose GattCharacteristic1.ReadValue"))
            let call = try hangingRead(world)

            try world.bluez.inject(.vanish(BluezSimulator.nearAddress))

            try #require(world.run { call.isDone })
            #expect(call.result?.status == .objectRemoved)
            #expect(call.result?.error?.elapsed == .zero)
        }

        @Test func anErrorIsJudgedBehindTheSignalsBeforeIt() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try #require(world.warmUp())
            let call = try hangingRead(world)

            try world.bluez.inject(.init(parsing: "link-loss \(FakeWorld.near.address.text)"))

            try #require(world.run { call.isDone })
            #expect(call.result?.status == .linkLost)
            #expect(world.client.view.state(ofDevice: FakeWorld.nearPath)?.isConnected == false)
        }
    }
}
