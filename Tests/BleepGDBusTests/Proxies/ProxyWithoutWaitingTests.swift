import BleepCore
import BleepTestKit
import BluezSimulator
import CGLib
import Testing

@testable import BleepGDBus

extension BusTests {
    /// Properties that are read and set without blocking.
    @Suite struct ProxyWithoutWaitingTests {
        @Test func theFirstReadAsksAndTheNextIsToldWithoutAsking() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy
            var told: [String?] = []

            _ = proxy.property("Alias", within: .forever, CallOptions()) {
                told.append($0.value?.string)
            }
            #expect(told.isEmpty)
            try #require(world.run { told.count == 1 })
            _ = proxy.property("Address", within: .forever, CallOptions()) {
                told.append($0.value?.string)
            }

            #expect(told.count == 1)  // Never inside the call, though it is known.
            #expect(world.run { told.count == 2 })
            #expect(told == ["simulator", "00:AA:01:00:00:23"])
            #expect(world.questions == 1)
        }

        @Test func whatIsNotThereIsTold() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy
            var told: [Status] = []

            for _ in 1...2 {
                let before = told.count
                _ = proxy.property("Nonsense", within: .forever, CallOptions()) {
                    told.append($0.status)
                }
                try #require(world.run { told.count > before })
            }

            #expect(told == [.unknownMethod, .unknownMethod])
            #expect(world.questions == 1)
        }

        @Test func freshnessIsAskedFor() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy
            #expect(world.read("Alias", of: proxy)?.status == .ok)
            var told: [Status] = []

            _ = proxy.property("Alias", within: .zero, CallOptions()) { told.append($0.status) }
            _ = proxy.property(nil, within: .zero, CallOptions()) { told.append($0.status) }
            _ = proxy.property(nil, within: .forever, CallOptions()) { told.append($0.status) }

            #expect(world.run { told.count == 3 })
            #expect(told == [.ok, .ok, .ok])
            #expect(world.questions == 3)
        }

        @Test func afterASetNoValueFromBeforeIsRead() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy
            #expect(world.read("Alias", of: proxy)?.value?.string == "simulator")
            var set: Status?
            var read: String?

            _ = proxy.set("Alias", to: Value("kitchen"), CallOptions()) { outcome in
                set = outcome.status
                _ = proxy.property("Alias", within: .forever, CallOptions()) {
                    read = $0.value?.string
                }
            }

            #expect(world.run { read != nil })
            #expect(set == .ok)
            #expect(read == "kitchen")
        }

        @Test func oneThatIsGivenUpEndsAndOneThatIsKnownCannotBe() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy
            try world.bluez.inject(.hold("Properties.GetAll", count: nil))
            var told: [Status] = []

            let reading = proxy.property("Alias", within: .forever, CallOptions()) {
                told.append($0.status)
            }
            try #require(world.run { world.bluez.held.count == 1 })
            reading.cancel()
            try #require(world.run { told == [.cancelled] })
            world.bluez.release("Properties.GetAll")
            #expect(world.read("Alias", of: proxy)?.status == .ok)
            proxy.property("Alias", within: .forever, CallOptions()) { told.append($0.status) }
                .cancel()

            #expect(world.run { told.count == 2 })
            #expect(told == [.cancelled, .ok])
        }

        @Test func theProxyMayBeLetGoMeanwhile() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(.hold("Properties.GetAll", count: nil))
            var told: [Status] = []

            _ = world.adapterProxy.property("Alias", within: .forever, CallOptions()) {
                told.append($0.status)
            }
            try #require(world.run { world.bluez.held.count == 1 })
            world.bluez.release("Properties.GetAll")

            #expect(world.run { told == [.ok] })
        }

        @Test func theDaemonMayDieMeanwhile() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy
            try world.bluez.inject(.hold("Properties.GetAll", count: nil))
            var told: [Operation.Outcome] = []

            _ = proxy.property("Alias", within: .forever, CallOptions()) { told.append($0) }
            try #require(world.run { world.bluez.held.count == 1 })
            try world.bluez.inject(.crash(.forever))
            try #require(world.run { !world.client.view.hasOwner })
            world.clock.advance(by: .seconds(5))

            #expect(world.run { told.count == 1 })
            #expect(told.first?.status != .ok)
        }
    }
}
