import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct RestorationTests {
        private let uuid = BluezSimulator.DefaultUUID.notifying
        private let target = FakeWorld.near(BluezSimulator.DefaultUUID.notifying)

        private func writes(_ world: FakeWorld) -> [String] {
            world.bluez.journal.filter {
                !$0.method.hasSuffix("Get") && !$0.method.hasSuffix("GetAll")
                    && !$0.method.hasSuffix("Ping") && !$0.method.hasSuffix("GetManagedObjects")
            }.map(\.line)
        }

        private func listen(_ world: FakeWorld) throws -> Told<[UInt8]> {
            let values = Told<[UInt8]>(waking: world.context)
            let told = Told<Operation.Outcome>(waking: world.context)
            _ = world.client.startNotify(
                target, options: CallOptions(),
                listener: ValueListener(
                    { values.tell($0.bytes.map { [UInt8]($0) } ?? []) }, onEnd: {})
            ) { told.tell($0) }
            try #require(world.look { told.isOver })
            #expect(told.status == .ok)
            return values
        }

        /// Connected, trusted, listened to, and saved.
        private func prepare(_ world: FakeWorld) throws -> Told<[UInt8]> {
            try #require(world.connectNear())
            try #require(world.set("Trusted", "true", of: FakeWorld.nearPath) == .ok)
            try #require(world.set("Alias", "'Lamp'", of: FakeWorld.nearPath) == .ok)
            let values = try listen(world)
            try #require(world.saveNear() == .ok)
            return values
        }

        private func delivers(_ world: FakeWorld, _ values: Told<[UInt8]>) -> Bool {
            let before = values.count
            return world.look { world.bluez.notify(uuid, [7]) }
                && world.look { values.count > before }
        }

        @Test func nothingIsWrittenWhereNothingDiffers() throws {
            let world = try FakeWorld()
            defer { world.close() }
            _ = try prepare(world)
            let before = writes(world)

            for outcome in [world.restoreNear(), world.restoreNearBlocking()] {
                let report = try #require(outcome?.report)
                #expect(report.isComplete)
                #expect(report.items.allSatisfy { $0.verdict == .unchanged })
                #expect(report.verdict(.notification) == .unchanged)
            }
            #expect(writes(world) == before)
        }

        @Test func aRecoveryPutsBackWhatWasSaved() throws {
            let world = try FakeWorld { FakeWorld.withoutKernel(&$0) }
            defer { world.close() }
            let values = try prepare(world)
            try #require(world.set("Trusted", "false", of: FakeWorld.nearPath) == .ok)
            try world.bluez.inject(.linkLoss(BluezSimulator.nearAddress))
            try #require(world.look { !world.nearIsConnected })

            let report = try #require(world.recoverInTime(FakeWorld.wish()))

            #expect(report.status == .ok)
            #expect(world.look { writes(world).last?.contains("'Trusted', <true>") == true })
            #expect(delivers(world, values))
        }

        @Test func onlyWhatDiffersIsWritten() throws {
            let world = try FakeWorld()
            defer { world.close() }
            _ = try prepare(world)
            try #require(world.set("Trusted", "false", of: FakeWorld.nearPath) == .ok)
            try #require(world.set("Pairable", "false", of: FakeWorld.adapterPath) == .ok)
            let before = writes(world)

            let report = try #require(world.restoreNear()?.report)

            #expect(report.isComplete)
            let written = writes(world).dropFirst(before.count)
            #expect(written.count == 2)
            #expect(written.first?.contains("'Pairable', <true>") == true)
            #expect(written.last?.contains("'Trusted', <true>") == true)
            #expect(report.items.first { $0.kind == .trusted }?.found == "false")
        }

        @Test(arguments: [false, true])
        func aRestartedDaemonHasItsDeviceBack(_ isBlocking: Bool) throws {
            let world = try FakeWorld()
            defer { world.close() }
            let values = try prepare(world)
            try #require(try world.restartDaemon())

            let outcome = isBlocking ? world.restoreNearBlocking() : world.restoreNear()

            let report = try #require(outcome?.report)
            #expect(report.isComplete)
            #expect(report.verdict(.connected) == .restored)
            #expect(delivers(world, values))
        }

        @Test func aDeviceIsRestoredBehindAnotherNumber() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let values = try prepare(world)
            try world.bluez.inject(.renumber(from: "hci0", to: "hci1"))
            world.daemonClock.advance(by: .milliseconds(100))
            try #require(world.settle())

            let report = try #require(world.restoreNear()?.report)

            #expect(report.isComplete)
            #expect(world.calls("Device1.Connect").last?.path.hasPrefix("/org/bluez/hci1/") == true)
            #expect(delivers(world, values))
        }

        @Test func anAdapterThatWasSwitchedOffIsSwitchedOnFirst() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let values = try prepare(world)
            try #require(world.set("Powered", "false", of: FakeWorld.adapterPath) == .ok)
            try #require(world.settle())

            let report = try #require(world.restoreNear()?.report)

            #expect(report.isComplete)
            #expect(report.verdict(.powered) == .restored)
            #expect(report.verdict(.connected) == .restored)
            #expect(delivers(world, values))
        }

        @Test func ofADeviceThatIsGoneTheRestIsTold() throws {
            let world = try FakeWorld()
            defer { world.close() }
            _ = try prepare(world)
            try world.bluez.inject(.vanish(BluezSimulator.nearAddress))
            try #require(world.settle())

            let report = try #require(world.restoreNear()?.report)

            #expect(!report.isComplete)
            #expect(report.verdict(.powered) == .unchanged)
            #expect(report.verdict(.trusted) == .skipped)
            #expect(report.verdict(.connected) == .skipped)
        }

        @Test func whatNobodyListensToIsNotStarted() throws {
            let world = try FakeWorld()
            defer { world.close() }
            _ = try prepare(world)
            world.client.endListening(to: target)
            try #require(world.perform(.notify(false, target)) == .ok)
            let before = writes(world)

            let report = try #require(world.restoreNear()?.report)

            #expect(report.verdict(.notification) == .skipped)
            #expect(writes(world) == before)
        }

        @Test func whatBluezRefusesIsToldAndTheRestDone() throws {
            let world = try FakeWorld()
            defer { world.close() }
            _ = try prepare(world)
            try #require(world.set("Trusted", "false", of: FakeWorld.nearPath) == .ok)
            try #require(world.set("Alias", "'Desk'", of: FakeWorld.nearPath) == .ok)
            try world.bluez.inject(
                .init(parsing: "refuse Properties.Set org.bluez.Error.NotPermitted no 1"))

            let report = try #require(world.restoreNear()?.report)

            #expect(report.verdict(.alias) == .failed)
            #expect(report.verdict(.trusted) == .restored)
            #expect(report.items.first { $0.kind == .alias }?.text.contains("NotPermitted") == true)
        }

        @Test func aCancelledRestorationEndsSo() throws {
            let world = try FakeWorld()
            defer { world.close() }
            _ = try prepare(world)
            try #require(world.set("Trusted", "false", of: FakeWorld.nearPath) == .ok)
            try world.bluez.inject(.init(parsing: "hold Properties.Set"))
            let told = Told<Restoration.Outcome>(waking: world.context)
            let restoration = try #require(
                world.client.restoreState(of: target.address, CallOptions()) { told.tell($0) })
            try #require(world.look { world.bluez.held.count == 1 })

            restoration.cancel()

            try #require(world.look { told.count == 1 })
            #expect(told.last?.status == .cancelled)
            #expect(told.last?.report == nil)
        }

        @Test func aStalledDaemonCostsItsTimeAndNoMore() throws {
            let world = try FakeWorld()
            defer { world.close() }
            _ = try prepare(world)
            try world.bluez.inject(.stall(nil))

            let outcome = try #require(world.restoreNear { $0.timeout = .seconds(3) })

            #expect(outcome.status == .timedOut)
            #expect(outcome.report == nil)
        }

        @Test func withoutASnapshotThereIsNothingToRestore() throws {
            let world = try FakeWorld()
            defer { world.close() }

            #expect(world.restoreNear()?.status == .notFound)
            #expect(world.restoreNearBlocking()?.status == .notFound)
        }

        @Test func theEndOfTheClientEndsItOnce() throws {
            let world = try FakeWorld()
            defer { world.close() }
            _ = try prepare(world)
            try #require(world.set("Trusted", "false", of: FakeWorld.nearPath) == .ok)
            try world.bluez.inject(.init(parsing: "hold Properties.Set"))
            let told = Told<Restoration.Outcome>(waking: world.context)
            _ = world.client.restoreState(of: target.address, CallOptions()) { told.tell($0) }
            try #require(world.look { world.bluez.held.count == 1 })

            world.shutClientDown()

            try #require(world.look { told.count > 0 })
            #expect(told.count == 1)
            #expect(told.last?.report == nil)
        }
    }
}
