import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct ResolutionTests {
        @Test func findsTheDeviceAgainAfterRenumbering() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())

            try world.bluez.inject(.renumber(from: "hci0", to: "hci1"))
            let told = world.start(.connect(FakeWorld.near, untilServices: false))
            world.daemonClock.advance(by: .milliseconds(100))

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
            #expect(
                world.calls("Device1.Connect").last?.path
                    == "/org/bluez/hci1/dev_F0_F1_F2_F3_F4_F5")
        }

        @Test func findsItAgainWhenTheStalePathWasRefused() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.settle())
            try world.bluez.inject(
                .init(
                    parsing: "fail Device1.Connect org.freedesktop.DBus.Error.UnknownObject "
                        + "\"Method \\\"Connect\\\" with signature \\\"\\\" on interface "
                        + "\\\"org.bluez.Device1\\\" doesn't exist\" 1"))

            let status = world.perform(.connect(FakeWorld.near, untilServices: false))

            #expect(status == .ok)
            #expect(world.calls("Device1.Connect").count == 2)
            #expect(world.calls("GetManagedObjects").count == 2)
        }

        @Test func aPathThatIsRefusedForEverIsNotAskedForEver() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(
                .init(
                    parsing: "refuse Device1.Connect org.freedesktop.DBus.Error.UnknownObject no"))

            let told = world.start(.connect(FakeWorld.near, untilServices: false))

            try #require(world.run { told.isOver })
            #expect(told.status == .unknownObject)
            #expect(world.calls("Device1.Connect").count == 4)
        }

        @Test func aDeviceOnAnotherAdapterThanAskedForIsMissingAndNotWaitedForInALoop() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.perform(.locate(FakeWorld.near)) == .ok)

            var elsewhere = FakeWorld.near
            elsewhere.adapter = "hci7"
            let told = world.start(.connect(elsewhere, untilServices: false))
            try #require(world.settle())
            world.clock.advance(by: .seconds(4))

            try #require(world.run { told.isOver })
            #expect(told.status == .deviceNotFound)
        }

        @Test func removalEndsAConnectThatIsNeverAnswered() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect"))
            let told = world.start(.connect(FakeWorld.near, untilServices: false)) {
                $0.maximumAttempts = 1
            }
            try #require(world.run { world.bluez.held.count == 1 })

            try world.bluez.inject(.vanish(BluezSimulator.nearAddress))
            try #require(world.run { told.isOver || world.settle() })
            world.clock.advance(by: .seconds(4))

            try #require(world.run { told.isOver })
            #expect(told.status == .objectRemoved)
            #expect(world.calls("Device1.Connect").count == 1)
        }

        @Test func aDeviceThatReturnsIsConnectedWhereItIsThen() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect 1"))
            let told = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.run { world.bluez.held.count == 1 })

            try world.bluez.inject(.vanish(BluezSimulator.nearAddress))
            try #require(world.settle())
            #expect(!told.isOver)
            try world.bluez.inject(.appear(BluezSimulator.nearAddress))

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
            #expect(world.calls("Device1.Connect").count == 2)
        }

        @Test func removingWhatIsNotThereIsSuccess() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let stranger = Target.Named(BluetoothAddress("AA:BB:CC:DD:EE:FF")!)

            #expect(world.perform(.remove(stranger)) == .ok)
            #expect(world.calls("Adapter1.RemoveDevice").isEmpty)
        }

        @Test func removingTwiceSucceedsTwice() throws {
            let world = try FakeWorld()
            defer { world.close() }

            #expect(world.perform(.remove(FakeWorld.near)) == .ok)
            let told = world.start(.remove(FakeWorld.near))
            try #require(world.settle())
            world.clock.advance(by: .seconds(4))

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
            #expect(world.calls("Adapter1.RemoveDevice").count == 1)
            #expect(world.calls("Adapter1.RemoveDevice")[0].path == FakeWorld.adapterPath)
            #expect(
                world.calls("Adapter1.RemoveDevice")[0].arguments.contains(FakeWorld.nearPath))
        }

        @Test func aDeviceThatNobodyEverSawIsMissingAtOnce() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let stranger = Target.Named(BluetoothAddress("AA:BB:CC:DD:EE:FF")!)

            #expect(world.perform(.connect(stranger, untilServices: false)) == .deviceNotFound)
        }
    }
}
