import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct HeldConnectTests {
        private func holdConnect(_ world: FakeWorld) throws {
            try world.bluez.inject(.init(parsing: "hold Device1.Connect"))
        }

        @Test func endsAtItsDeadlineAndInBluetoothd() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try holdConnect(world)
            let told = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.run { world.bluez.held.count == 1 })

            world.clock.advance(by: .microseconds(14_999_999))
            try #require(world.settle())
            #expect(!told.isOver)
            world.clock.advance(by: .microseconds(1))

            try #require(world.run { told.isOver && world.calls("Device1.Disconnect").count == 1 })
            let error = try #require(told.last?.error)
            #expect(told.status == .timedOut)
            #expect(error.elapsed == .seconds(15))
            #expect(error.attempts == 1)
            #expect(error.address == FakeWorld.near.address.text)
            #expect(world.calls("Device1.Disconnect")[0].path == FakeWorld.nearPath)
            try #require(world.settle())
            #expect(told.count == 1)
            #expect(world.calls("Device1.Connect").count == 1)
        }

        @Test func aBlockedCallerIsFreedByTheSameDeadline() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try holdConnect(world)
            let worker = world.onThread {
                world.client.perform(.connect(FakeWorld.near, untilServices: false))
            }
            try #require(world.run { world.bluez.held.count == 1 })

            world.clock.advance(by: .seconds(15))

            try #require(world.run { worker.isDone })
            #expect(worker.result?.status == .timedOut)
            try #require(world.run { world.calls("Device1.Disconnect").count == 1 })
        }

        @Test func aBlockedCallerLeavesNothingBehindWhenItsDeadlineEndsACancel() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try holdConnect(world)
            try world.bluez.inject(.hold("Device1.Disconnect", count: nil))
            var request = Request.connect(FakeWorld.near, untilServices: false)
            request.options.attemptTimeout = .seconds(1)
            request.options.timeout = .seconds(2)
            let patient = request
            let worker = world.onThread { world.client.perform(patient) }
            try #require(world.run { world.bluez.held.count == 1 })
            world.clock.advance(by: .seconds(1))
            try #require(world.run { world.bluez.held.count == 2 })

            world.clock.advance(by: .seconds(1))

            try #require(world.run { worker.isDone })
            #expect(world.client.lock.with { world.client.state.operations.isEmpty })
        }

        @Test func noticesTheLateReplyAndFreesItsSlot() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try holdConnect(world)
            let told = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.run { world.bluez.held.count == 1 })
            world.clock.advance(by: .seconds(15))
            try #require(world.run { told.isOver && world.calls("Device1.Disconnect").count == 1 })
            let connection = try #require(world.client.mainLane.current)
            world.daemonClock.advance(by: .seconds(2))  // As long as BlueZ's Disconnect takes.
            try #require(world.settle())
            #expect(connection.slots == 1)

            world.clock.advance(by: .seconds(5))
            try world.bluez.inject(.init(parsing: "release"))

            try #require(
                world.run {
                    world.logged("Device1.Connect was answered after 20.0 s", "15.0 s was 5.0 s")
                })
            #expect(connection.slots == 0)
            #expect(told.count == 1)
        }

        @Test func cancelEndsItAtOnceAndInBluetoothd() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try holdConnect(world)
            let (operation, told) = world.start(
                cancellable: .connect(FakeWorld.near, untilServices: false))
            try #require(world.run { world.bluez.held.count == 1 })

            operation.cancel()
            operation.cancel()

            try #require(world.run { told.isOver && world.calls("Device1.Disconnect").count == 1 })
            #expect(told.status == .cancelled)
            operation.cancel()
            try #require(world.settle())
            #expect(told.count == 1)
        }

        @Test func cancelBeforeAnythingWasSentSendsNothing() throws {
            let world = try FakeWorld()
            defer { world.close() }

            let (operation, told) = world.start(
                cancellable: .connect(FakeWorld.near, untilServices: false))
            operation.cancel()

            #expect(!told.isOver)  // Never inside the starting call.
            try #require(world.run { told.isOver })
            #expect(told.status == .cancelled)
            try #require(world.settle())
            #expect(world.calls("Device1.Connect").isEmpty)
            #expect(world.calls("Device1.Disconnect").isEmpty)
        }

        @Test func cancelAfterTheEndChangesNothing() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let (operation, told) = world.start(
                cancellable: .connect(FakeWorld.near, untilServices: false))
            try #require(world.run { told.isOver })

            operation.cancel()

            try #require(world.settle())
            #expect(told.all.map(\.status) == [.ok])
            #expect(world.calls("Device1.Disconnect").isEmpty)
        }

        @Test func aCallerMayForbidTheRemoteCancel() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try holdConnect(world)
            let told = world.start(.connect(FakeWorld.near, untilServices: false)) {
                $0.cancelsRemotely = false
            }
            try #require(world.run { world.bluez.held.count == 1 })

            world.clock.advance(by: .seconds(15))

            try #require(world.run { told.isOver })
            try #require(world.settle())
            #expect(world.calls("Device1.Disconnect").isEmpty)
        }

        @Test(arguments: [false, true])
        func aReadThatHangsCostsTheLinkOnlyIfTheCallerAgrees(agrees: Bool) throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())
            let told = world.start(.read(FakeWorld.near(BluezSimulator.DefaultUUID.hanging))) {
                $0.cancelsByDisconnect = agrees
            }
            try #require(world.run { world.calls("GattCharacteristic1.ReadValue").count == 1 })

            world.clock.advance(by: .seconds(10))

            try #require(world.run { told.isOver })
            #expect(told.status == .timedOut)
            try #require(world.settle())
            #expect(world.calls("Device1.Disconnect").count == (agrees ? 1 : 0))
        }
    }
}
