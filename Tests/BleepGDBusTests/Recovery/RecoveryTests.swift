import BleepCore
import BleepGDBus
import BleepTestKit
import Testing

extension BusTests {
    /// Each fault that the simulator has, and the recovery from it.
    @Suite struct RecoveryTests {
        private func world() throws -> FakeWorld {
            try FakeWorld { FakeWorld.withoutKernel(&$0) }
        }

        @Test func seesThatNothingIsWrong() throws {
            let world = try world()
            defer { world.close() }

            let report = try #require(world.recoverInTime(FakeWorld.wish()))

            #expect(report.status == .ok)
            #expect(report.steps.isEmpty)
            #expect(world.nearIsConnected)
        }

        @Test func endsAConnectThatAnotherClientLeftPending() throws {
            let world = try world()
            defer { world.close() }
            let (left, _) = world.start(cancellable: .connect(FakeWorld.far, untilServices: false))
            {
                $0.cancelsRemotely = false
            }
            try #require(world.run { world.calls("Connect").count == 1 })
            left.cancel()

            let told = world.recover(FakeWorld.wish(FakeWorld.far, .inProgress)).told
            try #require(world.run { world.calls("Connect").count == 2 })
            try world.bluez.inject(.inRange("C0:C1:C2:C3:C4:C5"))
            try #require(world.run { told.count == 1 })

            #expect(told.last?.status == .ok)
            #expect(told.last?.path == ["cancel-pending verified"])
            #expect(world.calls("Disconnect").count == 1)
        }

        @Test func connectsAnewWhereALinkIsOnlyAPhantom() throws {
            let world = try world()
            defer { world.close() }
            try world.bluez.inject(.phantom("F0:F1:F2:F3:F4:F5"))

            let report = try #require(
                world.recoverInTime(
                    FakeWorld.wish(FakeWorld.near, .notConnected) {
                        $0.complaint?.blame = .peer
                        $0.aim = .read
                        $0.characteristic = "2a19"
                    }))

            #expect(report.status == .ok)
            #expect(report.path == ["disconnect-reconnect verified"])
            #expect(world.calls("ReadValue").count == 1)
        }

        @Test func waitsForADaemonThatCrashedAndIsComingBack() throws {
            let world = try world()
            defer { world.close() }
            try #require(world.settle())
            try world.bluez.inject(.crash(.usual))

            let report = try #require(
                world.recoverInTime(FakeWorld.wish(FakeWorld.near, .serviceLost)))

            #expect(report.status == .ok)
            #expect(report.steps.isEmpty)
            #expect(report.elapsed < .seconds(2))
        }

        @Test func saysWhatWouldBringADeadDaemonBack() throws {
            let world = try world()
            defer { world.close() }
            try #require(world.settle())
            try world.bluez.inject(.crash(.forever))

            let report = try #require(
                world.recoverInTime(
                    FakeWorld.wish(FakeWorld.near, .serviceLost) { $0.timeout = .seconds(10) }))

            #expect(report.status == .serviceUnavailable)
            #expect(report.steps.map(\.stage) == [.serviceRestart])
            #expect(world.calls("Disconnect").isEmpty)
        }

        @Test func livesThroughAStallThatEnds() throws {
            let world = try world()
            defer { world.close() }
            try #require(world.settle())
            try world.bluez.inject(.stall(.seconds(12)))

            let report = try #require(
                world.recoverInTime(FakeWorld.wish(FakeWorld.near, .timedOut)))

            #expect(report.status == .ok)
            #expect(report.elapsed < .seconds(20))
        }

        @Test func switchesAnAdapterOnThatIsOff() throws {
            let world = try world()
            defer { world.close() }
            let off = Request.setProperty(
                FakeWorld.adapterPath, FakeWorld.adapter, "Powered", Value(parsing: "false")!)
            try #require(world.perform(off) == .ok)

            let report = try #require(
                world.recoverInTime(FakeWorld.wish(FakeWorld.near, .notReady)))

            #expect(report.status == .ok)
            #expect(report.path == ["adapter-reset verified"])
            #expect(report.steps[0].evidence.hasPrefix("it was off"))
        }

        @Test func doesNotLiftABlockUnasked() throws {
            let world = try world()
            defer { world.close() }
            try world.bluez.inject(.rfkill(true))

            let report = try #require(
                world.recoverInTime(FakeWorld.wish(nil) { $0.timeout = .seconds(30) }))

            #expect(report.status == .notReady)
            #expect(report.steps.map(\.stage) == Ailment.poweredOff.path)
            #expect(!report.steps.contains { $0.verdict == .verified })
        }

        @Test func escalatesFromADiscoveryThatStaysWedgedToTheAdapter() throws {
            let world = try world()
            defer { world.close() }
            try world.bluez.inject(.wedgeDiscovery)

            let report = try #require(
                world.recoverInTime(FakeWorld.wish(nil, .inProgress) { $0.aim = .discovery }))

            #expect(report.status == .ok)
            #expect(report.path == ["discovery-reset failed", "adapter-reset verified"])
        }

        @Test func findsADeviceAgainThatBluezForgot() throws {
            let world = try world()
            defer { world.close() }
            try #require(world.settle())
            try world.bluez.inject(.vanish("F0:F1:F2:F3:F4:F5"))

            let report = try #require(
                world.recoverInTime(FakeWorld.wish(FakeWorld.near, .deviceNotFound)))

            #expect(report.status == .ok)
            #expect(report.path == ["interface-reset unverified", "rediscover verified"])
            #expect(world.nearIsConnected)
            // The connect does not meet a discovery that is still ending.
            let order = world.bluez.journal.map(\.method).filter {
                $0.hasSuffix(".StopDiscovery") || $0.hasSuffix(".Connect")
            }
            #expect(order.map { $0.hasSuffix(".Connect") } == [false, true])
        }

        @Test func seesThatTheControllerAndNotTheDeviceIsSilent() throws {
            let world = try world()
            defer { world.close() }
            try world.bluez.inject(.controllerSilent(true))

            let report = try #require(
                world.recoverInTime(
                    FakeWorld.wish(FakeWorld.near, .timedOut) { $0.complaint?.blame = .peer }))

            #expect(report.status != .ok)
            #expect(
                report.path.prefix(3) == [
                    "disconnect-reconnect unverified", "rediscover failed", "adapter-reset failed",
                ])
        }

        @Test func callsADeviceOutOfRangeWhatItIs() throws {
            let world = try world()
            defer { world.close() }

            let report = try #require(
                world.recoverInTime(
                    FakeWorld.wish(FakeWorld.far, .timedOut) { $0.complaint?.blame = .peer }))

            #expect(report.status != .ok)
            #expect(report.ailment == .outOfRange)
            #expect(report.path == ["disconnect-reconnect unverified", "rediscover failed"])
            #expect(world.calls("Set").isEmpty)
        }

        @Test func followsAnAdapterThatCameBackAsAnother() throws {
            let world = try world()
            defer { world.close() }
            try #require(world.connectNear())
            try world.bluez.inject(.renumber(from: "hci0", to: "hci1"))

            let report = try #require(
                world.recoverInTime(FakeWorld.wish(FakeWorld.near, .unknownObject)))

            #expect(report.status == .ok)
            #expect(report.adapter == "00:AA:01:00:00:23")
        }
    }
}
