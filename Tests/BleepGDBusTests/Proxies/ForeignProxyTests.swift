import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    /// Proxies on services that are not the client's.
    @Suite struct ForeignProxyTests {
        private let name = "com.example.Other"

        /// A client of another service than the one that the proxies are on.
        private func makeWorld() throws -> FakeWorld {
            try FakeWorld {
                $0.client.service = "com.example.Nobody"
                $0.simulator.name = name
            }
        }

        private func set(_ alias: String, _ world: FakeWorld) -> Status? {
            var request = Request.setProperty(
                FakeWorld.adapterPath, FakeWorld.adapter, "Alias", Value(alias))
            request.destination = name
            return world.perform(request)
        }

        private func settle(_ world: FakeWorld) -> Bool {
            var ping = FakeWorld.ping
            ping.destination = name
            return world.perform(ping) == .ok
        }

        @Test func areKeptTrueByTheirOwnersSignals() throws {
            let world = try makeWorld()
            defer { world.close() }
            let proxy = world.client.proxy(name, FakeWorld.adapterPath, FakeWorld.adapter)
            #expect(world.read("Alias", of: proxy)?.value?.string == "simulator")

            #expect(set("kitchen", world) == .ok)
            try #require(settle(world))

            let outcome = proxy.property("Alias", within: .forever, CallOptions())
            #expect(outcome.value?.string == "kitchen")
            #expect(world.questions == 1)
        }

        @Test func areAskedAnewWhenTheOwnerChanged() throws {
            let world = try makeWorld()
            defer { world.close() }
            let proxy = world.client.proxy(name, FakeWorld.adapterPath, FakeWorld.adapter)
            #expect(world.read("Alias", of: proxy)?.status == .ok)

            try world.bluez.inject(.crash(.forever))
            try #require(world.run { world.client.proxyStatistics.invalidations == 1 })
            #expect(world.read("Alias", of: proxy)?.status == .serviceUnavailable)
            try world.bluez.inject(.start)
            world.daemonClock.advance(by: .seconds(1))

            #expect(world.read("Alias", of: proxy)?.value?.string != nil)
            #expect(set("cellar", world) == .ok)
            try #require(settle(world))
            #expect(
                proxy.property("Alias", within: .forever, CallOptions()).value?.string == "cellar")
        }

        @Test func giveTheirMatchRulesBack() throws {
            let world = try makeWorld()
            defer { world.close() }
            let stranger = try Stranger(world.bus.address)
            defer { stranger.close() }
            try #require(settle(world))
            let me = try #require(world.bluez.journal.last?.sender)
            let before = stranger.matchRules(of: me)
            var proxy: Proxy? = world.client.proxy(name, FakeWorld.adapterPath, FakeWorld.adapter)
            #expect(world.read("Alias", of: proxy!)?.status == .ok)
            #expect(stranger.matchRules(of: me) == before + 3)

            proxy = nil
            // The reader's thread may hold its proxy a moment longer.
            try #require(world.run { world.client.proxyStatistics.idle == 1 })
            world.client.clearProxies()
            try #require(settle(world))

            #expect(stranger.matchRules(of: me) == before)
            #expect(proxy == nil)
        }
    }
}
