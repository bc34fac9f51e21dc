import BleepTestKit
import BluezSimulator
import CGLib
import Testing

@testable import BleepCore
@testable import BleepGDBus

extension BusTests {
    @Suite struct PoolTests {
        private func configuration(
            _ change: (inout ConnectionPool.Configuration) -> Void
        ) -> ConnectionPool.Configuration {
            var configuration = ConnectionPool.Configuration()
            change(&configuration)
            return configuration
        }

        @Test func whoWaitsTooLongIsToldSo() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            world.pool.configure(configuration { $0.maximum = 1 })
            let lease = try #require(world.lease())
            let worker = world.onThread { world.pool.acquire("late", within: .seconds(2)) }
            try #require(world.look { world.pool.statistics.waiting == 1 })

            world.clock.advance(by: .seconds(2))

            try #require(world.run { worker.isDone })
            #expect(worker.result?.status == .timedOut)
            #expect(worker.result?.error?.elapsed == .seconds(2))
            #expect(worker.result?.error?.text.contains("no connection is free: 1 in use") == true)
            #expect(world.pool.release(lease))
        }

        @Test func aScopeLimitsTheWait() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            world.pool.configure(configuration { $0.maximum = 1 })
            let lease = try #require(world.lease())
            let worker = world.onThread { () -> Status in
                _ = world.client.scopes.push(.seconds(1), at: world.clock.now)
                defer { _ = world.client.scopes.pop() }
                return world.pool.acquire("late", within: .seconds(60)).status
            }
            try #require(world.look { world.pool.statistics.waiting == 1 })

            world.clock.advance(by: .seconds(1))

