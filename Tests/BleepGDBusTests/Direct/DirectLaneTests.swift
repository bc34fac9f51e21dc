import BleepCore
import BleepTestKit
import BluezSimulator
import CGLib
import Testing

@testable import BleepGDBus

extension FakeWorld {
    /// Makes blocking calls until one has a connection of its own. True if one has.
    func warmUp() -> Bool {
        let calls = onThread { [client] in
            for _ in 0..<DirectLane.callsBeforeOpening {
                _ = client.perform(FakeWorld.ping)
            }
        }
        return run { calls.isDone } && has(connections: 1)
    }

    /// Waits for so many; nobody wakes the test's context when one opens or closes.
    func has(connections: Int) -> Bool {
        run {
            g_main_context_wakeup(context)
            return client.directLane.connections == connections
        }
    }

    /// A blocking Ping on a thread of its own.
    func block(
        on request: Request = FakeWorld.ping, _ change: (inout CallOptions) -> Void = { _ in }
    ) -> Worker<Operation.Outcome> {
        var request = request
        change(&request.options)
        return onThread { [client, request] in client.perform(request) }
    }

    var mainName: String? {
        client.mainLane.current.map { String(cString: $0.name) }
    }
}

extension BusTests {
    @Suite struct DirectLaneTests {
        private func world(_ change: (inout FakeWorld.Configuration) -> Void = { _ in }) throws
            -> FakeWorld
        {
            let world = try FakeWorld {
                $0.isAttached = false
                change(&$0)
            }
            try #require(world.warmUp())
            return world
        }

        @Test func whoeverCallsOftenHasAConnectionOfItsOwn() throws {
            let world = try world()
            defer { world.close() }
            #expect(Set(world.calls("Peer.Ping").map(\.sender)) == [world.mainName])

            let call = world.block()

            try #require(world.run { call.isDone })
            #expect(call.result?.status == .ok)
            #expect(world.calls("Peer.Ping").last?.sender != world.mainName)
            #expect(world.client.directLane.connections == 1)
        }

        @Test func aFewCallsOpenNothing() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            for _ in 0..<2 * DirectLane.callsBeforeOpening {
                let call = world.block()
                try #require(world.run { call.isDone })
                world.clock.advance(by: .milliseconds(1_001))
            }

            #expect(world.client.directLane.connections == 0)
        }

