import BleepCore
import BleepGDBus
import BleepTestKit
import BluezSimulator
import CGLib
import Testing

extension BusTests {
    /// What recoveries may not do, what they tell, and how they get along with each other.
    @Suite struct RecoveryLimitsTests {
        private func world(
            _ change: (inout FakeWorld.Configuration) -> Void = { _ in }
        ) throws -> FakeWorld {
            try FakeWorld {
                FakeWorld.withoutKernel(&$0)
                change(&$0)
            }
        }

        private var off: Request {
            Request.setProperty(
                FakeWorld.adapterPath, FakeWorld.adapter, "Powered", Value(parsing: "false")!)
        }

        private var failing: Recovery.Wish {
            FakeWorld.wish(nil, .adapterFailed) { $0.complaint?.blame = .controller }
        }

        @Test func resetsOneAdapterForTenDevices() throws {
            let world = try world()
            defer { world.close() }
            let devices = (0..<10).map { "E0:E1:E2:E3:E4:0\($0)" }
            for address in devices {
                world.bluez.addDevice(BluezSimulator.Device(address: address, name: address))
            }
            try #require(world.perform(off) == .ok)
            let told = devices.map { address in
                world.recover(
                    FakeWorld.wish(Target.Named(BluetoothAddress(address)!), .notReady)
                ).told
            }

            for _ in 0..<600 where !told.allSatisfy({ $0.count == 1 }) {
                try #require(world.pass(.milliseconds(100), step: .milliseconds(100)))
            }

            #expect(told.map { $0.last?.status } == Array(repeating: .ok, count: 10))
            #expect(world.calls("Properties.Set").count == 2)
            #expect(told.count { $0.last?.steps.last?.isShared == false } == 1)
        }

        @Test func spendsNoLinkOfOthersWithoutConsent() throws {
            let world = try world()
            defer { world.close() }
            try #require(world.connectNear())

            let refused = try #require(world.recoverInTime(failing))
            #expect(refused.steps[0].verdict == .notAllowed)
            #expect(refused.steps[0].hurt == [FakeWorld.near.address])
            #expect(world.nearIsConnected)

            var wish = failing
            wish.consents = .resetWithLinks
            let report = try #require(world.recoverInTime(wish))
            #expect(report.path == ["adapter-reset verified"])
        }

        @Test func seesLinksThatItHasNotHeardOf() throws {
            let world = try world()
            defer { world.close() }
            #expect(world.perform(.locate(FakeWorld.near)) == .ok)
            var configuration = Client.Configuration()
            configuration.bus = .address(world.bus.address)
            configuration.delivery = .context(world.context)
            let other = try #require(Client(configuration))
            defer { other.shutDown() }
            let told = Told<Operation.Outcome>(waking: world.context)
            _ = other.start(.connect(FakeWorld.near, untilServices: false)) { told.tell($0) }
            try #require(world.run { told.last?.status == .ok })

            let refused = try #require(world.recoverInTime(failing))

            #expect(refused.steps[0].verdict == .notAllowed)
            #expect(refused.steps[0].hurt == [FakeWorld.near.address])
        }

        @Test func connectsAgainWhatAResetCost() throws {
            let world = try world()
            defer { world.close() }
            try #require(world.connectNear())
            var wish = failing
            wish.consents = .resetWithLinks

            let report = try #require(world.recoverInTime(wish))
            #expect(report.status == .ok)

            try #require(world.run { world.nearIsConnected })
            #expect(world.calls("Connect").count == 2)
        }

        @Test func letsAStageCoolDown() throws {
            let world = try world()
            defer { world.close() }
            try #require(world.recoverInTime(failing)?.status == .ok)

            let second = try #require(world.recoverInTime(failing))

            #expect(second.steps[0].verdict == .coolingDown)
            #expect(world.calls("Properties.Set").count == 2)
        }

        @Test func tellsBeforeAndAfterEachStageAndAtTheEnd() throws {
            let world = try world()
            defer { world.close() }
            let told = Told<RecoveryEvent>(waking: world.context)
            let ended = Told<Int>(waking: world.context)
            let watch = world.client.watchRecoveries(
                RecoveryListener(
                    moments: RecoveryEvent.everything, { told.tell($0) }, onEnd: { ended.tell(1) }))
            try #require(world.perform(off) == .ok)

            try #require(world.recoverInTime(FakeWorld.wish(nil, .notReady))?.status == .ok)
            #expect(told.all.map(\.moment) == [.stageStarting, .stageEnded, .ended])
            #expect(told.all[1].step?.verdict == .verified)

            #expect(world.client.unwatchRecoveries(watch))
            try #require(world.run { ended.count == 1 })
            #expect(!world.client.unwatchRecoveries(watch))
        }

