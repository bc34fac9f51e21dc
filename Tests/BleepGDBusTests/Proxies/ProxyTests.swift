import BleepCore
import BleepTestKit
import BluezSimulator
import CGLib
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct ProxyTests {
        @Test func theFirstReadAsksOnceAndFurtherOnesAskNobody() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy
            #expect(world.bluez.journal.isEmpty)

            #expect(world.read("Address", of: proxy)?.value?.string == "00:AA:01:00:00:23")
            for name in ["Alias", "Address", "Powered"] {
                // On this thread, where waiting for anything would hang.
                #expect(proxy.property(name, within: .forever, CallOptions()).status == .ok)
            }

            #expect(world.questions == 1)
            let figures = world.client.proxyStatistics
            #expect((figures.hits, figures.misses, figures.entries) == (3, 1, 1))
        }

        @Test func twoProxiesOnTheSameObjectShareWhatIsKnown() throws {
            let world = try FakeWorld()
            defer { world.close() }
            #expect(world.read("Alias", of: world.adapterProxy)?.status == .ok)

            let outcome = world.adapterProxy.property("Alias", within: .forever, CallOptions())

            #expect(outcome.value?.string == "simulator")
            #expect(world.questions == 1)
        }

        @Test func aChangeIsReadOnceItsSignalHasCome() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy
            #expect(world.read("Alias", of: proxy)?.value?.string == "simulator")

            try #require(world.setAlias("kitchen"))

            let outcome = proxy.property("Alias", within: .forever, CallOptions())
            #expect(outcome.value?.string == "kitchen")
            #expect(world.questions == 1)
        }

        @Test func whatIsNotThereIsMissingWithoutAsking() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy
            #expect(world.read("Nonsense", of: proxy)?.status == .unknownMethod)

            let outcome = proxy.property("Nonsense", within: .forever, CallOptions())

            #expect(outcome.status == .unknownMethod)
            #expect(outcome.error?.message.contains("Nonsense") == true)
            #expect(world.questions == 1)
        }

        @Test func freshnessIsAskedForAndKept() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy
            #expect(world.read("Alias", of: proxy)?.status == .ok)

            #expect(world.read("Alias", of: proxy, within: .zero)?.status == .ok)
            #expect(world.calls("Properties.Get").count == 1)
            world.clock.advance(by: .seconds(10))
            #expect(world.read("Alias", of: proxy, within: .seconds(5))?.status == .ok)
            #expect(world.calls("Properties.Get").count == 2)
            #expect(world.read("Alias", of: proxy, within: .seconds(5))?.status == .ok)
            #expect(world.calls("Properties.Get").count == 2)
        }

        @Test func whatWasSetIsWhatIsRead() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy
            #expect(world.read("Alias", of: proxy)?.status == .ok)

            let worker = world.onThread {
                let status = proxy.set("Alias", to: Value("cellar"), CallOptions()).status
                let read = proxy.property("Alias", within: .forever, CallOptions())
                return (status, read.value?.string)
            }

            try #require(world.run { worker.isDone })
            #expect(worker.result?.0 == .ok)
            #expect(worker.result?.1 == "cellar")
        }

        @Test func allPropertiesComeFromTheCacheToo() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy
            let worker = world.onThread { proxy.property(nil, within: .forever, CallOptions()) }
            try #require(world.run { worker.isDone })

            let again = proxy.property(nil, within: .forever, CallOptions())

            #expect(again.value?.entry("Alias")?.unboxed.string == "simulator")
            #expect(again.value?.count == worker.result?.value?.count)
            #expect(world.questions == 1)
        }

        @Test func invalidatingAndClearingAskAnew() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy
            #expect(world.read("Alias", of: proxy)?.status == .ok)

            proxy.invalidate()
            #expect(world.read("Alias", of: proxy)?.status == .ok)
            #expect(world.questions == 2)
            world.client.clearProxies()
            #expect(world.read("Alias", of: proxy)?.status == .ok)

            #expect(world.questions == 3)
            #expect(world.client.proxyStatistics.invalidations == 2)
        }

        @Test func aReadThatIsNotAnsweredEndsAtItsLimit() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Properties.GetAll"))
            let proxy = world.adapterProxy
            let worker = world.onThread {
                proxy.property("Alias", within: .forever, CallOptions())
            }
            try #require(world.run { world.bluez.held.count == 1 })

            world.clock.advance(by: .seconds(5))

            try #require(world.run { worker.isDone })
            #expect(worker.result?.status == .timedOut)
            try world.bluez.inject(.init(parsing: "clear"))
            #expect(world.read("Alias", of: proxy)?.status == .ok)
        }

        @Test func aForgedSignalChangesNothing() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let stranger = try Stranger(world.bus.address)
            defer { stranger.close() }
            let proxy = world.adapterProxy
            #expect(world.read("Alias", of: proxy)?.status == .ok)
            let victim = try #require(world.calls("GetAll").last?.sender)

            stranger.emit(
                to: victim, FakeWorld.adapterPath, ServiceName.properties, "PropertiesChanged",
                "('org.bluez.Adapter1', {'Alias': <'forged'>}, @as [])")
            stranger.emit(
                to: victim, "/", ServiceName.objectManager, "InterfacesAdded",
                "(@o '/org/bluez/hci0', {'org.bluez.Adapter1': {'Alias': <'forged'>}})")
            stranger.emit(
                to: victim, "/org/freedesktop/DBus", ServiceName.driver, "NameOwnerChanged",
                "('org.bluez', '\(world.bluez.uniqueName ?? "")', '')")
            try #require(stranger.askBus("GetId") != nil)
            try #require(world.settle())

            let outcome = proxy.property("Alias", within: .forever, CallOptions())
            #expect(outcome.value?.string == "simulator")
        }

        @Test func afterTheClientNothingIsRead() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy
            #expect(world.read("Alias", of: proxy)?.status == .ok)

            world.shutClientDown()

            #expect(
                proxy.property("Alias", within: .forever, CallOptions()).status == .clientClosed)
            #expect(world.adapterProxy.path == FakeWorld.adapterPath)
            #expect(world.client.proxyStatistics.entries == 0)
        }

        @Test func twoHundredProxiesLeaveNothingBehind() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let stranger = try Stranger(world.bus.address)
            defer { stranger.close() }
            try #require(world.settle())
            let name = try #require(world.bluez.journal.last?.sender)
            let before = stranger.matchRules(of: name)
            let connections = stranger.askBus("ListNames")

            for index in 0..<200 {
                let path = index % 2 == 0 ? FakeWorld.adapterPath : "/org/bluez/nobody\(index)"
                let proxy = world.client.proxy(nil, path, FakeWorld.adapter)
                let outcome = world.read("Alias", of: proxy)
                #expect(outcome?.status == (index % 2 == 0 ? .ok : .unknownObject))
            }
            // The last reader's thread may hold its proxy a moment longer.
            try #require(world.run { world.client.proxyStatistics.idle == 101 })
            let figures = world.client.proxyStatistics
            #expect(figures.entries == 101)
            #expect(stranger.matchRules(of: name) - before == figures.rules)

            world.client.clearProxies()
            try #require(world.settle())

            #expect(stranger.matchRules(of: name) == before)
            #expect(stranger.askBus("ListNames") == connections)
            #expect(world.client.proxyStatistics.rules == 0)
        }

        @Test func theLeastRecentlyUsedGoFirstAndThoseInUseNever() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let held = (0..<20).map {
                world.client.proxy(nil, "/org/bluez/held\($0)", FakeWorld.adapter)
            }
            for index in 0..<200 {
                _ = world.client.proxy(nil, "/org/bluez/idle\(index)", FakeWorld.adapter)
            }

            let figures = world.client.proxyStatistics

            #expect((figures.entries, figures.idle, figures.evictions) == (128, 108, 92))
            #expect(held.allSatisfy { !$0.entry.isDropped })
        }
    }
}
