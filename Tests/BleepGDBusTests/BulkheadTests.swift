import BleepCore
import BleepTestKit
import BluezSimulator
import CGLib
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct BulkheadTests {
        private static let farPath = "/org/bluez/hci0/dev_C0_C1_C2_C3_C4_C5"

        /// How many have a place at the adapter's gate, inside or before it.
        private func waiting(_ world: FakeWorld) -> Int {
            world.client.gates.lock.with { world.client.gates.gates[0].places.count }
        }

        /// Where BlueZ was asked to connect, in order.
        private func connects(_ world: FakeWorld) -> [String] {
            world.calls("Device1.Connect").map(\.path)
        }

        /// The near device's Connect is out, and BlueZ does not answer it.
        private func holdNear(
            _ world: FakeWorld, _ change: (inout CallOptions) -> Void = { _ in }
        ) throws -> (operation: Operation, told: Told<Operation.Outcome>) {
            try world.bluez.inject(.init(parsing: "hold Device1.Connect 1"))
            let near = world.start(
                cancellable: .connect(FakeWorld.near, untilServices: false), change)
            try #require(world.run { world.bluez.held.count == 1 })
            return near
        }

        private func connectFar(
            _ world: FakeWorld, _ change: (inout CallOptions) -> Void = { _ in }
        ) throws -> (operation: Operation, told: Told<Operation.Outcome>) {
            let far = world.start(
                cancellable: .connect(FakeWorld.far, untilServices: false), change)
            try #require(world.settle())
            return far
        }

        @Test func theSecondConnectOnAnAdapterWaitsForTheFirst() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let (_, near) = try holdNear(world)
            _ = try connectFar(world)
            #expect(connects(world) == [FakeWorld.nearPath])

            try world.bluez.inject(.init(parsing: "release"))

            try #require(world.run { connects(world).count == 2 })
            #expect(near.status == .ok)
            #expect(connects(world) == [FakeWorld.nearPath, Self.farPath])
            #expect(world.logged("waits for its turn on 00:AA:01:00:00:23"))
        }

        @Test func aRefusedConnectLetsTheNextGo() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(
                .init(parsing: "refuse Device1.Connect org.bluez.Error.NotSupported no 1"))

            let near = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.run { connects(world).count == 1 })
            _ = try connectFar(world)

            try #require(world.run { connects(world).count == 2 })
            #expect(near.status == .notSupported)
        }

        @Test func aHigherPriorityGoesFirst() throws {
            let world = try FakeWorld()
            defer { world.close() }
            world.bluez.addDevice(.init(address: "D0:D1:D2:D3:D4:D5", name: "Urgent"))
            let urgent = Target.Named(BluetoothAddress("D0:D1:D2:D3:D4:D5")!)
            _ = try holdNear(world)
            _ = try connectFar(world)

            _ = world.start(.connect(urgent, untilServices: false)) { $0.priority = 1 }
            try #require(world.settle())
            try world.bluez.inject(.init(parsing: "release"))

            try #require(world.run { connects(world).count == 3 })
            #expect(connects(world)[1] == "/org/bluez/hci0/dev_D0_D1_D2_D3_D4_D5")
            #expect(connects(world)[2] == Self.farPath)
        }

        @Test func aDeadlineThatPassesBeforeItsTurnSendsNothing() throws {
            let world = try FakeWorld()
            defer { world.close() }
            _ = try holdNear(world)
            let (_, far) = try connectFar(world) { $0.timeout = .seconds(5) }

            world.clock.advance(by: .seconds(5))

            try #require(world.run { far.isOver })
            let error = try #require(far.last?.error)
            #expect(error.status == .timedOut)
            #expect(error.attempts == 0)
            #expect(error.elapsed == .seconds(5))
            #expect(error.classification == ErrorTable.waitedInVain)
            #expect(
                error.message == "Waited for this program's own connect to F0:F1:F2:F3:F4:F5.")
            try #require(world.settle())
            #expect(connects(world) == [FakeWorld.nearPath])
            #expect(world.calls("Device1.Disconnect").isEmpty)
        }

        @Test func anAttemptsOwnLimitBeginsWithItsTurn() throws {
            let world = try FakeWorld()
            defer { world.close() }
            _ = try holdNear(world)
            let (_, far) = try connectFar(world) {
                $0.attemptTimeout = .seconds(2)
                $0.maximumAttempts = 1
            }
            world.clock.advance(by: .seconds(9))
            try world.bluez.inject(.init(parsing: "release"))
            try #require(world.run { connects(world).count == 2 })
            #expect(!far.isOver)

            world.clock.advance(by: .seconds(2))

            try #require(world.run { far.isOver && world.calls("Device1.Disconnect").count == 1 })
            #expect(far.status == .timedOut)
            #expect(far.last?.error?.attempts == 1)
        }

        @Test func aDeviceIsNotBlamedForAQueue() throws {
            let world = try FakeWorld { $0.client.breakerFailures = 1 }
            defer { world.close() }
            _ = try holdNear(world)
            let (_, far) = try connectFar(world) { $0.timeout = .seconds(1) }
            world.clock.advance(by: .seconds(1))
            try #require(world.run { far.isOver })

            let (_, again) = try connectFar(world) { $0.timeout = .seconds(1) }

            #expect(!again.isOver)
            #expect(world.client.failingDevices.isEmpty)
        }

        @Test func cancelsWhileItWaits() throws {
            let world = try FakeWorld()
            defer { world.close() }
            _ = try holdNear(world)
            let (operation, far) = try connectFar(world)

            operation.cancel()

            try #require(world.run { far.isOver })
            #expect(far.status == .cancelled)
            try world.bluez.inject(.init(parsing: "release"))
            try #require(world.settle())
            #expect(connects(world) == [FakeWorld.nearPath])
            #expect(world.calls("Device1.Disconnect").isEmpty)
        }

        @Test func whoeverTimesOutKeepsItsTurnUntilItIsEndedInBluetoothd() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let (_, near) = try holdNear(world)
            let (_, far) = try connectFar(world) { $0.timeout = .seconds(60) }
            try world.bluez.inject(.init(parsing: "hold Device1.Disconnect"))

            world.clock.advance(by: .seconds(15))
            try #require(world.run { near.isOver && world.bluez.held.count == 2 })
            try #require(world.settle())
            #expect(connects(world).count == 1)
            try world.bluez.inject(.init(parsing: "release Device1.Disconnect"))
            world.daemonClock.advance(by: .seconds(2))  // As long as BlueZ's Disconnect takes.

            try #require(world.run { connects(world).count == 2 })
            #expect(!far.isOver)
        }

        @Test func aDisconnectThatIsNeverAnsweredHoldsOthersUpForThreeSeconds() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let (operation, near) = try holdNear(world)
            _ = try connectFar(world) { $0.timeout = .seconds(60) }
            try world.bluez.inject(.init(parsing: "hold Device1.Disconnect"))

            operation.cancel()
            try #require(world.run { near.isOver && world.bluez.held.count == 2 })
            try #require(world.settle())
            world.clock.advance(by: .microseconds(2_999_999))
            try #require(world.settle())
            #expect(connects(world).count == 1)
            world.clock.advance(by: .microseconds(1))

            try #require(world.run { connects(world).count == 2 })
        }

        @Test func aRetryQueuesAgain() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(
                .init(
                    parsing: "refuse Device1.Connect org.bluez.Error.InProgress \"In Progress\" 1"))
            let near = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.run { connects(world).count == 1 })
            try world.bluez.inject(.init(parsing: "hold Device1.Connect 1"))

            let (operation, _) = try connectFar(world) { $0.timeout = .seconds(60) }
            try #require(world.run { connects(world).count == 2 })
            world.clock.advance(by: .seconds(10))
            try #require(world.settle())
            #expect(connects(world).count == 2)
            operation.cancel()

            try #require(world.run { near.isOver })
            #expect(near.status == .ok)
            #expect(connects(world) == [FakeWorld.nearPath, Self.farPath, FakeWorld.nearPath])
        }

        @Test func adaptersDoNotWaitForEachOther() throws {
            let world = try FakeWorld { $0.hasService = false }
            defer { world.close() }
            world.bluez.addAdapter(.init(name: "hci1", address: "00:AA:01:01:00:24"))
            world.bluez.addDevice(
                .init(address: "D0:D1:D2:D3:D4:D5", name: "Elsewhere"), on: "hci1")
            try world.bluez.start()
            _ = try holdNear(world)

            let elsewhere = Target.Named(BluetoothAddress("D0:D1:D2:D3:D4:D5")!)

            #expect(world.perform(.connect(elsewhere, untilServices: false)) == .ok)
        }

        @Test func aConnectByItsPathTakesItsTurn() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let byPath = Request(
                MethodName("org.bluez.Device1", "Connect"), at: .path(Self.farPath))
            _ = try holdNear(world)

            _ = world.start(byPath)
            try #require(world.settle())
            #expect(connects(world) == [FakeWorld.nearPath])
            try world.bluez.inject(.init(parsing: "release"))

            try #require(world.run { connects(world).count == 2 })
        }

        @Test func aConnectByAPathThatNobodyKnowsIsSentAllTheSame() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let byPath = Request(
                MethodName("org.bluez.Device1", "Connect"), at: .path("/org/nowhere/dev"))

            #expect(world.perform(byPath) == .unknownObject)

            try world.bluez.inject(
                .init(parsing: "refuse ObjectManager.GetManagedObjects org.bluez.Error.Failed no"))
            world.client.view.loadTree()
            #expect(world.perform(byPath) == .unknownObject)
        }

        @Test func aDeviceThatIsConnectedNeedsNoTurn() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())
            try world.bluez.inject(.init(parsing: "hold Device1.Connect 1"))
            _ = try connectFar(world)
            try #require(world.run { world.bluez.held.count == 1 })

            #expect(world.perform(.connect(FakeWorld.near, untilServices: false)) == .ok)
        }

        @Test func othersNeedNotWaitForItsServices() throws {
            let world = try FakeWorld { $0.simulator.timings.resolve = .seconds(1) }
            defer { world.close() }
            let near = world.start(.connect(FakeWorld.near, untilServices: true))
            try #require(world.run { connects(world).count == 1 })

            _ = try connectFar(world)

            try #require(world.run { connects(world).count == 2 })
            #expect(!near.isOver)
        }

        @Test func blockedCallersTakeTurns() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect 1"))
            let near = world.onThread {
                world.client.perform(.connect(FakeWorld.near, untilServices: false))
            }
            try #require(world.run { world.bluez.held.count == 1 })
            var request = Request.connect(FakeWorld.far, untilServices: false)
            request.options.timeout = .seconds(5)
            let hasty = request
            let far = world.onThread { world.client.perform(hasty) }
            try #require(world.run { world.logged("waits for its turn") })

            world.clock.advance(by: .seconds(5))
            try #require(world.run { far.isDone })
            #expect(far.result?.status == .timedOut)
            #expect(connects(world).count == 1)
            let patient = world.onThread {
                world.client.perform(.connect(FakeWorld.far, untilServices: false))
            }
            try world.bluez.inject(.init(parsing: "release"))
            try #require(world.run { near.isDone && connects(world).count == 2 })
            world.clock.advance(by: .seconds(15))

            try #require(world.run { patient.isDone })
        }

        /// Blocking calls in the thread of the program's main context keep that from turning.
        @Test func aContextThatDoesNotTurnHoldsOthersUpForThreeSeconds() throws {
            let idle = g_main_context_new()!
            defer { g_main_context_unref(idle) }
            let world = try FakeWorld {
                $0.isAttached = false
                $0.client.delivery = .context(idle)
            }
            defer { world.close() }
            let locating = world.onThread { world.client.perform(.locate(FakeWorld.near)) }
            try #require(world.look { locating.isDone })
            let near = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.look { connects(world).count == 1 })
            let far = world.onThread {
                world.client.perform(.connect(FakeWorld.far, untilServices: false))
            }
            try #require(world.look { waiting(world) == 2 })
            let ping = world.onThread { world.client.perform(FakeWorld.ping) }
            try #require(world.look { ping.isDone })  // The answer has come before that one's.

            world.clock.advance(by: .seconds(3))

            try #require(world.look { connects(world).count == 2 })
            #expect(!near.isOver)
            world.clock.advance(by: .seconds(15))
            try #require(world.look { far.isDone })
        }

        @Test func theDaemonsDeathLetsTheNextGo() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let (_, near) = try holdNear(world) { $0.maximumAttempts = 1 }
            let (_, far) = try connectFar(world) { $0.waitsForService = true }

            try world.bluez.inject(.init(parsing: "restart"))
            try #require(world.run { near.isOver })
            world.daemonClock.advance(by: .seconds(1))

            try #require(world.run { connects(world).last == Self.farPath })
            #expect(!far.isOver)
        }

        @Test func theClientsEndEndsWhoeverWaits() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let (_, near) = try holdNear(world)
            let (_, far) = try connectFar(world)

            world.shutClientDown()

            try #require(world.run { near.isOver && far.isOver })
            #expect([near.status, far.status] == [.cancelled, .cancelled])
        }

        @Test func anOpenGateHoldsNobodyUp() throws {
            let world = try FakeWorld { $0.client.gate.limit = .max }
            defer { world.close() }
            _ = try holdNear(world)

            _ = try connectFar(world)

            #expect(connects(world) == [FakeWorld.nearPath, Self.farPath])
        }
    }
}