        @Test func keepsABoundedHistory() throws {
            let world = try world()
            defer { world.close() }
            for _ in 0..<70 {
                try #require(world.recoverInTime(FakeWorld.wish(nil) { $0.aim = .ping }) != nil)
            }

            let history = world.client.recoveries.history
            #expect(history.count == 64)
            #expect(history.last?.number == 70)
            #expect(world.client.recoveryRecords.json.contains("\"status\":\"OK\"") == false)
        }

        @Test func plansWithoutTouchingAnything() throws {
            let world = try world()
            defer { world.close() }
            try #require(world.connectNear())
            let before = world.bluez.journal.count
            var wish = failing
            wish.isDryRun = true

            let plan = try #require(world.recoverInTime(wish))

            #expect(plan.status == .ok)
            #expect(plan.steps.map(\.stage) == Ailment.controllerFailing.path)
            #expect(plan.steps[0].grant == "BLEEP_ALLOW_ADAPTER_RESET_WITH_LINKS")
            let calls = world.bluez.journal.dropFirst(before)
            #expect(!calls.contains { $0.method.hasSuffix(".Set") })
            #expect(world.client.recoveries.history.isEmpty)
        }

        @Test func endsWhenItIsCancelled() throws {
            let world = try world()
            defer { world.close() }
            let (recovery, told) = world.recover(
                FakeWorld.wish(FakeWorld.far, .timedOut) { $0.complaint?.blame = .peer })
            try #require(world.run { world.calls("Connect").count == 1 })

            recovery.cancel()

            try #require(world.run { told.count == 1 })
            #expect(told.last?.status == .cancelled)
            // The verification's Connect is ended in bluetoothd as well.
            #expect(world.run { world.calls("Disconnect").count >= 1 })
        }

        @Test func leavesNoAdapterOffWhenItIsCancelled() throws {
            let world = try world()
            defer { world.close() }
            try world.bluez.inject(.hold("Properties.Set", count: 1))
            let (recovery, told) = world.recover(failing)
            try #require(world.run { world.bluez.held.count == 1 })

            recovery.cancel()
            try #require(world.run { told.count == 1 })
            world.bluez.release("Properties.Set")

            try #require(world.run { world.calls("Properties.Set").count == 2 })
            #expect(world.calls("Properties.Set").last?.arguments.contains("true") == true)
            #expect(told.last?.steps.last?.verdict == .abandoned)
        }

        @Test func endsAtItsDeadline() throws {
            let world = try world()
            defer { world.close() }
            let begun = world.clock.now

            let report = try #require(
                world.recoverInTime(
                    FakeWorld.wish(FakeWorld.far, .timedOut) { $0.timeout = .seconds(3) }))

            #expect(report.status == .timedOut)
            #expect(begun.duration(to: world.clock.now) < .milliseconds(3200))
        }

        @Test func isToldWhenTheClientEnds() throws {
            let world = try world()
            defer { world.close() }
            let told = world.recover(FakeWorld.wish(FakeWorld.far, .timedOut)).told
            try #require(world.run { world.calls("Connect").count == 1 })

            world.shutClientDown()

            try #require(world.run { told.count == 1 })
            #expect(told.last?.status == .clientClosed)
            #expect(world.client.recover(FakeWorld.wish()).status == .clientClosed)
        }

        @Test func survivesTheEndOfTheBus() throws {
            let world = try world()
            defer { world.close() }
            try #require(world.settle())
            let told = world.recover(
                FakeWorld.wish(FakeWorld.near, .busLost) { $0.timeout = .seconds(5) }
            ).told
            world.killBus()
            try #require(world.look(until: { world.logged("connection to the bus broke") }))

            world.clock.advance(by: .seconds(6))

            try #require(world.look(until: { told.count == 1 }))
            #expect(told.last?.status != .ok)
        }

        @Test func iteratesTheContextOfWhoWaitsForIt() throws {
            let world = try world()
            defer { world.close() }

            let report = world.client.recover(FakeWorld.wish(nil) { $0.aim = .ping })

            #expect(report.status == .ok)
        }

        @Test func blocksOnlyItsCaller() throws {
            let world = try world { $0.isAttached = false }
            defer { world.close() }
            let worker = world.onThread { world.client.recover(FakeWorld.wish()) }

            try #require(world.run { worker.isDone })
            #expect(worker.result?.status == .ok)
        }
    }
}
