import BleepCore
import BleepTestKit
import BluezSimulator
import CGLib
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct CallbackTests {
        /// Blocks in a callback, at two depths, and tells what came of it.
        private func nest(_ client: Client, _ told: Told<Status>) {
            _ = client.start(FakeWorld.ping) { _ in
                told.tell(client.perform(FakeWorld.ping).status)
                _ = client.start(FakeWorld.ping) { _ in
                    told.tell(
                        client.perform(.connect(FakeWorld.near, untilServices: true)).status)
                }
            }
        }

        @Test func aCallbackOnTheDeliveryThreadMayBlock() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            let told = Told<Status>(waking: world.context)

            nest(world.client, told)

            try #require(world.run { told.count == 2 })
            #expect(told.all == [.ok, .ok])
        }

        @Test func aCallbackInDispatchMayBlock() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let told = Told<Status>(waking: world.context)
            // The simulator needs the test's own thread, so another one dispatches.
            let worker = world.onThread {
                var configuration = Client.Configuration()
                configuration.bus = .address(world.bus.address)
                configuration.delivery = .descriptor
                configuration.clock = world.clock
                guard let client = Client(configuration) else { return }
                defer { client.shutDown() }
                nest(client, told)
                var poll = pollfd(
                    fd: client.delivery.descriptor ?? -1, events: Int16(POLLIN), revents: 0)
                while told.count < 2 {
                    _ = CGLib.poll(&poll, 1, -1)
                    _ = client.delivery.dispatch()
                }
            }

            try #require(world.run { worker.isDone })
            #expect(told.all == [.ok, .ok])
        }

        @Test func aCallbackOnAnAttachedContextMayBlock() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let told = Told<Status>(waking: world.context)
            let worker = world.onThread { () -> Bool in
                let context = g_main_context_new()!
                defer { g_main_context_unref(context) }
                var configuration = Client.Configuration()
                configuration.bus = .address(world.bus.address)
                configuration.delivery = .context(context)
                configuration.clock = world.clock
                guard let client = Client(configuration) else { return false }
                defer { client.shutDown() }
                nest(client, told)
                while told.count < 2 { g_main_context_iteration(context, 1) }
                return true
            }

            try #require(world.run { worker.isDone })
            #expect(worker.result == true)
            #expect(told.all == [.ok, .ok])
        }

        @Test func aThreadThatDispatchesInsideACallbackKeepsOthersOut() throws {
            let world = try FakeWorld {
                $0.isAttached = false
                $0.client.delivery = .descriptor
            }
            defer { world.close() }
            world.leaveDispatchingToTheTest()
            let delivery = world.client.delivery
            let told = Told<String>(waking: world.context)
            let gate = EventFD()
            delivery.post {
                _ = delivery.dispatch()
                told.tell("inside")
                gate.wait(until: .never, at: world.clock.now)
                told.tell("out")
            }
            let first = world.onThread { _ = delivery.dispatch() }
            try #require(world.run { told.all == ["inside"] })

            delivery.post { told.tell("next") }
            _ = delivery.dispatch()
            #expect(told.all == ["inside"])
            gate.signal()

            try #require(world.run { first.isDone })
            #expect(told.all == ["inside", "out", "next"])
        }

        @Test func sixteenThreadsBlockAtTheSameTime() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            let workers = (0..<16).map { _ in
                world.onThread {
                    (0..<20).map { _ in world.client.perform(FakeWorld.ping).status }
                }
            }

            try #require(world.run { workers.allSatisfy { $0.isDone } })
            #expect(workers.allSatisfy { $0.result?.allSatisfy { $0 == .ok } == true })
        }

        @Test func asynchronousCallsOfManyThreadsCompleteOnce() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            let told = Told<Status>(waking: world.context)
            let workers = (0..<8).map { _ in
                world.onThread {
                    for _ in 0..<50 {
                        let operation = world.client.start(FakeWorld.ping) { told.tell($0.status) }
                        operation.cancel()
                    }
                }
            }

            try #require(world.run { workers.allSatisfy { $0.isDone } && told.count == 400 })
            try #require(world.settle())
            #expect(told.count == 400)
            #expect(told.all.allSatisfy { $0 == .ok || $0 == .cancelled })
        }
    }
}
