import Testing

@testable import BluezSimulator

extension BusTests {
    @Suite struct DiscoveryTests {
        private let start = "Adapter1.StartDiscovery"
        private let stop = "Adapter1.StopDiscovery"
        private let busy = "ERROR org.bluez.Error.InProgress | Operation already in progress"
        private let none = "ERROR org.bluez.Error.Failed | No discovery started"
        private let stranger = "/org/bluez/hci0/dev_D0_D1_D2_00_00_00"
        private let soon = Duration.milliseconds(20)

        private func worldWithStranger() throws -> TestWorld {
            try TestWorld {
                $0.addDefaultWorld()
                $0.addStrangers(1)
            }
        }

        @Test func strangersAreFoundAndKnownDevicesGetRSSI() throws {
            let world = try worldWithStranger()
            defer { world.close() }

            #expect(try world.ask(TestWorld.adapter, start, after: soon) == "()")
            #expect(world.client.has("'Discovering': <true>"))
            #expect(!world.client.has("InterfacesAdded"))
            world.clock.advance(by: .milliseconds(50))
            try #require(world.run { world.client.has("InterfacesAdded", stranger, "'RSSI'") })

            #expect(world.client.has("PropertiesChanged \(TestWorld.device)", "'RSSI'"))
            #expect(!world.client.has(TestWorld.far))
        }

        @Test func stoppingTakesTheRSSIAway() throws {
            let world = try worldWithStranger()
            defer { world.close() }
            _ = try world.ask(TestWorld.adapter, start, after: .milliseconds(100))

            #expect(try world.ask(TestWorld.adapter, stop, after: soon) == "()")

            #expect(world.client.has("'Discovering': <false>"))
            #expect(world.client.has("PropertiesChanged \(TestWorld.device)", "['RSSI']"))
        }

        @Test func anUnwantedDeviceExpiresAfter30Seconds() throws {
            let world = try worldWithStranger()
            defer { world.close() }
            _ = try world.ask(TestWorld.adapter, start, after: .milliseconds(100))
            _ = try world.ask(TestWorld.adapter, stop, after: soon)

            world.clock.advance(by: .milliseconds(29_999))
            try world.settle()
            #expect(!world.client.has("InterfacesRemoved"))
            world.clock.advance(by: .milliseconds(1))

            try #require(world.run { world.client.has("InterfacesRemoved", stranger) })
        }

        @Test func aWantedDeviceStays() throws {
            let world = try worldWithStranger()
            defer { world.close() }
            _ = try world.ask(TestWorld.adapter, start, after: .milliseconds(100))
            _ = try world.ask(TestWorld.adapter, stop, after: soon)

            _ = try world.ask(stranger, "Device1.Connect", after: .seconds(60))
            _ = try world.ask(stranger, "Device1.Disconnect", after: .seconds(2))
            _ = try world.ask(TestWorld.adapter, start, after: .milliseconds(100))
            _ = try world.ask(TestWorld.adapter, stop, after: .seconds(60))

            #expect(!world.client.has("InterfacesRemoved", stranger))
        }

        @Test func oneClientHasOneSession() throws {
            let world = try TestWorld()
            defer { world.close() }

            let first = try world.send(TestWorld.adapter, start)
            #expect(try world.ask(TestWorld.adapter, start) == busy)
            world.clock.advance(by: soon)
            try #require(world.run { first.isDone })

            #expect(first.text == "()")
            #expect(try world.ask(TestWorld.adapter, start) == busy)
        }

        @Test func startAndStopBackToBackAreBothFine() throws {
            let world = try TestWorld()
            defer { world.close() }

            let first = try world.send(TestWorld.adapter, start)
            let second = try world.send(TestWorld.adapter, stop)
            world.clock.advance(by: soon)
            world.clock.advance(by: soon)
            try #require(world.run { first.isDone && second.isDone })

            #expect(first.text == "()")
            #expect(second.text == "()")
        }

