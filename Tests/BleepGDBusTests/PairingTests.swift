import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct PairingTests {
        @Test func cancellingAPairingThatIsNotOursSendsNothing() throws {
            let world = try FakeWorld()
            defer { world.close() }

            #expect(world.perform(.cancelPairing(FakeWorld.near)) == .doesNotExist)
            #expect(world.bluez.journal.isEmpty)
        }

        @Test func aPairedDeviceIsNotAskedToPairAgain() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let address = "D0:D1:D2:D3:D4:D5"
            world.bluez.addDevice(
                BluezSimulator.Device(address: address, name: "Bonded", isPaired: true))

            let paired = Target.Named(BluetoothAddress(address)!)
            #expect(world.perform(.pair(paired)) == .ok)
            #expect(world.calls("Device1.Pair").isEmpty)
        }

        @Test func cancelsAPairingOfOurOwn() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Pair"))
            let pairing = world.start(.pair(FakeWorld.near))
            try #require(world.run { world.bluez.held.count == 1 })

            let cancelling = world.start(.cancelPairing(FakeWorld.near))

            try #require(world.run { cancelling.isOver })
            let sender = try #require(world.calls("Device1.Pair").first?.sender)
            // BlueZ takes it from whoever asked for the pairing only.
            #expect(world.calls("Device1.CancelPairing").map(\.sender) == [sender])
            #expect(!pairing.isOver)
        }

        @Test func aPairingThatTimesOutIsCancelledAndNotRepeated() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Pair"))
            let told = world.start(.pair(FakeWorld.near))
            try #require(world.run { world.bluez.held.count == 1 })

            world.clock.advance(by: .seconds(30))

            try #require(
                world.run { told.isOver && world.calls("Device1.CancelPairing").count == 1 })
            #expect(told.status == .timedOut)
            try #require(world.settle())
            #expect(world.calls("Device1.Pair").count == 1)
            #expect(world.perform(.cancelPairing(FakeWorld.near)) == .doesNotExist)
        }
    }
}
