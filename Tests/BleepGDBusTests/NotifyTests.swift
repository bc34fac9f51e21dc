import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct NotifyTests {
        private let uuid = BluezSimulator.DefaultUUID.notifying
        private let target = FakeWorld.near(BluezSimulator.DefaultUUID.notifying)

        /// The values that a listener heard, and how often its end was told.
        private struct Ear {
            let values: Told<[UInt8]>
            let ends: Told<Bool>
            let listener: ValueListener

            init(_ world: FakeWorld) {
                let values = Told<[UInt8]>(waking: world.context)
                let ends = Told<Bool>(waking: world.context)
                self.values = values
                self.ends = ends
                listener = ValueListener(
                    { values.tell($0.bytes.map { [UInt8]($0) } ?? []) },
                    onEnd: { ends.tell(true) })
            }
        }

        private func listen(_ world: FakeWorld) throws -> Ear {
            let ear = Ear(world)
            let told = Told<Operation.Outcome>(waking: world.context)
            _ = world.client.startNotify(target, options: CallOptions(), listener: ear.listener) {
                told.tell($0)
            }
            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
            return ear
        }

        private func stop(_ world: FakeWorld) -> Status? {
            world.client.endListening(to: target)
            return world.perform(.notify(false, target))
        }

        private func subscriptionIsOn(_ world: FakeWorld) -> Bool {
            world.bluez.notify(uuid, [0xff])
        }

        @Test func valuesArriveInOrder() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())
            let ear = try listen(world)

            for number in 1...100 { #expect(world.bluez.notify(uuid, [UInt8(number)])) }

            try #require(world.run { ear.values.count == 100 })
            #expect(ear.values.all == (1...100).map { [UInt8($0)] })
        }

        @Test func severalListenersHearEachValueOnce() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())
            let ears = try [listen(world), listen(world), listen(world)]

            #expect(world.bluez.notify(uuid, [7]))

            try #require(world.run { ears.allSatisfy { $0.values.count == 1 } })
            try #require(world.settle())
            #expect(ears.allSatisfy { $0.values.all == [[7]] })
        }

        @Test func nothingIsHeardAfterTheStop() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())
            let ears = try [listen(world), listen(world)]
            #expect(world.bluez.notify(uuid, [1]))
            try #require(world.run { ears.allSatisfy { $0.values.count == 1 } })
            #expect(world.bluez.notify(uuid, [2]))

            world.client.endListening(to: target)  // The value may be under way.

            try #require(world.perform(.notify(false, target)) == .ok)
            #expect(ears.allSatisfy { $0.values.all == [[1]] })
            #expect(ears.allSatisfy { $0.ends.count == 1 })
            #expect(!subscriptionIsOn(world))
        }

        @Test func stoppingWhatNeverBeganIsSuccess() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())

            #expect(stop(world) == .ok)
        }

        @Test func aSubscriptionThatFailsTellsItsEndOnce() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let ear = Ear(world)
            let told = Told<Operation.Outcome>(waking: world.context)

            _ = world.client.startNotify(target, options: CallOptions(), listener: ear.listener) {
                told.tell($0)
            }

            try #require(world.run { told.isOver && ear.ends.count == 1 })
            #expect(told.status == .notConnected)
            world.shutClientDown()
            #expect(ear.ends.count == 1)
        }

        @Test func itIsRestoredAfterTheDaemonCrashed() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())
            let ear = try listen(world)

            try world.bluez.inject(.crash(.usual))
            try #require(world.run { world.logged("nobody owns") })
            world.daemonClock.advance(by: .seconds(1))
            try #require(world.connectNear())

            try #require(world.run { subscriptionIsOn(world) })
            try #require(world.run { ear.values.count == 1 })
            #expect(ear.ends.count == 0)
        }

        @Test func itIsRestoredAfterTheBusWasLost() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())
            let ear = try listen(world)

            world.killBus()
            try #require(world.run { world.logged("connection to the bus broke") })
            try world.restartBus()
            // The library's own tries to come back rest a quarter of a second, then twice that.
            try #require(
                world.run {
                    world.clock.advance(by: .milliseconds(250))
                    return world.client.view.hasOwner && world.client.mainLane.current != nil
                })
            try #require(world.connectNear())

            try #require(world.run { subscriptionIsOn(world) })
            try #require(world.run { ear.values.count == 1 })
        }

        @Test func itIsRestoredWhenOnlyItsOwnConnectionWasLost() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())
            let ear = try listen(world)
            let connection = try #require(world.client.sessionLane.current)

            world.client.leave(connection)
            try #require(world.run { !world.calls("GattCharacteristic1.StartNotify").isEmpty })

            try #require(
                world.run { world.calls("GattCharacteristic1.StartNotify").count == 2 })
            try #require(world.run { subscriptionIsOn(world) })
            try #require(world.run { ear.values.count == 1 })
        }

        @Test func itIsRestoredAfterRenumbering() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())
            let ear = try listen(world)

            try world.bluez.inject(.renumber(from: "hci0", to: "hci1"))
            world.daemonClock.advance(by: .milliseconds(100))  // until it is powered
            try #require(world.connectNear())

            try #require(
                world.run {
                    world.calls("GattCharacteristic1.StartNotify").last?.path
                        .hasPrefix("/org/bluez/hci1/") == true
                })
            try #require(world.run { subscriptionIsOn(world) })
            try #require(world.run { ear.values.count > 0 })
        }

        @Test func onlyOurPartOfItIsGivenUp() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())
            let ear = try listen(world)
            try world.bluez.inject(.init(parsing: "hold GattCharacteristic1.StartNotify"))
            let second = Ear(world)
            let told = Told<Operation.Outcome>(waking: world.context)
            _ = world.client.startNotify(target, options: CallOptions(), listener: second.listener)
            {
                told.tell($0)
            }
            try #require(world.run { world.bluez.held.count == 1 })

            world.clock.advance(by: .seconds(5))

            try #require(world.run { told.isOver })
            #expect(told.status == .timedOut)
            try #require(world.settle())
            #expect(world.bluez.notify(uuid, [3]))
            try #require(world.run { ear.values.count == 1 })
            #expect(second.values.count == 0)
            #expect(second.ends.count == 1)
        }
    }
}
