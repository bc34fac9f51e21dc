import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct ForgedSignalTests {
        @Test(arguments: [
            (
                FakeWorld.nearPath, "org.freedesktop.DBus.Properties", "PropertiesChanged",
                "('org.bluez.Device1', {'Connected': <false>}, @as [])"
            ),
            (
                "/", "org.freedesktop.DBus.ObjectManager", "InterfacesRemoved",
                "(@o '\(FakeWorld.nearPath)', ['org.bluez.Device1'])"
            ),
            (
                "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged",
                "('org.bluez', ':1.0', '')"
            ),
        ])
        func changesNothing(
            path: String, interface: String, member: String, arguments: String
        ) throws {
            let world = try FakeWorld { $0.simulator.timings.resolve = .seconds(1) }
            defer { world.close() }
            let stranger = try Stranger(world.bus.address)
            defer { stranger.close() }
            let told = world.start(.connect(FakeWorld.near, untilServices: true))
            try #require(world.run { world.nearIsConnected })
            try #require(world.settle())
            let victim = world.calls("Device1.Connect")[0].sender

            stranger.emit(to: victim, path, interface, member, arguments)
            try #require(stranger.askBus("GetId") != nil)
            try #require(world.settle())

            #expect(!told.isOver)
            #expect(world.client.view.hasOwner)
            #expect(world.client.view.state(ofDevice: FakeWorld.nearPath)?.isConnected == true)
            world.daemonClock.advance(by: .seconds(1))
            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
        }

        @Test func aForgedValueIsNotHeard() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let stranger = try Stranger(world.bus.address)
            defer { stranger.close() }
            let uuid = BluezSimulator.DefaultUUID.notifying
            try #require(world.connectNear())
            let values = Told<[UInt8]>(waking: world.context)
            let told = Told<Operation.Outcome>(waking: world.context)
            _ = world.client.startNotify(
                FakeWorld.near(uuid), options: CallOptions(),
                listener: ValueListener(
                    { values.tell($0.bytes.map { [UInt8]($0) } ?? []) }, onEnd: {})
            ) { told.tell($0) }
            try #require(world.run { told.isOver })
            let entry = world.calls("GattCharacteristic1.StartNotify")[0]

            for victim in Set([entry.sender, world.calls("Device1.Connect")[0].sender]) {
                stranger.emit(
                    to: victim, entry.path, "org.freedesktop.DBus.Properties",
                    "PropertiesChanged",
                    "('org.bluez.GattCharacteristic1', {'Value': <@ay [6, 6, 6]>}, @as [])")
            }
            try #require(stranger.askBus("GetId") != nil)
            try #require(world.settle())
            #expect(world.bluez.notify(uuid, [1]))

            try #require(world.run { values.count > 0 })
            #expect(values.all == [[1]])
        }
    }
}
