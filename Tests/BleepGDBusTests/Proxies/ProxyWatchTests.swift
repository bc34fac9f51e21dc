import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct ProxyWatchTests {
        /// What a watch heard, as `name=value`, and how often its end was told.
        private struct Ear {
            let heard: Told<String>
            let ends: Told<Bool>
            let number: UInt64

            init(_ world: FakeWorld, _ proxy: Proxy, _ property: String?) throws {
                let heard = Told<String>(waking: world.context)
                let ends = Told<Bool>(waking: world.context)
                self.heard = heard
                self.ends = ends
                let listener = PropertyListener(
                    property: property, { heard.tell($0 + "=" + ($1?.string ?? "")) },
                    onEnd: { ends.tell(true) })
                number = try #require(proxy.watch(listener))
            }
        }

        @Test func tellsWhatIsAndThenWhatChanges() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy

            let ear = try Ear(world, proxy, "Alias")
            try #require(world.run { ear.heard.count == 1 })
            try #require(world.setAlias("kitchen"))
            try #require(world.setAlias("cellar"))

            try #require(world.run { ear.heard.count == 3 })
            #expect(ear.heard.all == ["Alias=simulator", "Alias=kitchen", "Alias=cellar"])
        }

        @Test func aWatchOfAllHearsEveryProperty() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy
            let ear = try Ear(world, proxy, nil)

            try #require(world.run { ear.heard.all.contains("Alias=simulator") })
            #expect(ear.heard.all.contains("Address=00:AA:01:00:00:23"))
        }

        @Test func hearsNothingAfterItsEndWhichIsToldOnce() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy
            let ear = try Ear(world, proxy, "Alias")
            try #require(world.run { ear.heard.count == 1 })

            #expect(proxy.unwatch(ear.number))
            #expect(!proxy.unwatch(ear.number))
            try #require(world.setAlias("kitchen"))

            try #require(world.run { ear.ends.count == 1 })
            #expect(ear.heard.count == 1)
        }

        @Test func endsWithItsProxyAndWithTheClient() throws {
            let world = try FakeWorld()
            defer { world.close() }
            var proxy: Proxy? = world.adapterProxy
            let other = world.adapterProxy
            let ear = try Ear(world, proxy!, "Alias")
            let second = try Ear(world, other, "Alias")
            try #require(world.run { ear.heard.count == 1 && second.heard.count == 1 })

            proxy = nil
            try #require(world.run { ear.ends.count == 1 })
            #expect(second.ends.count == 0)
            world.shutClientDown()

            try #require(world.run { second.ends.count == 1 })
            #expect(proxy == nil)
        }

        @Test func tellsAfterARestartOnlyWhatIsDifferent() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.nearProxy
            try #require(world.setAlias("lamp", at: FakeWorld.nearPath))
            let ear = try Ear(world, proxy, nil)
            try #require(world.run { ear.heard.all.contains("Alias=lamp") })
            let before = ear.heard.count

            try #require(try world.restartDaemon())
            try #require(
                world.run {
                    ear.heard.all.filter { $0.hasPrefix("Address=F") }.count == 2
                })

            // Gone with the service, and back with the next.
            #expect(ear.heard.all[before...].contains("Address="))
            #expect(ear.heard.all[before...].contains("Alias=lamp"))
        }

        @Test func hearsABusThatIsNotThereYet() throws {
            let world = try FakeWorld()
            defer { world.close() }
            world.killBus()
            let proxy = world.adapterProxy
            let ear = try Ear(world, proxy, "Alias")
            let ping = world.start(FakeWorld.ping) { $0.maximumAttempts = 1 }
            try #require(world.run { ping.isOver })

            try world.restartBus()
            world.clock.advance(by: .seconds(1))

            try #require(world.run { ear.heard.all == ["Alias=simulator"] })
        }

        @Test func hearsTheBusComeBack() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let proxy = world.adapterProxy
            let ear = try Ear(world, proxy, "Alias")
            try #require(world.run { ear.heard.count == 1 })

            world.killBus()
            try #require(world.run { world.logged("the connection to the bus broke") })
            try world.restartBus()
            world.clock.advance(by: .seconds(1))
            try #require(world.run { world.client.view.hasOwner })
            try #require(world.run { world.calls("GetAll").count >= 2 })
            try #require(world.setAlias("kitchen"))

            try #require(world.run { ear.heard.all.last == "Alias=kitchen" })
        }
    }
}
