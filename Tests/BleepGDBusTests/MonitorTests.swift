import BleepCore
import BleepTestKit
import BluezSimulator
import Dispatch
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct MonitorTests {
        @Test func tellsAtTheStartHowThingsAre() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let told = world.monitor()
            try #require(world.run { told.count == 3 })
            #expect(told.kinds == [.available, .adapterAdded, .adapterPowered])
            #expect(told.all[1].subject == FakeWorld.adapterPath)
        }

        @Test func aStalledServiceIsToldOnceAndItsReturnWithHowLongItTook() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let told = world.monitor()
            try #require(world.run { told.count == 3 })
            try #require(world.pass(.seconds(5), answered: true))

            try world.bluez.inject(.stall(nil))
            try #require(world.pass(.milliseconds(3500)))
            #expect(told.count(of: .stalled) == 1)
            #expect(world.client.condition(of: .daemon) == .failed)
            #expect(world.client.condition(of: .bus) == .good)
            try #require(world.pass(.seconds(60)))
            #expect(told.count(of: .stalled) == 1)

            try world.bluez.inject(.resume)
            try #require(world.run { told.has(.recovered) })
            let downtime = try #require(told.last?.duration)
            #expect(downtime >= .milliseconds(63_500) && downtime <= .milliseconds(65_000))
            #expect(told.all.allSatisfy { $0.generation == 1 })
        }

        @Test func aServiceThatAnswersSlowlyIsNotStalled() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let told = world.monitor()
            try #require(world.run { told.count == 3 })
            try world.bluez.inject(.delay("Peer.Ping", .milliseconds(800)))
            try #require(world.pass(.seconds(120), step: .milliseconds(100)))
            #expect(told.count == 3)
            #expect(world.client.condition(of: .daemon) == .good)
        }

        @Test func aStallBetweenTwoProbesOfASlowMonitorIsNotMissed() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let told = world.monitor(interval: .seconds(5))
            try #require(world.run { told.count == 3 })
            try #require(world.pass(.seconds(12), answered: true))
            try world.bluez.inject(.stall(.seconds(32)))
            try #require(world.pass(.seconds(32)))
            try #require(world.run { told.has(.recovered) })
            #expect(told.count(of: .stalled) == 1)
            let downtime = try #require(told.last?.duration)
            #expect(downtime >= .seconds(32) && downtime <= .seconds(38))
        }

        @Test func aDayOfSilenceIsOneEventAndOneReplySlot() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let told = world.monitor()
            try #require(world.run { told.count == 3 })
            try world.bluez.inject(.stall(nil))
            try #require(world.pass(.seconds(5)))
            try #require(told.has(.stalled))
            let connection = try #require(world.client.mainLane.current)
            let slots = connection.slots

            try #require(world.pass(.seconds(86_400), step: .seconds(30)))
            #expect(told.count(of: .stalled) == 1)
            #expect(world.client.mainLane.current === connection)
            #expect(slots == 1 && connection.slots == 1)

            try world.bluez.inject(.resume)
            try #require(world.run { told.has(.recovered) && connection.slots == 0 })
            let downtime = try #require(told.last?.duration)
            #expect(downtime >= .seconds(86_400) && downtime <= .seconds(86_410))
        }

        @Test func whoeverIsToldFindsItSo() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            let seen = Told<(told: MonitorEvent.Kind, daemon: LayerCondition)>(
                waking: world.context)
            let client = world.client
            _ = client.watch(
                EventListener(
                    kinds: MonitorEvent.Kind.stalled.rawValue
                        | MonitorEvent.Kind.recovered.rawValue,
                    { seen.tell(($0.kind, client.condition(of: .daemon))) }, onEnd: {}))
            let told = world.monitor()
            try #require(world.run { told.count == 3 })
            try world.bluez.inject(.stall(nil))
            for _ in 0..<20 where seen.count == 0 { try #require(world.pass(.milliseconds(500))) }
            try #require(world.run { seen.count == 1 })
            try world.bluez.inject(.resume)
            try #require(world.run { seen.count == 2 })
            #expect(seen.all.map(\.told) == [.stalled, .recovered])
            #expect(seen.all.map(\.daemon) == [.failed, .good])
        }

        @Test func aHundredRestartsAreAHundredEventsAndNoCallGoesToAnOldOwner() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let told = world.monitor()
            try #require(world.run { told.count == 3 })
            for number in 1...100 {
                world.bluez.stop()
                try #require(world.run { told.count(of: .unavailable) == number })
                try world.bluez.start()
                try #require(world.run { told.count(of: .restarted) == number })
                #expect(world.perform(FakeWorld.ping) == .ok)
            }
            let generations = told.all.filter { $0.kind == .restarted }.map(\.generation)
            #expect(generations == Array(2...101))
            // What goes to a name that the bus resolves cannot reach an owner of before.
            #expect(world.bluez.journal.allSatisfy { $0.destination == "org.bluez" })
        }

        @Test func aForgedChangeOfOwnerChangesNothing() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let told = world.monitor()
            try #require(world.run { told.count == 3 })
            let stranger = try Stranger(world.bus.address)
            defer { stranger.close() }
            try #require(world.settle())
            let me = try #require(world.calls("Peer.Ping").last?.sender)
            stranger.emit(
                to: me, "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged",
                "('org.bluez', ':1.0', '')")
            _ = stranger.askBus("GetId")
            try #require(world.settle())
            #expect(told.count == 3)
        }

        @Test func adaptersComeAndGo() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let told = world.monitor()
            try #require(world.run { told.count == 3 })
            try world.bluez.inject(.vanish("hci0"))
            try #require(world.run { told.has(.adapterRemoved) })
            try world.bluez.inject(.appear("hci0"))
            try #require(world.pass(.seconds(1)))
            #expect(
                told.kinds.suffix(4) == [
                    .adapterUnpowered, .adapterRemoved, .adapterAdded, .adapterPowered,
                ])
        }

        @Test func aWatchEndsItselfFromInside() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let told = Told<MonitorEvent>(waking: world.context)
            let ended = Told<Bool>(waking: world.context)
            var number: UInt64 = 0
            number = world.client.watch(
                EventListener(
                    kinds: MonitorEvent.everything,
                    { event in
                        told.tell(event)
                        #expect(world.client.unwatch(number))
                        #expect(!world.client.unwatch(number))
                    }, onEnd: { ended.tell(true) }))
            let all = world.monitor()
            try #require(world.run { all.count == 3 && ended.count == 1 })
            #expect(told.count == 1)
        }

        @Test func aCallbackThatBlocksDelaysNoEventAndNoDeadline() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            let gate = DispatchSemaphore(value: 0)
            let entered = Told<Bool>(waking: world.context)
            let blocker = EventListener(
                kinds: MonitorEvent.Kind.available.rawValue,
                { _ in
                    entered.tell(true)
                    gate.wait()
                }, onEnd: {})
            defer { gate.signal() }
            _ = world.client.watch(blocker)
            _ = world.monitor()
            try #require(world.run { entered.count == 1 })
            try world.bluez.inject(.stall(nil))
            for _ in 0..<20 where world.client.condition(of: .daemon) != .failed {
                world.clock.advance(by: .milliseconds(500))
                let worker = world.onThread { () -> Status in
                    var request = Request(
                        MethodName("org.freedesktop.DBus", "GetId"),
                        at: .path("/org/freedesktop/DBus"))
                    request.destination = "org.freedesktop.DBus"
                    return world.client.perform(request).status
                }
                try #require(world.run { worker.isDone })
            }
            try #require(world.run { world.client.condition(of: .daemon) == .failed })
        }

        @Test func aConnectionThatIsLeftIsNoLossOfTheService() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let told = world.monitor()
            try #require(world.run { told.count == 3 })
            let worn = try #require(world.client.mainLane.current)
            world.client.leave(worn)
            try #require(world.settle())
            let next = try #require(world.client.mainLane.current)
            try #require(world.pass(.seconds(3), answered: true))
            #expect(next !== worn)
            #expect(told.count == 3)
            #expect(world.client.condition(of: .daemon) == .good)
        }

        @Test func aBusThatDiesTakesTheServiceOutOfSightAndIsToldApart() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let told = world.monitor()
            try #require(world.run { told.count == 3 })
            world.killBus()
            try #require(world.run { told.has(.unavailable) })
            let last = told.all.last { $0.kind == .unavailable }
            #expect(last?.text == "the bus is gone, and with it org.bluez")
            #expect(world.client.condition(of: .bus) == .failed)
            #expect(world.client.condition(of: .daemon) == .unknown)
            try world.restartBus()
            // The rest before the next try is in virtual time, and the try in real.
            try #require(
                world.run {
                    world.clock.advance(by: .milliseconds(100))
                    return told.has(.restarted)
                })
            #expect(world.client.condition(of: .bus) == .good)
        }

        @Test func isNotToldAnythingAfterTheEnd() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let ended = Told<Bool>(waking: world.context)
            _ = world.client.watch(
                EventListener(kinds: 1, { _ in }, onEnd: { ended.tell(true) }))
            world.shutClientDown()
            try #require(world.run { ended.count == 1 })
        }
    }
}
