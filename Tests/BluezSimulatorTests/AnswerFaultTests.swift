import Testing

@testable import BluezSimulator

extension BusTests {
    @Suite struct AnswerFaultTests {
        private func setTrusted(_ world: TestWorld) throws -> TestClient.Reply {
            try world.set(TestWorld.device, "Device1", "Trusted", "true")
        }

        @Test func aHeldCallIsExecutedAndAnsweredAtRelease() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.hold("Device1.Connect", count: nil))

            let connect = try world.send(TestWorld.device, "Device1.Connect")
            world.clock.advance(by: .seconds(100))
            try world.settle()

            #expect(!connect.isDone)
            #expect(world.client.has("'Connected': <true>"))
            #expect(world.simulator.held.count == 1)
            let held = try #require(world.simulator.held.first)
            #expect(held.method == "org.bluez.Device1.Connect")
            #expect(held.path == TestWorld.device)
            #expect(held.sender == world.client.uniqueName)
            world.simulator.release("Device1.Connect")
            try #require(world.run { connect.isDone })
            #expect(connect.text == "()")
            #expect(world.simulator.held.isEmpty)
        }

        @Test func releaseEndsTheHoldingAndLetsBusyCallsGoWhenTheyAreThrough() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.hold("Device1.Connect", count: nil))
            let connect = try world.send(TestWorld.device, "Device1.Connect")

            world.simulator.release()
            try world.settle()
            #expect(!connect.isDone)
            world.clock.advance(by: .milliseconds(40))
            try #require(world.run { connect.isDone })

            #expect(connect.text == "()")
            #expect(try world.ask(TestWorld.device, "Device1.Connect") == "()")
        }

        @Test func oneHeldCallCanBeReleasedOrRefusedByItself() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.hold("Properties.Set", count: nil))
            let replies = try (0..<4).map { _ in try setTrusted(world) }
            try #require(world.simulator.held.count == 4)

            world.simulator.release(world.simulator.held[1])
            world.simulator.release(
                world.simulator.held[1],
                as: .refuse(BusError("org.bluez.Error.Failed", "no"))
            )
            world.simulator.release(world.simulator.held[1], as: .lose)
            try world.settle()

            #expect(
                replies.map { $0.text } == [nil, "()", "ERROR org.bluez.Error.Failed | no", nil]
            )
            #expect(world.simulator.held.count == 1)
        }

        @Test func aCountLimitsTheHolding() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.hold("Properties.Set", count: 1))

            let first = try setTrusted(world)
            let second = try setTrusted(world)
            try world.settle()

            #expect(!first.isDone)
            #expect(second.text == "()")
        }

        @Test func aDelayedCallIsExecutedLater() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.delay("Properties.Set", .seconds(3)))
            let reply = try setTrusted(world)

            world.clock.advance(by: .milliseconds(2999))
            try world.settle()
            #expect(!world.client.has("'Trusted'"))
            #expect(!reply.isDone)
            world.clock.advance(by: .milliseconds(1))
            try #require(world.run { reply.isDone })

            #expect(reply.text == "()")
            #expect(world.client.has("'Trusted': <true>"))
        }

        @Test func aLateCallIsExecutedAtOnceAndAnsweredLater() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.late("Properties.Set", .seconds(3)))
            let reply = try setTrusted(world)

            world.clock.advance(by: .milliseconds(2999))
            try world.settle()
            #expect(world.client.has("'Trusted': <true>"))
            #expect(!reply.isDone)
            world.clock.advance(by: .milliseconds(1))
            try #require(world.run { reply.isDone })

            #expect(reply.text == "()")
        }

        @Test func aLostCallIsExecutedAndNeverAnswered() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.lose("Properties.Set", count: 1))

            let lost = try setTrusted(world)
            try world.settle()
            #expect(world.client.has("'Trusted': <true>"))
            let next = try setTrusted(world)
            world.clock.advance(by: .seconds(1000))
            try world.settle()

            #expect(!lost.isDone)
            #expect(next.text == "()")
        }

        @Test func aSwallowedCallIsNeitherExecutedNorAnswered() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.swallow("Properties.Set"))

            let reply = try setTrusted(world)
            world.clock.advance(by: .seconds(1000))
            try world.settle()

            #expect(!world.client.has("'Trusted'"))
            #expect(!reply.isDone)
            #expect(world.simulator.journal.count == 1)
        }

        @Test func aRefusedCallIsNotExecutedAndFailsThatOften() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(
                .init(parsing: #"fail Device1.Connect org.bluez.Error.Failed "no luck" 2"#)
            )

            let answers = try (0..<3).map { _ in
                try world.ask(TestWorld.device, "Device1.Connect", after: .milliseconds(40))
            }

            let refusal = "ERROR org.bluez.Error.Failed | no luck"
            #expect(answers == [refusal, refusal, "()"])
        }

        @Test func anAnswerFaultCanBeMeantForOneDevice() throws {
            let world = try TestWorld()
            defer { world.close() }
            let error = BusError("org.bluez.Error.Failed", "not you")
            try world.simulator.inject(
                .refuse("Device1.*@F0:F1:F2:F3:F4:F5", error, count: nil)
            )

            #expect(
                try world.ask(TestWorld.device, "Device1.Disconnect")
                    == "ERROR org.bluez.Error.Failed | not you"
            )
            #expect(try world.ask(TestWorld.far, "Device1.Disconnect") == "()")
        }

        @Test func clearEndsAnswerFaults() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.swallow("Device1.Disconnect"))
            try world.simulator.inject(.lose("Properties.Set", count: nil))

            try world.simulator.inject(.clear("Device1.Disconnect"))
            #expect(try world.ask(TestWorld.far, "Device1.Disconnect") == "()")
            let lost = try setTrusted(world)
            try world.simulator.inject(.clear(.any))
            let answered = try setTrusted(world)
            try world.settle()

            #expect(!lost.isDone)
            #expect(answered.text == "()")
        }

        @Test func chaosIsTheSameForTheSameSeed() throws {
            func fates(seed: UInt64) throws -> [String?] {
                let world = try TestWorld()
                defer { world.close() }
                try world.simulator.inject(.chaos(seed: seed, rate: 0.5))
                return try (0..<24).map { _ in
                    try world.ask(TestWorld.far, "Device1.Disconnect")
                }
            }

            let first = try fates(seed: 7)

            #expect(try fates(seed: 7) == first)
            #expect(try fates(seed: 8) != first)
            #expect(first.contains("()"))
            #expect(first.contains(nil))
            #expect(first.contains("ERROR org.bluez.Error.InProgress | In Progress"))
        }
    }
}
