import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct ServiceLossTests {
        @Test func aCrashInMidCallIsToldAtOnce() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect"))
            let told = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.run { world.bluez.held.count == 1 })

            try world.bluez.inject(.crash(.forever))

            try #require(world.run { told.isOver })
            #expect(told.status == .serviceLost)
            #expect(told.last?.error?.classification.blame == .daemon)
            #expect(told.last?.error?.name == "org.freedesktop.DBus.Error.NoReply")
            #expect(told.last?.error?.elapsed == .zero)
        }

        @Test func aCrashWhileServicesAreAwaitedIsToldAtOnce() throws {
            let world = try FakeWorld { $0.simulator.timings.resolve = .seconds(1) }
            defer { world.close() }
            let told = world.start(.connect(FakeWorld.near, untilServices: true))
            try #require(world.run { world.nearIsConnected })
            try #require(world.settle())
            #expect(!told.isOver)

            try world.bluez.inject(.crash(.forever))

            try #require(world.run { told.isOver })
            #expect(told.status == .serviceLost)
        }

        @Test(arguments: ["attached", "thread"])
        func anAbsentServiceIsToldAtOnceAndNeverStarted(way: String) throws {
            let requests: [Request] = [
                .connect(FakeWorld.near, untilServices: true), .disconnect(FakeWorld.near),
                .pair(FakeWorld.near), .remove(FakeWorld.near), .locate(FakeWorld.near),
                .read(FakeWorld.near("2a19")), .notify(true, FakeWorld.near("2a19")),
                .getProperty(FakeWorld.adapterPath, "org.bluez.Adapter1", "Powered"),
                .setProperty(
                    FakeWorld.adapterPath, "org.bluez.Adapter1", "Powered",
                    Value(parsing: "true")!),
                .getAllProperties(FakeWorld.adapterPath, "org.bluez.Adapter1"), FakeWorld.ping,
                Request(
                    MethodName("org.bluez.Adapter1", "StartDiscovery"),
                    at: .path(FakeWorld.adapterPath)),
            ]
            let world = try FakeWorld {
                $0.hasService = false
                $0.bus.activatableName = "org.bluez"
                $0.isAttached = way == "attached"
            }
            defer { world.close() }

            for request in requests {
                let told = world.start(request)
                try #require(world.run { told.isOver })

                #expect(told.status == .serviceUnavailable)
                // Had the bus tried to start /bin/false, it would say so.
                #expect(told.last?.error?.name == "org.freedesktop.DBus.Error.NameHasNoOwner")
                #expect(told.last?.error?.elapsed == .zero)
            }
        }

        @Test func waitsForAnAbsentServiceIfAsked() throws {
            let world = try FakeWorld { $0.hasService = false }
            defer { world.close() }
            let told = world.start(.connect(FakeWorld.near, untilServices: false)) {
                $0.waitsForService = true
            }
            let ping = world.start(FakeWorld.ping)
            try #require(world.run { ping.isOver })
            #expect(!told.isOver)

            try world.bluez.start()

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
        }

        @Test func aServiceThatNeverComesEndsTheWaitAtTheDeadline() throws {
            let world = try FakeWorld { $0.hasService = false }
            defer { world.close() }
            let told = world.start(.connect(FakeWorld.near, untilServices: false)) {
                $0.waitsForService = true
            }
            let ping = world.start(FakeWorld.ping)
            try #require(world.run { ping.isOver })

            world.clock.advance(by: .seconds(15))

            try #require(world.run { told.isOver })
            #expect(told.status == .serviceUnavailable)
        }

        @Test func anIdempotentCallSurvivesACrashIfItMayWait() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect 1"))
            let told = world.start(.connect(FakeWorld.near, untilServices: false)) {
                $0.waitsForService = true
            }
            try #require(world.run { world.bluez.held.count == 1 })

            try world.bluez.inject(.crash(.usual))
            try #require(world.run { world.logged("nobody owns") })
            world.daemonClock.advance(by: .milliseconds(340))
            try #require(world.run { world.calls("GetManagedObjects").count >= 2 })
            world.daemonClock.advance(by: .milliseconds(240))

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
            #expect(world.calls("Device1.Connect").count == 2)
        }

        @Test(arguments: [true, false])
        func aBusThatAnswersIsNotToBlame(isAttached: Bool) throws {
            let world = try FakeWorld { $0.isAttached = isAttached }
            defer { world.close() }
            try #require(world.connectNear())
            try #require(world.settle())

            #expect(world.client.condition(of: .bus) != .failed)
        }

        @Test func matchRulesDoNotGrowWithEachRestart() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let stranger = try Stranger(world.bus.address)
            defer { stranger.close() }
            var rules: [Int] = []

            for _ in 1...4 {
                try #require(world.perform(.connect(FakeWorld.near, untilServices: false)) == .ok)
                let name = try #require(world.calls("Device1.Connect").last?.sender)
                rules.append(stranger.matchRules(of: name))
                try world.bluez.inject(.crash(.forever))
                try #require(world.run { world.client.view.hasOwner == false })
                try world.bluez.inject(.start)
                world.daemonClock.advance(by: .seconds(1))
                try #require(world.run { world.client.view.hasOwner })
                try #require(world.settle())
            }

            // The rule of the owner, that of the objects, and that of the device.
            #expect(rules == [4, 4, 4, 4])
        }
    }
}
