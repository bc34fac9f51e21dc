import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct JournalTests {
        private let filter = "({'Transport': <'le'>},)"

        /// Discovers with a filter, as a program does by bleep_call().
        private func discover(_ world: FakeWorld) throws {
            try #require(world.perform(FakeWorld.adapter("SetDiscoveryFilter", filter)) == .ok)
            try #require(world.perform(FakeWorld.adapter("StartDiscovery")) == .ok)
            // The adapters are known, and so where they go.
            try #require(world.look { world.client.view.loadedAdapters != nil })
            try #require(world.settle())
        }

        private func starts(_ world: FakeWorld) -> [BluezSimulator.JournalEntry] {
            world.calls("Adapter1.StartDiscovery")
        }

        private func isDiscovering(_ world: FakeWorld, at path: String = FakeWorld.adapterPath)
            -> Bool
        {
            world.client.view.adapterStates.contains { $0.path == path && $0.isDiscovering }
                && world.client.journal.discovery(at: path).isOn
        }

        private func agent(_ member: String, _ arguments: String) -> Request {
            Request(
                MethodName("org.bluez.AgentManager1", member), at: .path("/org/bluez"),
                arguments: .fixed(Value(parsing: arguments)))
        }

        private func power(_ isOn: Bool, _ world: FakeWorld) throws {
            try #require(
                world.set("Powered", isOn ? "true" : "false", of: FakeWorld.adapterPath) == .ok)
        }

        @Test func discoveryComesBackWithItsFilterAfterARestart() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try discover(world)

            try #require(try world.restartDaemon())

            try #require(world.look { isDiscovering(world) })
            #expect(starts(world).count == 2)
            let filters = world.calls("Adapter1.SetDiscoveryFilter")
            #expect(filters.count == 2)
            #expect(filters[0].arguments == filters[1].arguments)
            #expect(starts(world)[0].sender == starts(world)[1].sender)
        }

        @Test func discoveryComesBackAfterAPowerCycle() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try discover(world)

            try power(false, world)
            try #require(world.look { !isDiscovering(world) })
            try power(true, world)

            try #require(world.look { isDiscovering(world) })
            #expect(starts(world).count == 2)
        }

        @Test func discoveryFollowsItsAdapterToAnotherNumber() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try discover(world)

            try world.bluez.inject(.renumber(from: "hci0", to: "hci1"))
            world.daemonClock.advance(by: .milliseconds(100))

            try #require(world.look { isDiscovering(world, at: "/org/bluez/hci1") })
            #expect(starts(world).last?.path == "/org/bluez/hci1")
        }

        @Test func discoveryComesBackWhenOnlyItsConnectionWasLost() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try discover(world)

            world.client.leave(try #require(world.client.discoveryLane.current))

            try #require(world.look { starts(world).count == 2 && isDiscovering(world) })
            #expect(starts(world)[0].sender != starts(world)[1].sender)
        }

        @Test func discoveryComesBackWithTheBus() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try discover(world)

            world.killBus()
            try #require(world.look { world.logged("connection to the bus broke") })
            try world.restartBus()

            try #require(
                world.look {
                    world.clock.advance(by: .milliseconds(250))
                    return isDiscovering(world)
                })
        }

        @Test func aDiscoveryThatWasStoppedStaysSo() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try discover(world)
            try #require(world.perform(FakeWorld.adapter("StopDiscovery")) == .ok)

            try #require(try world.restartDaemon())
            try power(false, world)
            try power(true, world)
            try #require(world.settle())

            #expect(starts(world).count == 1)
        }

        @Test func aStartThatIsRefusedIsTriedAgainLater() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try discover(world)
            try world.bluez.inject(
                .init(parsing: "refuse Adapter1.StartDiscovery org.bluez.Error.NotReady no 1"))

            try power(false, world)
            try power(true, world)
            try #require(world.look { world.logged("could not be done again") })
            #expect(!isDiscovering(world))
            world.clock.advance(by: .seconds(1))

            try #require(world.look { isDiscovering(world) })
        }

        @Test func whatALeaseDiscoversIsItsOwn() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let lease = try #require(world.lease())
            #expect(world.perform(FakeWorld.adapter("StartDiscovery"), on: lease) == .ok)

            #expect(world.client.journal.isEmpty)
        }

        @Test func theAgentComesBackAndIsTheDefaultOneAgain() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let register = agent("RegisterAgent", "(objectpath '/agent', 'NoInputNoOutput')")
            try #require(world.perform(register) == .ok)
            try #require(
                world.perform(agent("RequestDefaultAgent", "(objectpath '/agent',)")) == .ok)
            try #require(world.look { world.client.view.hasOwner })
            try #require(world.settle())

            try #require(try world.restartDaemon())

            try #require(
                world.look { world.calls("AgentManager1.RequestDefaultAgent").count == 2 })
            let calls = world.calls("AgentManager1.RegisterAgent")
            #expect(calls.count == 2)
            #expect(calls[0].arguments == calls[1].arguments)
            #expect(calls[0].sender == calls[1].sender)
        }

        @Test func anAgentThatWasTakenBackDoesNotCome() throws {
            let world = try FakeWorld()
            defer { world.close() }
            let register = agent("RegisterAgent", "(objectpath '/agent', 'NoInputNoOutput')")
            try #require(world.perform(register) == .ok)
            try #require(world.perform(agent("UnregisterAgent", "(objectpath '/agent',)")) == .ok)

            #expect(world.client.journal.isEmpty)
        }

        @Test func aSnapshotHasTheDiscoveryAndAFreshClientBeginsIt() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let first = try FakeWorld()
            #expect(first.client.openState(folder.path + "/state") == nil)
            try discover(first)
            try #require(first.saveNear() == .ok)
            let saved = first.client.state(of: FakeWorld.near.address)
            #expect(saved?.flags[.discovering] == true)
            #expect(saved?.filter == "{'Transport': <'le'>}")
            first.close()
            let second = try FakeWorld()
            defer { second.close() }
            #expect(second.client.openState(folder.path + "/state") == nil)

            let report = try #require(second.restoreNear()?.report)

            #expect(report.verdict(.discovery) == .restored)
            #expect(second.calls("Adapter1.SetDiscoveryFilter").count == 1)
            #expect(starts(second).count == 1)
            try #require(try second.restartDaemon())
            try #require(second.run { starts(second).count == 2 && isDiscovering(second) })
        }
    }
}
