import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    /// The same handle works after everything that BlueZ does to its objects.
    @Suite struct ProxyMovesTests {
        private let moved = "/org/bluez/hci1/dev_F0_F1_F2_F3_F4_F5"

        private func call(_ world: FakeWorld, _ proxy: Proxy, _ method: String) -> Status? {
            world.perform(proxy.request(method, nil, CallOptions()))
        }

        @Test func isRightAgainAfterARestart() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let (adapter, device) = (world.adapterProxy, world.nearProxy)
            #expect(world.read("Alias", of: adapter)?.status == .ok)
            #expect(world.read("Alias", of: device)?.status == .ok)
            try #require(call(world, device, "Connect") == .ok)
            try #require(world.settle())
            #expect(
                device.property("Connected", within: .forever, CallOptions()).value?.boolean == true
            )

            try #require(try world.restartDaemon())

            #expect(world.read("Connected", of: device)?.value?.boolean == false)
            #expect(world.read("Alias", of: adapter)?.status == .ok)
            #expect(call(world, device, "Connect") == .ok)
        }

        @Test func isToldOfTheOutageAndWorksAfterIt() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let device = world.nearProxy
            #expect(world.read("Alias", of: device)?.status == .ok)

            try world.bluez.inject(.crash(.forever))
            // An answer that comes after the signal: by then it is taken in.
            try #require(world.run { !world.client.view.hasOwner })
            try #require(world.settle())
            #expect(world.read("Alias", of: device)?.status == .serviceUnavailable)
            try world.bluez.inject(.start)
            try #require(world.run { world.client.view.hasOwner })
            let worker = world.onThread {
                device.property("Alias", within: .forever, CallOptions())
            }
            // Nothing but the manager is there yet, and the read waits for the rest.
            try #require(world.run { world.calls("GetManagedObjects").count >= 2 })
            world.daemonClock.advance(by: .seconds(1))

            try #require(world.run { worker.isDone })
            #expect(worker.result?.status == .ok)
        }

        @Test func findsADeviceThatWentAndCameBack() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let device = world.nearProxy
            #expect(world.read("Alias", of: device)?.status == .ok)

            try world.bluez.inject(.vanish(BluezSimulator.nearAddress))
            try #require(world.settle())
            let worker = world.onThread {
                device.property("Alias", within: .forever, CallOptions())
            }
            try #require(world.settle())
            #expect(!worker.isDone)
            try world.bluez.inject(.appear(BluezSimulator.nearAddress))

            try #require(world.run { worker.isDone })
            #expect(worker.result?.status == .ok)
            #expect(call(world, device, "Connect") == .ok)
        }

        @Test func aDeviceThatStaysAwayIsMissing() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let device = world.nearProxy
            #expect(world.read("Alias", of: device)?.status == .ok)

            try world.bluez.inject(.vanish(BluezSimulator.nearAddress))
            try #require(world.settle())
            let worker = world.onThread {
                device.property("Alias", within: .forever, CallOptions())
            }
            try #require(world.settle())
            world.clock.advance(by: .seconds(5))

            try #require(world.run { worker.isDone })
            #expect(worker.result?.status == .unknownObject)
        }

        @Test func followsARenumberedAdapterAndWhatIsBelowIt() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let (adapter, device) = (world.adapterProxy, world.nearProxy)
            #expect(world.read("Alias", of: adapter)?.status == .ok)
            #expect(world.read("Alias", of: device)?.status == .ok)

            try world.bluez.inject(.renumber(from: "hci0", to: "hci1"))
            world.daemonClock.advance(by: .milliseconds(100))
            try #require(world.settle())

            #expect(adapter.path == "/org/bluez/hci1")
            #expect(device.path == moved)
            #expect(world.read("Address", of: adapter)?.value?.string == "00:AA:01:00:00:23")
            #expect(world.read("Adapter", of: device)?.value?.string == "/org/bluez/hci1")
            #expect(call(world, device, "Connect") == .ok)
            #expect(world.calls("Device1.Connect").last?.path == moved)
            try #require(world.setAlias("kitchen", at: "/org/bluez/hci1"))
            #expect(
                adapter.property("Alias", within: .forever, CallOptions()).value?.string
                    == "kitchen")
        }

        @Test func aCallWaitsForAnAdapterThatIsBeingRenumbered() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let adapter = world.adapterProxy
            #expect(world.read("Alias", of: adapter)?.status == .ok)

            try world.bluez.inject(.renumber(from: "hci0", to: "hci1"))
            let worker = world.onThread {
                adapter.property("Alias", within: .zero, CallOptions())
            }
            try #require(world.settle())
            world.daemonClock.advance(by: .milliseconds(100))

            try #require(world.run { worker.isDone })
            #expect(worker.result?.status == .ok)
            #expect(adapter.path == "/org/bluez/hci1")
        }

        @Test func anotherAdapterOfTheOldNumberIsAnotherObject() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let old = world.adapterProxy
            #expect(world.read("Alias", of: old)?.status == .ok)
            try world.bluez.inject(.renumber(from: "hci0", to: "hci1"))
            world.daemonClock.advance(by: .milliseconds(100))
            world.bluez.addAdapter(
                BluezSimulator.Adapter(name: "hci0", address: "00:AA:01:00:00:99"))
            try #require(world.settle())

            let new = world.adapterProxy

            #expect(world.read("Address", of: new)?.value?.string == "00:AA:01:00:00:99")
            #expect(world.read("Address", of: old)?.value?.string == "00:AA:01:00:00:23")
        }

        @Test func comesBackWithTheBus() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let device = world.nearProxy
            #expect(world.read("Alias", of: device)?.status == .ok)

            world.killBus()
            try #require(world.run { world.logged("the connection to the bus broke") })
            #expect(
                world.read("Alias", of: device) { $0.maximumAttempts = 1 }?.status
                    == .busUnavailable)
            try world.restartBus()

            #expect(world.read("Alias", of: device)?.status == .ok)
        }

        @Test func nothingStaleIsReadWhateverHappens() throws {
            for seed in 0..<300 as Range<UInt64> {
                if seed % 25 == 0 { try walk(seeds: seed..<seed + 25) }
            }
        }

        /// Some worlds' worth of changes; what is read after each is what BlueZ says itself.
        private func walk(seeds: Range<UInt64>) throws {
            let world = try FakeWorld()
            defer { world.close() }
            let (adapter, device) = (world.adapterProxy, world.nearProxy)
            try #require(world.settle())
            for seed in seeds {
                var random = SplitMix64(seed: seed)
                for step in 0..<4 {
                    try disturb(world, adapter, device, "\(seed).\(step)", &random)
                    for proxy in [adapter, device] {
                        let outcome = world.read("Alias", of: proxy)
                        let interface = proxy === adapter ? FakeWorld.adapter : FakeWorld.device
                        let truth = world.start(.getProperty(proxy.path, interface, "Alias"))
                        try #require(world.run { truth.isOver })
                        let place = "seed \(seed), step \(step)"
                        #expect(truth.status == .ok, "\(place)")
                        #expect(
                            outcome?.value?.string == truth.last?.value?.string,
                            "\(place): \(outcome?.error?.text ?? "")")
                    }
                }
            }
        }

        private func disturb(
            _ world: FakeWorld, _ adapter: Proxy, _ device: Proxy, _ name: String,
            _ random: inout SplitMix64
        ) throws {
            switch Int.random(in: 0..<7, using: &random) {
            case 0: try #require(try world.restartDaemon())
            case 1:
                let now = adapter.path.hasSuffix("hci0") ? ("hci0", "hci1") : ("hci1", "hci0")
                try world.bluez.inject(.renumber(from: now.0, to: now.1))
                world.daemonClock.advance(by: .milliseconds(100))
                try #require(world.settle())
            case 2:
                try world.bluez.inject(.vanish(BluezSimulator.nearAddress))
                try world.bluez.inject(.appear(BluezSimulator.nearAddress))
                try #require(world.settle())
            case 3: try #require(world.setAlias(name, at: adapter.path))
            case 4: device.invalidate()
            default: try #require(world.setAlias(name, at: device.path))
            }
        }
    }
}
