import Testing

@testable import BluezSimulator

extension BusTests {
    @Suite struct AdapterFaultTests {
        @Test func anUnpluggedAdapterTakesEverythingBelowAlong() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()
            let read = try world.send(
                world.path(of: BluezSimulator.DefaultUUID.hanging),
                "GattCharacteristic1.ReadValue",
                "(@a{sv} {},)"
            )
            world.client.forgetSignals()

            try world.simulator.inject(.vanish("/org/bluez/hci0"))
            try #require(world.run { read.isDone })
            try world.settle()

            #expect(read.text?.hasSuffix("ATT error: 0x0e") == true)
            let order = [
                world.client.index("PropertiesChanged", "'Powered': <false>"),
                world.client.index("InterfacesRemoved", "'org.bluez.Battery1'"),
                world.client.index("InterfacesRemoved", "'org.bluez.Device1'"),
                world.client.index("InterfacesRemoved", "'org.bluez.Adapter1'"),
            ].compactMap { $0 }
            #expect(order.count == 4)
            #expect(order == order.sorted())
            #expect(!world.client.has("NameOwnerChanged"))
            #expect(
                try world.ask(TestWorld.device, "Device1.Connect")?.contains("UnknownObject")
                    == true
            )
            #expect(world.simulator.daemon?.allNodes.map { $0.path } == ["/org/bluez"])
        }

        @Test func aPendingConnectIsAnsweredOKWhenTheAdapterGoes() throws {
            let world = try TestWorld()
            defer { world.close() }
            let connect = try world.send(TestWorld.far, "Device1.Connect")

            try world.simulator.inject(.vanish("hci0"))
            try world.settle()
            #expect(!connect.isDone)
            world.clock.advance(by: .milliseconds(20))
            try #require(world.run { connect.isDone })

            #expect(connect.text == "()")
            world.clock.advance(by: .seconds(10))
            #expect(world.simulator.isRunning)
        }

        @Test func anAdapterComesBackUnderItsNameAndIsSwitchedOn() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.vanish("hci0"))

            try world.simulator.inject(.appear("hci0"))
            world.clock.advance(by: .milliseconds(20))
            try #require(world.run { world.client.has("'Powered': <true>") })

            #expect(world.client.has("InterfacesAdded", "'/org/bluez/hci0'"))
            #expect(world.client.has("InterfacesAdded", TestWorld.device))
            try world.connect()
        }

        @Test func aRenumberedAdapterHasItsDevicesUnderAnotherName() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()
            world.client.forgetSignals()

            try world.simulator.inject(.renumber(from: "hci0", to: "hci1"))
            world.clock.advance(by: .milliseconds(20))
            try #require(world.run { world.client.has("'Powered': <true>") })

            let gone = try #require(world.client.index("InterfacesRemoved", "'/org/bluez/hci0'"))
            let there = try #require(world.client.index("InterfacesAdded", "'/org/bluez/hci1'"))
            #expect(gone < there)
            #expect(
                try world.ask(TestWorld.device, "Device1.Connect")?.contains("UnknownObject")
                    == true
            )
            let moved = "/org/bluez/hci1/dev_F0_F1_F2_F3_F4_F5"
            #expect(
                try world.property(moved, "Device1", "Adapter")
                    == "(<objectpath '/org/bluez/hci1'>,)"
            )
            #expect(
                try world.ask(moved, "Device1.Connect", after: .milliseconds(40)) == "()"
            )
        }

        @Test func aNumberThatIsTakenIsRefused() throws {
            let world = try TestWorld {
                $0.addDefaultWorld()
                $0.addAdapter(.init(name: "hci1", address: "00:AA:01:00:00:24"))
            }
            defer { world.close() }

            #expect(
                fails {
                    try world.simulator.inject(.renumber(from: "hci0", to: "hci1"))
                }
            )
            #expect(fails { try world.simulator.inject(.vanish("hci7")) })
        }

        @Test func anAdapterCanVanishWhileTheDaemonIsDead() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.simulator.inject(.crash(.usual))
            try world.simulator.inject(.vanish("hci0"))

            world.clock.advance(by: .seconds(1))

            #expect(world.simulator.daemon?.allNodes.map { $0.path } == ["/org/bluez"])
        }

        @Test func aVanishedDeviceComesBack() throws {
            let world = try TestWorld()
            defer { world.close() }
            let connect = try world.send(TestWorld.far, "Device1.Connect")

            try world.simulator.inject(.vanish(BluezSimulator.farAddress))
            try #require(world.run { world.client.has("InterfacesRemoved", TestWorld.far) })
            #expect(!connect.isDone)
            try world.simulator.inject(.appear(TestWorld.far))
            try #require(world.run { world.client.has("InterfacesAdded", TestWorld.far) })
        }

        @Test func adaptersAndDevicesCanBeAddedLater() throws {
            let world = try TestWorld()
            defer { world.close() }

            world.simulator.addAdapter(.init(name: "hci1", address: "00:AA:01:00:00:24"))
            world.simulator.addDevice(.init(address: "AA:BB:CC:DD:EE:FF", name: "New"), on: "hci1")

            try #require(
                world.run {
                    world.client.has("InterfacesAdded", "/org/bluez/hci1/dev_AA_BB_CC_DD_EE_FF")
                }
            )
        }
    }
}