        @Test func stoppingWhatOneHasNotStartedFails() throws {
            let world = try TestWorld()
            defer { world.close() }
            let other = try world.anotherClient()
            _ = try world.ask(TestWorld.adapter, start, after: soon, from: other)

            #expect(try world.ask(TestWorld.adapter, stop) == none)
        }

        @Test func theFirstOfTwoSimultaneousStartsIsForgottenForGood() throws {
            let world = try TestWorld()
            defer { world.close() }
            let other = try world.anotherClient()

            let first = try world.send(TestWorld.adapter, start)
            let second = try world.ask(TestWorld.adapter, start, after: soon, from: other)
            world.clock.advance(by: .seconds(100))
            try world.settle()

            #expect(second == "()")
            #expect(!first.isDone)
            #expect(try world.ask(TestWorld.adapter, stop) == busy)
            #expect(try world.ask(TestWorld.adapter, start) == busy)
            // Discovery stays on for the wedged client until it leaves the bus.
            _ = try world.ask(TestWorld.adapter, stop, after: soon, from: other)
            #expect(!world.client.has("'Discovering': <false>"))
            let watcher = try world.anotherClient()
            watcher.watchBluez()
            try world.settle(watcher)
            world.client.close()
            try #require(world.run { watcher.has("'Discovering': <false>") })
        }

        @Test func aSessionEndsWithItsClient() throws {
            let world = try TestWorld()
            defer { world.close() }
            let other = try world.anotherClient()
            _ = try world.ask(TestWorld.adapter, start, after: soon, from: other)

            other.close()

            try #require(world.run { world.client.has("'Discovering': <false>") })
        }

        @Test(arguments: [
            ("{'RSSI': <int16 -1>}", false), ("{'RSSI': <int16 -100>}", true),
            ("{'Pattern': <'Strang'>}", true), ("{'Pattern': <'VM-'>}", false),
            ("{'Pattern': <'D0:D1'>}", true), ("{'UUIDs': <['180f']>}", false), ("@a{sv} {}", true),
        ])
        func aFilterDecidesWhatIsReported(filter: String, isFound: Bool) throws {
            let world = try worldWithStranger()
            defer { world.close() }

            #expect(
                try world.ask(
                    TestWorld.adapter,
                    "Adapter1.SetDiscoveryFilter",
                    "(\(filter),)"
                ) == "()"
            )
            _ = try world.ask(TestWorld.adapter, start, after: .milliseconds(100))

            #expect(world.client.has("InterfacesAdded", stranger) == isFound)
        }

        @Test func aFilterBelongsToItsClient() throws {
            let world = try worldWithStranger()
            defer { world.close() }
            let other = try world.anotherClient()
            _ = try world.ask(
                TestWorld.adapter,
                "Adapter1.SetDiscoveryFilter",
                "({'RSSI': <int16 -1>},)",
                from: other
            )

            _ = try world.ask(TestWorld.adapter, start, after: .milliseconds(100))

            #expect(world.client.has("InterfacesAdded", stranger))
        }

        @Test func aWedgedAdapterCanNeitherStartNorStop() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.wedgeDiscovery)

            #expect(try world.ask(TestWorld.adapter, start, after: .seconds(60)) == busy)
            #expect(try world.ask(TestWorld.adapter, stop, after: .seconds(60)) == busy)
            #expect(try world.property(TestWorld.adapter, "Adapter1", "Discovering") == "(<true>,)")

            let off = try world.set(TestWorld.adapter, "Adapter1", "Powered", "false")
            world.clock.advance(by: .milliseconds(40))
            try #require(world.run { off.isDone })
            let on = try world.set(TestWorld.adapter, "Adapter1", "Powered", "true")
            world.clock.advance(by: .milliseconds(40))
            try #require(world.run { on.isDone })
            #expect(try world.ask(TestWorld.adapter, start, after: soon) == "()")
        }
    }
}
