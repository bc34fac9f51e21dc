import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct ConnectTruthTests {
        private func connect(
            _ world: FakeWorld, untilServices: Bool = true
        ) -> Told<Operation.Outcome> {
            world.start(.connect(FakeWorld.near, untilServices: untilServices)) {
                $0.maximumAttempts = 1
            }
        }

        @Test func aFalseOKIsNotBelievedAndEndedInBluetoothd() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(.falseOK(BluezSimulator.nearAddress))

            let told = connect(world, untilServices: false)

            try #require(world.run { told.isOver && world.calls("Device1.Disconnect").count == 1 })
            #expect(told.status == .connectUnverified)
            #expect(world.calls("Device1.Connect").count == 1)
        }

        @Test func aFalseOKIsTriedAgainAfterItsEnd() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(.falseOK(BluezSimulator.nearAddress))
            let told = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.run { world.calls("Device1.Disconnect").count == 1 })
            #expect(!told.isOver)

            try world.bluez.inject(.init(parsing: "clear"))
            try #require(world.settle())
            world.clock.advance(by: .seconds(3))
            try #require(world.settle())
            world.clock.advance(by: .milliseconds(250))

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
        }

        @Test func waitsForTheServicesIfAsked() throws {
            let world = try FakeWorld { $0.simulator.timings.resolve = .seconds(1) }
            defer { world.close() }
            let told = connect(world)
            try #require(world.run { world.nearIsConnected })
            try #require(world.settle())
            #expect(!told.isOver)

            world.daemonClock.advance(by: .seconds(1))

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
            #expect(world.client.view.hasServices(device: FakeWorld.nearPath))
        }

        @Test func doesNotWaitForServicesUnasked() throws {
            let world = try FakeWorld { $0.simulator.timings.resolve = .seconds(1) }
            defer { world.close() }

            let told = connect(world, untilServices: false)

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
        }

        @Test func escapesWhenTheLinkDropsInTheMiddle() throws {
            let world = try FakeWorld { $0.simulator.timings.resolve = .seconds(1) }
            defer { world.close() }
            let told = connect(world)
            try #require(world.run { world.nearIsConnected })
            try #require(world.settle())

            try world.bluez.inject(.linkLoss(BluezSimulator.nearAddress))

            try #require(world.run { told.isOver })
            #expect(told.status == .linkLost)
            #expect(told.last?.error?.elapsed == .zero)
        }

        @Test func aPeerThatHangsUpBeforeItsServicesIsNoSuccess() throws {
            let world = try FakeWorld { $0.simulator.timings.resolve = .seconds(1) }
            defer { world.close() }
            try world.bluez.inject(.hangUpOnConnect(BluezSimulator.nearAddress, count: 1))
            let told = connect(world)
            try #require(world.run { world.nearIsConnected })

            world.daemonClock.advance(by: .seconds(1))

            try #require(world.run { told.isOver })
            #expect(told.status == .linkLost)
        }

        @Test func theEmptyResolvedOfASilentPeerDoesNotCount() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(.peerSilent(BluezSimulator.nearAddress, true))
            let told = world.start(.connect(FakeWorld.near, untilServices: true)) {
                $0.maximumAttempts = 1
                $0.timeout = .seconds(60)
            }
            try #require(world.run { world.nearIsConnected })
            try #require(world.settle())

            world.daemonClock.advance(by: .seconds(30))  // ServicesResolved=true, and nothing there
            try #require(
                world.run {
                    world.client.view.state(ofDevice: FakeWorld.nearPath)?.servicesResolved == true
                })
            try #require(world.settle())
            #expect(!told.isOver)
            world.daemonClock.advance(by: .seconds(2))  // the link falls

            try #require(world.run { told.isOver })
            #expect(told.status == .linkLost)
        }

        @Test func anUnpluggedAdapterAnswersOKAndIsNotBelieved() throws {
            let world = try FakeWorld { $0.simulator.timings.connect = .seconds(5) }
            defer { world.close() }
            let told = connect(world, untilServices: false)
            try #require(world.run { world.calls("Device1.Connect").count == 1 })

            try world.bluez.inject(.crashOnUnplugDuringConnect(count: 1))
            try world.bluez.inject(.vanish("hci0"))
            world.daemonClock.advance(by: .milliseconds(20))
            try #require(world.settle())
            world.daemonClock.advance(by: .milliseconds(30))
            world.clock.advance(by: .seconds(4))

            try #require(world.run { told.isOver })
            #expect(told.status != .ok)
        }

        @Test func aConnectedDeviceIsConnected() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())

            #expect(world.connectNear())
            #expect(world.perform(.connect(FakeWorld.near, untilServices: false)) == .ok)
        }

        @Test func disconnectingWhatIsNotConnectedIsSuccess() throws {
            let world = try FakeWorld()
            defer { world.close() }

            #expect(world.perform(.disconnect(FakeWorld.far)) == .ok)
        }
    }
}
