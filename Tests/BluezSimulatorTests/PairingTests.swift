import Testing

@testable import BluezSimulator

extension BusTests {
    @Suite struct PairingTests {
        private let soon = Duration.milliseconds(120)
        private let failed = "ERROR org.bluez.Error.AuthenticationFailed | Authentication Failed"
        private let canceled =
            "ERROR org.bluez.Error.AuthenticationCanceled | Authentication Canceled"
        private let absent = "ERROR org.bluez.Error.DoesNotExist | Does Not Exist"

        private func register(_ world: TestWorld, _ capability: String) throws -> String? {
            world.client.exportAgent()
            return try world.ask(
                "/org/bluez",
                "AgentManager1.RegisterAgent",
                "(objectpath '/agent', '\(capability)')"
            )
        }

        @Test(arguments: [
            ("NoInputNoOutput", "RequestAuthorization"), ("DisplayYesNo", "RequestConfirmation"),
        ])
        func pairAsksTheCallersAgent(capability: String, question: String) throws {
            let world = try TestWorld()
            defer { world.close() }
            #expect(try register(world, capability) == "()")

            let pair = try world.send(TestWorld.device, "Device1.Pair")
            world.clock.advance(by: soon)
            try #require(world.run { pair.isDone })
            try world.settle()

            #expect(pair.text == "()")
            #expect(world.client.agentCalls == [question])
            #expect(world.client.has("'Paired': <true>", "'Bonded': <true>"))
        }

        @Test func aPairOfAPairedDeviceIsNeverAnswered() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()
            try world.simulator.device(BluezSimulator.nearAddress).isPaired = true

            let pair = try world.send(TestWorld.device, "Device1.Pair")
            world.clock.advance(by: .seconds(60))
            try world.settle()

            #expect(!pair.isDone)
            #expect(try world.property(TestWorld.device, "Device1", "Paired") == "(<true>,)")
        }

        @Test func anAgentThatRefusesFailsThePairing() throws {
            let world = try TestWorld()
            defer { world.close() }
            _ = try register(world, "NoInputNoOutput")
            world.client.agentAllows = false

            let pair = try world.send(TestWorld.device, "Device1.Pair")
            world.clock.advance(by: soon)
            try #require(world.run { pair.isDone })

            #expect(pair.text == failed)
            #expect(try world.property(TestWorld.device, "Device1", "Paired") == "(<false>,)")
        }