        @Test func aHeldCallEndsAtItsDeadlineAndTheLateReplyIsCounted() throws {
            let world = try world()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Peer.Ping"))
            let call = world.block { $0.timeout = .seconds(3) }
            try #require(world.run { world.bluez.held.count == 1 })
            let sender = world.calls("Peer.Ping").last?.sender

            world.clock.advance(by: .seconds(3))
            try #require(world.run { call.isDone })
            #expect(call.result?.status == .timedOut)
            #expect(call.result?.error?.elapsed == .seconds(3))
            // Not to be had before the reply is in.
            let other = world.block()
            try #require(world.run { world.bluez.held.count == 2 })
            #expect(world.calls("Peer.Ping").last?.sender == world.mainName)

            world.clock.advance(by: .seconds(1))
            try world.bluez.inject(.init(parsing: "release"))
            try #require(
                world.run {
                    other.isDone
                        && world.client.metrics.statistics(of: "Ping", over: .lifetime)?.late.count
                            == 1
                })
            let late = world.client.metrics.statistics(of: "Ping", over: .lifetime)?.late
            #expect(late?.greatestLatency == 4_000_000)
            // It is counted before the connection is given back.
            #expect(
                (0..<100).contains { _ in
                    let again = world.block()
                    return world.run { again.isDone }
                        && world.calls("Peer.Ping").last?.sender == sender
                })
        }

        @Test func aCrashEndsItAtOnceAndTheNextCallGoesOn() throws {
            let world = try world()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Peer.Ping"))
            let call = world.block { $0.maximumAttempts = 1 }
            try #require(world.run { world.bluez.held.count == 1 })

            try world.bluez.inject(.init(parsing: "restart"))

            try #require(world.run { call.isDone })
            #expect(call.result?.status == .serviceLost)
            #expect(call.result?.error?.elapsed == .zero)
            try world.bluez.inject(.init(parsing: "clear Peer.Ping"))
            world.daemonClock.advance(by: .seconds(1))
            try #require(world.run { world.client.view.hasOwner })
            let next = world.block()
            try #require(world.run { next.isDone })
            #expect(next.result?.status == .ok)
            #expect(world.calls("Peer.Ping").last?.sender != world.mainName)
        }

        @Test func aSecondAttemptGoesOutBehindTheFirst() throws {
            let world = try world()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "lose Peer.Ping 1"))
            let before = world.calls("Peer.Ping").count
            let call = world.block {
                $0.attemptTimeout = .seconds(60)
                $0.timeout = .seconds(3600)
            }
            try #require(world.run { world.calls("Peer.Ping").count == before + 1 })

            world.clock.advance(by: .seconds(60))
            // Its rest begins when its thread has seen that.
            try #require(
                world.run {
                    world.clock.advance(by: .milliseconds(1))
                    g_main_context_wakeup(world.context)
                    return world.calls("Peer.Ping").count == before + 2
                })

            try #require(world.run { call.isDone })
            #expect(call.result?.status == .ok)
            let senders = world.calls("Peer.Ping").suffix(2).map(\.sender)
            #expect(senders[0] == senders[1] && senders[0] != world.mainName)
        }

        @Test func theEndOfTheClientFreesABlockedCaller() throws {
            let world = try world()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Peer.Ping"))
            let call = world.block()
            try #require(world.run { world.bluez.held.count == 1 })

            world.shutClientDown()

            try #require(world.run { call.isDone })
            #expect(call.result?.status == .cancelled)
            #expect(world.has(connections: 0))
        }

        @Test func aLostBusEndsItAtOnceAndTheLaneComesBackWithTheBus() throws {
            let world = try world()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Peer.Ping"))
            let call = world.block { $0.maximumAttempts = 1 }
            try #require(world.run { world.bluez.held.count == 1 })

            world.killBus()
            try #require(world.run { call.isDone })
            #expect(call.result?.status == .busLost)

            try world.restartBus()
            try world.bluez.inject(.init(parsing: "clear Peer.Ping"))
            let next = world.block()
            try #require(world.run { next.isDone })
            #expect(next.result?.status == .ok)
            #expect(world.has(connections: 0))
            #expect(world.warmUp())
        }

        @Test func anIdleConnectionThatTheBusClosedIsNotUsed() throws {
            let world = try world()
            defer { world.close() }

            world.killBus()
            try world.restartBus()
            let call = world.block()

            try #require(world.run { call.isDone })
            #expect(call.result?.status == .ok)
        }

        @Test func twoCallersAtOnceHaveOneEach() throws {
            let world = try world()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Peer.Ping"))
            let calls = (0...DirectLane.callsBeforeOpening).map { _ in world.block() }
            try #require(world.run { world.bluez.held.count == calls.count })
            try #require(world.has(connections: 2))

            let last = world.block()
            try #require(world.run { world.bluez.held.count == calls.count + 1 })
            let senders = Set(world.calls("Peer.Ping").suffix(calls.count + 1).map(\.sender))
            #expect(senders.count == 3)
            try world.bluez.inject(.init(parsing: "release"))

            try #require(world.run { last.isDone && calls.allSatisfy { $0.isDone } })
            #expect(calls.allSatisfy { $0.result?.status == .ok })
        }

        @Test func whatIsNotNeededCloses() throws {
            let world = try world()
            defer { world.close() }

            world.clock.advance(by: .wholeMicroseconds(DirectLane.idleLimit.microseconds - 1))
            try #require(world.settle())
            #expect(world.client.directLane.connections == 1)
            world.clock.advance(by: .microseconds(1))

            #expect(world.has(connections: 0))
        }
    }
}
