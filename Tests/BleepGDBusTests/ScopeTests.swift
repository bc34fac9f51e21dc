import BleepCore
import BleepTestKit
import BluezSimulator
import CGLib
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct ScopeTests {
        @Test func callsInAScopeShareOneBudget() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Peer.Ping"))
            let worker = world.onThread { () -> [Status] in
                let client = world.client
                _ = client.scopes.push(.seconds(6), at: client.clock.now)
                defer { _ = client.scopes.pop() }
                return (1...3).map { _ in client.perform(FakeWorld.ping).status }
            }

            try #require(world.run { world.bluez.held.count == 1 })
            world.clock.advance(by: .seconds(4))
            world.bluez.release(world.bluez.held[0])
            try #require(world.run { world.bluez.held.count == 1 })
            world.clock.advance(by: .seconds(2))  // Far less than a call's own limit.

            try #require(world.run { worker.isDone })
            #expect(worker.result == [.ok, .timedOut, .timedOut])
            #expect(world.calls("Peer.Ping").count == 2)
        }

        @Test func anExpiredScopeStillEndsTheOperationInBluetoothd() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect"))
            let worker = world.onThread { () -> Status in
                let client = world.client
                _ = client.scopes.push(.seconds(3), at: client.clock.now)
                defer { _ = client.scopes.pop() }
                return client.perform(.connect(FakeWorld.near, untilServices: false)).status
            }
            try #require(world.run { world.bluez.held.count == 1 })

            world.clock.advance(by: .seconds(3))

            try #require(world.run { worker.isDone })
            #expect(worker.result == .timedOut)
            #expect(world.run { world.calls("Device1.Disconnect").count == 1 })
        }

        @Test func scopesEndInOrderAndKnowWhatIsLeft() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let client = world.client

            #expect(client.remainingTime == nil)
            #expect(!client.scopes.pop())
            #expect(client.scopes.push(.seconds(10), at: client.clock.now))
            #expect(client.scopes.push(.seconds(60), at: client.clock.now))
            world.clock.advance(by: .seconds(4))
            #expect(client.remainingTime == .seconds(6))
            #expect(client.scopes.pop())
            #expect(client.scopes.pop())
            #expect(!client.scopes.pop())
            #expect(client.remainingTime == nil)
        }
    }

    @Suite struct GuardTests {
        /// A function that hangs until the test lets it go.
        private final class Hang: @unchecked Sendable {
            private let lock = Lock()
            private let condition = Condition()
            private var isOver = false
            let began: Told<Bool>
            let ended: Told<Bool>

            init(_ world: FakeWorld) {
                began = Told(waking: world.context)
                ended = Told(waking: world.context)
            }

            func run() -> Int32 {
                began.tell(true)
                lock.with { while !isOver { condition.wait(under: lock) } }
                return 7
            }

            func letGo() {
                lock.with {
                    isOver = true
                    condition.wakeAll()
                }
            }
        }

        private func hangGuarded(_ world: FakeWorld, _ hang: Hang) throws -> Status? {
            let before = hang.began.count
            let worker = world.onThread {
                world.client.guarded(
                    "foreign", timeout: .seconds(2), body: hang.run,
                    finally: { hang.ended.tell(true) })
            }
            try #require(world.run { hang.began.count == before + 1 || worker.isDone })
            world.clock.advance(by: .seconds(2))
            try #require(world.run { worker.isDone })
            return worker.result?.status
        }

        @Test func aFunctionThatReturnsIsPassedOn() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let ended = Told<Bool>(waking: world.context)

            let outcome = world.client.guarded(
                "foreign", timeout: .seconds(2), body: { 42 }, finally: { ended.tell(true) })

            #expect(outcome.status == .ok)
            #expect(outcome.result == 42)
            #expect(ended.count == 1)
            #expect(world.client.abandonedGuards == 0)
        }

        @Test func oneThatHangsIsAbandonedCountedAndTakenBackWhenItReturns() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let hang = Hang(world)

            #expect(try hangGuarded(world, hang) == .timedOut)
            #expect(world.client.abandonedGuards == 1)
            #expect(hang.ended.count == 0)
            hang.letGo()

            try #require(world.run { hang.ended.count == 1 })
            while world.client.abandonedGuards > 0 { sched_yield() }
        }

        @Test func pastTheCapANewOneIsRefusedAtOnce() throws {
            let world = try FakeWorld { $0.client.guardLimit = 2 }
            defer { world.close() }
            let hang = Hang(world)
            #expect(try hangGuarded(world, hang) == .timedOut)
            #expect(try hangGuarded(world, hang) == .timedOut)

            let outcome = world.client.guarded(
                "foreign", timeout: .seconds(2), body: { 1 }, finally: { hang.ended.tell(false) })

            #expect(outcome.status == .guardLimit)
            #expect(hang.began.count == 2)
            #expect(hang.ended.all == [false])
            hang.letGo()
            try #require(world.run { hang.ended.count == 3 })
        }

        @Test func callsInsideInheritItsDeadline() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Peer.Ping"))
            let inside = Told<Status>(waking: world.context)
            let worker = world.onThread {
                world.client.guarded(
                    "foreign", timeout: .seconds(2),
                    body: {
                        inside.tell(world.client.perform(FakeWorld.ping).status)
                        return 0
                    }, finally: {})
            }
            try #require(world.run { world.bluez.held.count == 1 })

            world.clock.advance(by: .seconds(2))

            try #require(world.run { worker.isDone && inside.count == 1 })
            #expect(inside.last == .timedOut)
        }
    }
}