        @Test func withoutAnAgentPairFailsAndTheNextHangsUntilTheLinkEnds() throws {
            let world = try TestWorld()
            defer { world.close() }

            #expect(try world.ask(TestWorld.device, "Device1.Pair", after: soon) == failed)
            let second = try world.send(TestWorld.device, "Device1.Pair")
            world.clock.advance(by: .seconds(60))
            try world.settle()

            #expect(!second.isDone)
            #expect(
                try world.ask(TestWorld.device, "Device1.Pair")
                    == "ERROR org.bluez.Error.InProgress | In Progress"
            )
            _ = try world.ask(TestWorld.device, "Device1.Disconnect", after: .seconds(2))
            world.clock.advance(by: .milliseconds(10))
            try #require(world.run { second.isDone })
            #expect(second.text == canceled)
        }

        @Test func cancelPairingEndsAPendingPair() throws {
            let world = try TestWorld()
            defer { world.close() }
            _ = try register(world, "NoInputNoOutput")
            world.client.agentAllows = nil
            let pair = try world.send(TestWorld.device, "Device1.Pair")
            world.clock.advance(by: soon)
            try #require(world.run { !world.client.agentCalls.isEmpty })

            let cancel = try world.ask(TestWorld.device, "Device1.CancelPairing")

            #expect(cancel == "()")
            #expect(pair.text == canceled)
        }

        @Test func cancelPairingWithoutOneRemovesTheBondAndTheLink() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()
            try world.simulator.device(BluezSimulator.nearAddress).isPaired = true

            let cancel = try world.ask(TestWorld.device, "Device1.CancelPairing")

            #expect(cancel == absent)
            #expect(world.client.has("'Paired': <false>", "'Bonded': <false>"))
            #expect(world.client.has("'Connected': <false>"))
        }

        @Test func aPairEndsWithItsClientAndTakesTheLinkAlong() throws {
            let world = try TestWorld()
            defer { world.close() }
            let other = try world.anotherClient()
            other.agentAllows = nil
            other.exportAgent()
            _ = try world.ask(
                "/org/bluez",
                "AgentManager1.RegisterAgent",
                "(objectpath '/agent', 'NoInputNoOutput')",
                from: other
            )
            _ = try world.send(TestWorld.device, "Device1.Pair", from: other)
            world.clock.advance(by: soon)
            try #require(world.run { !other.agentCalls.isEmpty })

            other.close()

            try #require(world.run { world.client.has("'Connected': <false>") })
            #expect(world.simulator.daemon?.agents.isEmpty == true)
        }

        @Test func anAbsentDeviceCannotBePaired() throws {
            let world = try TestWorld()
            defer { world.close() }

            let pair = try world.ask(TestWorld.far, "Device1.Pair", after: .seconds(41))

            #expect(pair == "ERROR org.bluez.Error.ConnectionAttemptFailed | Page Timeout")
        }

        @Test func agentsAreRegisteredOncePerClient() throws {
            let world = try TestWorld()
            defer { world.close() }
            let manager = "/org/bluez"
            let agent = "(objectpath '/agent',)"

            #expect(try world.ask(manager, "AgentManager1.UnregisterAgent", agent) == absent)
            #expect(try world.ask(manager, "AgentManager1.RequestDefaultAgent", agent) == absent)
            #expect(
                try register(world, "Telepathy")
                    == "ERROR org.bluez.Error.InvalidArguments | Invalid arguments in method call"
            )
            #expect(
                try world.ask(
                    manager,
                    "AgentManager1.RegisterAgent",
                    "(objectpath '/agent', '')"
                ) == "()"
            )
            #expect(
                try world.ask(
                    manager,
                    "AgentManager1.RegisterAgent",
                    "(objectpath '/agent', '')"
                )
                    == "ERROR org.bluez.Error.AlreadyExists | Already Exists"
            )
            #expect(try world.ask(manager, "AgentManager1.RequestDefaultAgent", agent) == "()")
            #expect(try world.ask(manager, "AgentManager1.UnregisterAgent", agent) == "()")
        }

        @Test func profilesAreNotedUntilTheirClientLeaves() throws {
            let world = try TestWorld()
            defer { world.close() }
            let other = try world.anotherClient()
            let register = "(objectpath '/profile', '1101', @a{sv} {})"

            func ask(_ member: String, _ arguments: String) throws -> String? {
                try world.ask(
                    "/org/bluez",
                    "ProfileManager1." + member,
                    arguments,
                    from: other
                )
            }
            #expect(try ask("RegisterProfile", register) == "()")
            #expect(
                try ask("RegisterProfile", register)
                    == "ERROR org.bluez.Error.AlreadyExists | Already Exists"
            )
            #expect(try ask("UnregisterProfile", "(objectpath '/profile',)") == "()")
            #expect(try ask("UnregisterProfile", "(objectpath '/profile',)") == absent)
            #expect(try ask("RegisterProfile", register) == "()")

            other.close()

            #expect(world.run { world.simulator.daemon?.profiles.isEmpty == true })
        }

        @Test func theDefaultAgentAnswersForOthers() throws {
            let world = try TestWorld()
            defer { world.close() }
            _ = try register(world, "NoInputNoOutput")
            _ = try world.ask(
                "/org/bluez",
                "AgentManager1.RequestDefaultAgent",
                "(objectpath '/agent',)"
            )
            let other = try world.anotherClient()

            let pair = try world.send(TestWorld.device, "Device1.Pair", from: other)
            world.clock.advance(by: soon)
            try #require(world.run { pair.isDone })

            #expect(pair.text == "()")
            #expect(world.client.agentCalls == ["RequestAuthorization"])
        }
    }
}
