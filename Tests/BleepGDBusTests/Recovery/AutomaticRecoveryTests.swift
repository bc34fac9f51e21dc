import BleepCore
import BleepGDBus
import BleepTestKit
import Testing

extension BusTests {
    /// A program that only connects and reads.
    @Suite struct AutomaticRecoveryTests {
        private func world() throws -> FakeWorld {
            let world = try FakeWorld { FakeWorld.withoutKernel(&$0) }
            world.client.setAutomaticRecovery(Recovery.Wish())
            return world
        }

        private var off: Request {
            Request.setProperty(
                FakeWorld.adapterPath, FakeWorld.adapter, "Powered", Value(parsing: "false")!)
        }

        private var read: Request { .read(FakeWorld.near("2a19")) }

        @Test func readsThroughADaemonThatDied() throws {
            let world = try world()
            defer { world.close() }
            try #require(world.connectNear())
            try world.bluez.inject(.crash(.usual))
            try #require(world.run { !world.client.view.hasOwner })

            let status = world.performInTime(read) { $0.timeout = .seconds(30) }

            #expect(status == .ok)
            #expect(world.client.recoveries.history.count >= 1)
        }

        @Test func connectsOnAnAdapterThatWasOff() throws {
            let world = try world()
            defer { world.close() }
            try #require(world.perform(off) == .ok)

            let status = world.performInTime(.connect(FakeWorld.near, untilServices: true)) {
                $0.timeout = .seconds(60)
            }

            #expect(status == .ok)
            #expect(world.client.recoveries.history.last?.path == ["adapter-reset verified"])
        }

        @Test func doesNothingUnasked() throws {
            let world = try world()
            defer { world.close() }
            world.client.setAutomaticRecovery(nil)
            try #require(world.perform(off) == .ok)

            let status = world.performInTime(.connect(FakeWorld.near, untilServices: true))

            #expect(status == .notReady)
            #expect(world.client.recoveries.history.isEmpty)
        }

        @Test func keepsTheDeadlineOfTheOperation() throws {
            let world = try world()
            defer { world.close() }
            let begun = world.clock.now

            let status = world.performInTime(.connect(FakeWorld.far, untilServices: false)) {
                $0.timeout = .seconds(20)
                $0.attemptTimeout = .seconds(4)
                $0.maximumAttempts = 1
            }

            #expect(status == .timedOut)
            #expect(begun.duration(to: world.clock.now) < .milliseconds(20_300))
        }

        @Test func leavesAloneWhatNoRecoveryMends() throws {
            let world = try world()
            defer { world.close() }
            try world.bluez.inject(
                .refuse("Device1.Connect", .init("org.bluez.Error.NotAuthorized", ""), count: 1))

            let status = world.performInTime(.connect(FakeWorld.near, untilServices: false))

            #expect(status == .notAuthorized)
            #expect(world.client.recoveries.history.isEmpty)
        }

        @Test func isCancelledWhileItWaits() throws {
            let world = try world()
            defer { world.close() }
            try #require(world.perform(off) == .ok)
            try world.bluez.inject(.hold("Properties.Set", count: nil))
            let (operation, told) = world.start(
                cancellable: .connect(FakeWorld.near, untilServices: false)
            ) { $0.maximumAttempts = 1 }
            try #require(world.run { world.bluez.held.count == 1 })

            operation.cancel()

            try #require(world.run { told.isOver })
            #expect(told.status == .cancelled)
            #expect(told.count == 1)
        }

        @Test func sharesARecoveryOfTheSameDevice() throws {
            let world = try world()
            defer { world.close() }
            try #require(world.perform(off) == .ok)

            let told = (0..<3).map { _ in
                world.start(.connect(FakeWorld.near, untilServices: false)) {
                    $0.timeout = .seconds(60)
                    $0.maximumAttempts = 1
                }
            }
            for _ in 0..<300 where !told.allSatisfy({ $0.isOver }) {
                try #require(world.pass(.milliseconds(100), step: .milliseconds(100)))
            }

            #expect(told.map(\.status) == [.ok, .ok, .ok])
            #expect(world.client.recoveries.history.count == 1)
        }

        @Test func bringsBackWhatTheMonitorSeesSilent() throws {
            let world = try world()
            defer { world.close() }
            let told = world.monitor()
            try #require(world.pass(.seconds(3), answered: true))
            try world.bluez.inject(.stall(.seconds(9)))

            for _ in 0..<60 where world.client.recoveries.history.isEmpty {
                try #require(world.pass(.milliseconds(500)))
            }

            #expect(told.has(.stalled))
            #expect(world.client.recoveries.history.last?.status == .ok)
        }
    }
}