            try #require(world.run { worker.isDone })
            #expect(worker.result == .timedOut)
            #expect(world.pool.release(lease))
        }

        /// Nobody iterates the client's context meanwhile: the test's own thread waits.
        @Test(arguments: [true, false])
        func aLoopThatDoesNotTurnHoldsNobodyUp(isServed: Bool) throws {
            let world = try FakeWorld()
            defer { world.close() }
            world.pool.configure(configuration { $0.maximum = 1 })
            let lease = try #require(world.pool.acquire("first", within: .zero).lease)
            let helper = world.onThread { () -> Bool in
                while world.pool.statistics.waiting == 0 { g_thread_yield() }
                if isServed { return world.pool.release(lease) }
                world.clock.advance(by: .seconds(10))
                return true
            }

            let outcome = world.pool.acquire("second", within: .zero)

            #expect(outcome.status == (isServed ? .ok : .timedOut))
            #expect(world.look { helper.isDone })
        }

        @Test func waitsBeyondTheLimitAreServedInTurn() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            world.pool.configure(configuration { $0.maximum = 2 })

            let told = (0..<20).map { _ in world.ask() }

            for index in told.indices {
                try #require(world.run { told[index].count == 1 })
                #expect(told.dropFirst(index + 2).allSatisfy { $0.count == 0 })
                #expect(world.pool.release(try #require(told[index].last?.lease)))
            }
            // One alone may serve them all while the other is still being opened.
            #expect((1...2).contains(world.pool.statistics.created))
            #expect(world.pool.statistics.granted == 20)
            let latency = world.client.metrics.statistics(of: "pool_acquire", over: .lifetime)
            #expect(latency?.figures.successes.count == 20)
        }

        @Test func aWaitThatIsCancelledEnds() throws {
            let world = try FakeWorld()
            defer { world.close() }
            world.pool.configure(configuration { $0.maximum = 1 })
            let lease = try #require(world.lease())
            let told = Told<Acquisition.Outcome>(waking: world.context)
            let acquisition = world.pool.acquire("x", within: .zero) { told.tell($0) }

            acquisition.cancel()

            try #require(world.run { told.count == 1 })
            #expect(told.last?.status == .cancelled)
            #expect(world.pool.release(lease))
        }

        @Test func aPoolWithoutABusSaysSoAtOnce() throws {
            let world = try FakeWorld()
            defer { world.close() }
            world.killBus()

            let told = world.ask()

            try #require(world.run { told.count == 1 })
            #expect(told.last?.status == .busUnavailable)
            #expect(told.last?.error?.message.isEmpty == false)
        }

        @Test(arguments: [true, false])
        func theDeathOfTheBusEndsCallsAndTheMinimumComesBack(isAttached: Bool) throws {
            let world = try FakeWorld { $0.isAttached = isAttached }
            defer { world.close() }
            world.pool.configure(configuration { $0.minimum = 2 })
            try #require(world.look { world.pool.statistics.idle == 2 })
            let lease = try #require(world.lease())
            try world.bluez.inject(.init(parsing: "hold Peer.Ping"))
            let held = world.start(FakeWorld.ping, on: lease)
            try #require(world.run { world.bluez.held.count == 1 })

            world.killBus()
            try #require(world.look { held.isOver && world.closed(.lost) == 2 })
            #expect(held.status == .busLost)
            #expect(world.perform(FakeWorld.ping, on: lease) == .busLost)
            #expect(world.pool.release(lease))

            try world.restartBus()
            #expect(
                world.look {
                    // Small steps: opening takes real time, and is given up after ten seconds.
                    world.clock.advance(by: .milliseconds(10))
                    return world.pool.statistics.idle == 2
                })
        }

        @Test func aLeaseOutlivesARestartOfBluez() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let lease = try #require(world.lease())
            try #require(world.perform(FakeWorld.ping, on: lease) == .ok)

            world.bluez.stop()
            #expect(world.perform(FakeWorld.ping, on: lease) == .serviceUnavailable)
            try world.bluez.start()

            #expect(world.perform(FakeWorld.ping, on: lease) == .ok)
            #expect(world.pool.release(lease))
            #expect(world.pool.statistics.idle == 1)
        }

        @Test func aConnectionThatLateRepliesWeighOnIsLeftWhenItComesBack() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let lease = try #require(world.lease())
            try world.bluez.inject(.init(parsing: "lose Peer.Ping"))
            let told = (0..<64).map { _ in
                world.start(FakeWorld.ping, on: lease) { $0.timeout = .seconds(1) }
            }
            try #require(world.run { world.calls("Peer.Ping").count == 64 })
            world.clock.advance(by: .seconds(1))
            try #require(world.run { told.allSatisfy { $0.isOver } })
            try world.bluez.inject(.init(parsing: "clear Peer.Ping"))

            #expect(world.perform(FakeWorld.ping, on: lease) == .ok)
            #expect(world.pool.release(lease))

            #expect(world.closed(.worn) == 1)
        }

        @Test func aFullConnectionIsSaidToBe() throws {
            let world = try FakeWorld { $0.bus.repliesPerConnection = 128 }
            defer { world.close() }
            let lease = try #require(world.lease())
            try world.bluez.inject(.init(parsing: "hold Peer.Ping"))
            let told = (0..<128).map { _ in world.start(FakeWorld.ping, on: lease) }
            try #require(world.run { world.bluez.held.count == 128 })

            #expect(
                world.perform(FakeWorld.ping, on: lease) { $0.maximumAttempts = 1 } == .busLimit)

            #expect(world.pool.release(lease))
            #expect(world.closed(.worn) == 1)
            // Yet no call under way is cut.
            try world.bluez.inject(.init(parsing: "release"))
            try #require(world.run { told.allSatisfy { $0.isOver } })
            #expect(told.allSatisfy { $0.status == .ok })
        }

        @Test func aQuietConnectionIsCheckedAndASilentOneClosed() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            world.pool.configure(configuration { $0.minimum = 1 })
            try #require(world.look { world.pool.statistics.idle == 1 })
            // After an answer: what the bus says of itself to a new connection has come by then.
            let lease = try #require(world.lease())
            try #require(world.perform(FakeWorld.ping, on: lease) == .ok)
            try #require(world.pool.release(lease))
            let connection = lease.connection
            let heard = connection.messagesHeard

            world.clock.advance(by: .seconds(30))
            try #require(world.look { connection.messagesHeard == heard + 1 })
            try #require(world.look { world.pool.lock.with { !world.pool.machine.isChecking } })
            world.bus.freeze(true)
            world.clock.advance(by: .seconds(30))
            try #require(world.look { world.pool.lock.with { world.pool.machine.isChecking } })
            world.clock.advance(by: .seconds(2))

            #expect(world.look { world.closed(.unhealthy) == 1 })
            world.bus.freeze(false)
            #expect(world.look { world.pool.statistics.idle == 1 })
        }

        @Test func aLeaseThatIsForgottenIsReportedAndComesBack() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let lease = try #require(world.lease("forgetful"))

            world.pool.drop(lease)

            #expect(world.run { world.logged("\"forgetful\" was never released") })
            #expect(world.pool.statistics.idle == 1)
            #expect(world.pool.statistics.leaks == 1)
        }

        @Test func leasesThatAreStillOutAtTheEndAreReported() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let lease = try #require(world.lease("late"))
            world.clock.advance(by: .seconds(7))
            let waiting = world.ask()
            world.pool.configure(configuration { $0.maximum = 1 })
            let second = try #require(waiting.count == 0 ? world.ask() : waiting)
            let pool = world.pool

            world.shutClientDown()

            #expect(world.logged("\"late\" has been out for 7.0 s"))
            #expect(world.run { second.count == 1 })
            #expect(pool.release(lease))
            #expect(world.client.perform(FakeWorld.ping, on: lease).status == .clientClosed)
            #expect(pool.acquire("after", within: .zero).lease == nil)
        }
    }
}

extension ConnectionPool {
    /// The bus is being asked.
    fileprivate var isChecking: Bool {
        connections.contains { if case .checking = $0.state { true } else { false } }
    }
}
