import BleepCore
import BleepTestKit
import BluezSimulator
import CGLib
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct RetryTests {
        /// Lets the rest before an attempt pass, which the seed has fixed.
        private func rest(_ world: FakeWorld, _ rest: Duration) throws {
            try #require(world.settle())  // It is over when the refusal has come.
            world.clock.advance(by: .wholeMicroseconds(rest.microseconds - 1))
            try #require(world.settle())
            let before = world.calls("Device1.Connect").count
            world.clock.advance(by: .microseconds(1))
            try #require(world.run { world.calls("Device1.Connect").count == before + 1 })
        }

        /// The rests of the first operation of a client with that seed.
        private func rests(ofFirstOperation seed: UInt64) -> [Duration] {
            var seeds = SplitMix64(seed: seed)
            var backoff = Backoff(seed: seeds.next())
            return (2...4).map { backoff.delay(beforeAttempt: $0) }
        }

        private let failsTwice =
            "fail Device1.Connect org.bluez.Error.Failed le-connection-abort-by-local 2"

        @Test func succeedsAtTheThirdAttemptAfterTheRestsOfItsSeed() throws {
            let world = try FakeWorld { $0.client.seed = 7 }
            defer { world.close() }
            try world.bluez.inject(.init(parsing: failsTwice))
            let told = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.run { world.calls("Device1.Connect").count == 1 })

            let rests = rests(ofFirstOperation: 7)
            try rest(world, rests[0])
            try rest(world, rests[1])

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
            #expect(world.calls("Device1.Connect").count == 3)
            #expect(world.calls("Device1.Disconnect").isEmpty)
        }

        @Test func triesAgainWhileTheLastLinkIsStillEnding() throws {
            let world = try FakeWorld { $0.simulator.timings.linkTeardown = .milliseconds(10) }
            defer { world.close() }
            try #require(world.connectNear())
            // Somebody who believes BlueZ's reply.
            let disconnecting = world.start(
                Request(
                    MethodName("org.bluez.Device1", "Disconnect"), at: .path(FakeWorld.nearPath)))
            try #require(world.run { world.calls("Device1.Disconnect").count == 1 })
            world.daemonClock.advance(by: .seconds(2))
            try #require(world.run { disconnecting.isOver })

            let told = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.run { world.calls("Device1.Connect").count == 2 })
            try #require(world.settle())
            #expect(!told.isOver)
            world.daemonClock.advance(by: .milliseconds(10))
            world.clock.advance(by: .seconds(1))

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
            #expect(world.calls("Device1.Connect").count == 3)
        }

        @Test func aDisconnectEndsWithTheLinkAndNotWithTheReply() throws {
            let world = try FakeWorld { $0.simulator.timings.linkTeardown = .milliseconds(10) }
            defer { world.close() }
            try #require(world.connectNear())
            let told = world.start(.disconnect(FakeWorld.near))
            try #require(world.run { world.calls("Device1.Disconnect").count == 1 })
            world.daemonClock.advance(by: .seconds(2))
            try #require(world.run { world.calls("Properties.GetAll").count > 0 })
            try #require(world.settle())
            #expect(!told.isOver && world.nearIsConnected)

            world.daemonClock.advance(by: .milliseconds(10))
            try #require(world.run { told.isOver })
            #expect(told.status == .ok && !world.nearIsConnected)
        }

        @Test func aDisconnectOfWhatIsNotConnectedSucceeds() throws {
            let world = try FakeWorld()
            defer { world.close() }
            #expect(world.perform(.disconnect(FakeWorld.near)) == .ok)
        }

        @Test func anAdapterThatIsOffIsToldAtOnce() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())
            let off = Request.setProperty(
                "/org/bluez/hci0", "org.bluez.Adapter1", "Powered",
                Value(taking: g_variant_new_boolean(0)))
            #expect(world.perform(off) == .ok)
            let calls = world.calls("Device1.Connect").count

            #expect(
                world.perform(.connect(FakeWorld.near, untilServices: false)) == .notReady)
            #expect(world.calls("Device1.Connect").count == calls + 1)
        }

        @Test func givesUpAfterItsAttemptsAndCountsThem() throws {
            let world = try FakeWorld { $0.client.seed = 7 }
            defer { world.close() }
            try world.bluez.inject(
                .init(parsing: "refuse Device1.Connect org.bluez.Error.Failed Timeout"))
            let told = world.start(.connect(FakeWorld.near, untilServices: false)) {
                $0.maximumAttempts = 3
            }
            try #require(world.run { world.calls("Device1.Connect").count == 1 })

            let rests = rests(ofFirstOperation: 7)
            try rest(world, rests[0])
            try rest(world, rests[1])

            try #require(world.run { told.isOver })
            #expect(told.last?.error?.attempts == 3)
            #expect(told.last?.error?.message == "Timeout")
            #expect(
                told.last?.error?.elapsed.microseconds
                    == rests[0].microseconds + rests[1].microseconds)
        }

        @Test func anAttemptThatTimesOutIsEndedBeforeTheNext() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect 1"))
            let told = world.start(.connect(FakeWorld.near, untilServices: false)) {
                $0.attemptTimeout = .seconds(4)
            }
            try #require(world.run { world.bluez.held.count == 1 })

            world.clock.advance(by: .seconds(4))
            try #require(world.run { world.calls("Device1.Disconnect").count == 1 })
            #expect(world.calls("Device1.Connect").count == 1)
            world.daemonClock.advance(by: .seconds(2))
            try #require(world.settle())
            world.clock.advance(by: .seconds(1))

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
            #expect(
                world.bluez.journal.map(\.method).filter { $0.hasPrefix("org.bluez.Device1") } == [
                    "org.bluez.Device1.Connect", "org.bluez.Device1.Disconnect",
                    "org.bluez.Device1.Connect",
                ])
        }

        @Test func aCallThatIsNotIdempotentIsNotRepeatedWhenItMayHaveHappened() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())
            try world.bluez.inject(.init(parsing: "hold GattCharacteristic1.WriteValue 1"))
            let write = [UInt8](repeating: 1, count: 2).withUnsafeBytes {
                Request.write(
                    FakeWorld.near(BluezSimulator.DefaultUUID.writable), $0, asCommand: false)
            }
            let told = world.start(write) {
                $0.attemptTimeout = .seconds(1)
                $0.maximumAttempts = 4
            }
            try #require(world.run { world.bluez.held.count == 1 })

            world.clock.advance(by: .seconds(1))

            try #require(world.run { told.isOver })
            #expect(told.status == .timedOut)
            world.clock.advance(by: .seconds(60))
            try #require(world.settle())
            #expect(world.calls("GattCharacteristic1.WriteValue").count == 1)
        }

        @Test func theCallerMayCallItIdempotent() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())
            try world.bluez.inject(.init(parsing: "hold GattCharacteristic1.WriteValue 1"))
            let write = [UInt8]([1]).withUnsafeBytes {
                Request.write(
                    FakeWorld.near(BluezSimulator.DefaultUUID.writable), $0, asCommand: false)
            }
            let told = world.start(write) {
                $0.attemptTimeout = .seconds(1)
                $0.isIdempotent = true
            }
            try #require(world.run { world.bluez.held.count == 1 })

            world.clock.advance(by: .seconds(1))
            try #require(world.settle())
            world.clock.advance(by: .milliseconds(250))

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
            #expect(world.calls("GattCharacteristic1.WriteValue").count == 2)
        }

        @Test func theBudgetEndsAStormOfRetries() throws {
            let world = try FakeWorld { $0.client.breakerFailures = nil }
            defer { world.close() }
            try world.bluez.inject(
                .init(parsing: "refuse Device1.Connect org.bluez.Error.Failed Timeout"))
            let told = (0..<40).map { _ in
                world.start(.connect(FakeWorld.near, untilServices: false)) {
                    $0.maximumAttempts = 2
                }
            }
            try #require(world.run { world.calls("Device1.Connect").count == 40 })
            try #require(world.settle())

            world.clock.advance(by: .milliseconds(250))

            try #require(world.run { told.allSatisfy { $0.isOver } })
            // Ten tokens at first, which no deposit lifts over the cap; each retry takes one.
            #expect((50...58).contains(world.calls("Device1.Connect").count))
        }

        @Test func theBreakerOpensAfterFiveAndLetsAProbeThrough() throws {
            let world = try FakeWorld()
            defer { world.close() }
            func connect() -> Status? {
                world.perform(.connect(FakeWorld.near, untilServices: false)) {
                    $0.maximumAttempts = 1
                }
            }
            try world.bluez.inject(
                .init(parsing: "refuse Device1.Connect org.bluez.Error.Failed Timeout"))

            for _ in 1...5 { #expect(connect() != .circuitOpen) }
            let told = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.run { told.isOver })
            #expect(told.status == .circuitOpen)
            #expect(told.last?.error?.classification.suggestedWait == .seconds(15))
            #expect(told.last?.error?.attempts == 0)
            #expect(world.calls("Device1.Connect").count == 5)
            // Only connecting is refused, and only to that device.
            #expect(world.perform(.disconnect(FakeWorld.near)) == .ok)
            #expect(
                world.perform(.connect(FakeWorld.far, untilServices: false)) {
                    $0.maximumAttempts = 1
                } != .circuitOpen)

            world.clock.advance(by: .seconds(15))
            #expect(connect() != .circuitOpen)
            #expect(connect() == .circuitOpen)
            try world.bluez.inject(.init(parsing: "clear Device1.Connect"))
            world.clock.advance(by: .seconds(30))
            #expect(connect() == .ok)
            #expect(connect() == .ok)
        }
    }
}
