import Testing

@testable import BluezSimulator

extension BusTests {
    @Suite struct CoreTests {
        @Test func managedObjectsAreThoseOfBluez() throws {
            let world = try TestWorld()
            defer { world.close() }

            let reply = world.client.call(
                "/", "org.freedesktop.DBus.ObjectManager.GetManagedObjects")
            try #require(world.run { reply.isDone })

            let objects = try #require(reply.text)
            #expect(objects.contains("objectpath '/org/bluez': {'org.freedesktop.DBus.Introsp"))
            #expect(objects.contains("'org.bluez.AgentManager1'"))
            #expect(objects.contains("'/org/bluez/hci0': "))
            #expect(objects.contains("'Address': <'00:AA:01:00:00:23'>"))
            #expect(objects.contains("'" + TestWorld.device + "': "))
            #expect(objects.contains("'Name': <'VM-Peripheral'>"))
            #expect(!objects.contains("service000a"))
        }

        @Test func unknownObjectsAndMethodsGetLibdbusWords() throws {
            let world = try TestWorld()
            defer { world.close() }

            let nowhere = try world.ask("/org/bluez/hci0/dev_00_00_00_00_00_00", "Device1.Connect")
            let nothing = try world.ask(TestWorld.device, "Device1.Fly", "('up',)")
            let wrong = try world.ask(TestWorld.device, "Device1.Connect", "(1,)")

            let words = "Method \"Connect\" with signature \"\" on interface \"org.bluez.Device1\""
            #expect(
                nowhere
                    == "ERROR org.freedesktop.DBus.Error.UnknownObject | \(words) doesn't exist\n")
            #expect(
                nothing == "ERROR org.freedesktop.DBus.Error.UnknownMethod | Method \"Fly\" with "
                    + "signature \"s\" on interface \"org.bluez.Device1\" doesn't exist\n")
            #expect(wrong?.contains("UnknownMethod | Method \"Connect\" with signature \"i\"") == true)
        }

        @Test func propertiesAreReadAndSet() throws {
            let world = try TestWorld()
            defer { world.close() }

            let reply = try world.set(TestWorld.device, "Device1", "Alias", "'pump'")
            try #require(world.run { reply.isDone })

            #expect(reply.text == "()")
            #expect(try world.property(TestWorld.device, "Device1", "Alias") == "(<'pump'>,)")
            #expect(world.client.has("PropertiesChanged", TestWorld.device, "'Alias': <'pump'>"))
        }

        @Test(arguments: [
            ("'org.bluez.Device1', 'Paired', <true>", "PropertyReadOnly | Property 'Paired' is not"),
            ("'org.bluez.Device1', 'Trusted', <'x'>", "InvalidSignature | Invalid signature for"),
            ("'org.bluez.Device1', 'Nothing', <1>", "UnknownProperty | No such property 'Nothing'"),
            ("'org.bluez.Nobody', 'Nothing', <1>", "InvalidArgs | No such interface 'org.bluez.Nob"),
        ])
        func unusablePropertiesAreRefusedInBluezWords(arguments: String, expected: String) throws {
            let world = try TestWorld()
            defer { world.close() }

            let reply = world.client.call(
                TestWorld.device, "org.freedesktop.DBus.Properties.Set", "(\(arguments))")
            try #require(world.run { reply.isDone })

            #expect(reply.text?.hasPrefix("ERROR org.freedesktop.DBus.Error." + expected) == true)
        }

        @Test func gettingWhatIsNotThereIsRefused() throws {
            let world = try TestWorld()
            defer { world.close() }

            let rssi = try world.property(TestWorld.device, "Device1", "RSSI")

            #expect(
                rssi == "ERROR org.freedesktop.DBus.Error.InvalidArgs | No such property 'RSSI'")
        }

        /// Every method that introspection promises is one that somebody executes.
        @Test func introspectionTellsTheTruth() throws {
            let world = try TestWorld()
            defer { world.close() }
            try world.connect()
            let daemon = try #require(world.simulator.daemon)

            for node in daemon.allNodes {
                let document = Introspection.document(of: node, children: [])
                let reply = world.client.call(
                    node.path, "org.freedesktop.DBus.Introspectable.Introspect")
                try #require(world.run { reply.isDone })

                for interface in node.interfaceNames {
                    #expect(reply.text?.contains("<interface name=\"\(interface)\">") == true)
                    for (member, arguments) in sampleCalls(in: document, of: interface) {
                        let before = world.simulator.journal.count
                        let sample = world.client.call(
                            node.path, interface + "." + member, arguments)
                        try #require(world.run { world.simulator.journal.count > before })
                        #expect(sample.text?.contains("UnknownMethod") != true)
                        try world.settle()
                        #expect(
                            sample.text?.contains("UnknownMethod") != true,
                            "\(interface).\(member) at \(node.path)")
                    }
                }
            }
        }

        /// Methods of one interface in a document, with arguments of the right types; those that
        /// would take the objects away are left out.
        private func sampleCalls(in document: String, of interface: String) -> [(String, String)] {
            let samples = ["s": "'x'", "o": "objectpath '/x'", "v": "<1>", "ay": "@ay []", "a{sv}": "@a{sv} {}"]
            guard let start = document.range(of: "<interface name=\"\(interface)\">") else { return [] }
            let body = document[start.upperBound...].components(upTo: "</interface>")
            return body.components(between: "<method name=\"", and: "</method>").map { method in
                let name = method.components(upTo: "\"")
                let types = method.components(between: "<arg type=\"", and: "/>")
                    .filter { $0.contains("direction=\"in\"") }
                    .map { samples[String($0.components(upTo: "\""))] ?? "?" }
                let list = types.isEmpty ? "()" : "(" + types.joined(separator: ", ") + ",)"
                return (String(name), list)
            }.filter { !["Connect", "Disconnect", "CancelPairing", "Pair"].contains($0.0) }
        }

        @Test func pingIsAnsweredAtAnyPath() throws {
            let world = try TestWorld()
            defer { world.close() }

            let ping = world.client.call("/no/where", "org.freedesktop.DBus.Peer.Ping")
            try #require(world.run { ping.isDone })

            #expect(ping.text == "()")
        }

        @Test func theNameIsNotQueuedFor() throws {
            let world = try TestWorld()
            defer { world.close() }
            let second = BluezSimulator(
                busAddress: world.bus.address, context: world.context, clock: world.clock)

            #expect(throws: BusError.self) { try second.start() }
            #expect(!second.isRunning)
        }

        @Test func theNameCanBeAnother() throws {
            var configuration = BluezSimulator.Configuration()
            configuration.name = "org.example.Bluez"
            let world = try TestWorld(configuration)
            defer { world.close() }

            let ping = world.client.call(
                "/", "org.freedesktop.DBus.Peer.Ping", to: "org.example.Bluez")
            try #require(world.run { ping.isDone })

            #expect(ping.text == "()")
        }

        @Test func theJournalHasEveryCallInOrder() throws {
            let world = try TestWorld()
            defer { world.close() }

            _ = try world.send(TestWorld.far, "Device1.Connect")
            _ = try world.send(TestWorld.far, "Device1.Disconnect")
            _ = try world.send(
                TestWorld.adapter, "Adapter1.SetDiscoveryFilter", "({'RSSI': <int16 -70>},)")

            #expect(
                world.simulator.journal.map { $0.method } == [
                    "org.bluez.Device1.Connect", "org.bluez.Device1.Disconnect",
                    "org.bluez.Adapter1.SetDiscoveryFilter",
                ])
            let last = try #require(world.simulator.journal.last)
            #expect(last.path == TestWorld.adapter)
            #expect(last.sender == world.client.uniqueName)
            #expect(last.arguments == "({'RSSI': <int16 -70>},)")
        }
    }
}
