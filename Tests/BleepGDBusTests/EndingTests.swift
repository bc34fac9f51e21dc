import BleepCore
import BleepTestKit
import BluezSimulator
import CGLib
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct EndingTests {
        @Test(arguments: [true, false])
        func theLastUnrefCancelsEverythingOnceAndEndsItInBluetoothd(isAttached: Bool) throws {
            let world = try FakeWorld { $0.isAttached = isAttached }
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect"))
            try world.bluez.inject(.init(parsing: "hold Adapter1.StartDiscovery"))
            let told = [
                world.start(.connect(FakeWorld.near, untilServices: false)),
                world.start(
                    Request(
                        MethodName("org.bluez.Adapter1", "StartDiscovery"),
                        at: .path(FakeWorld.adapterPath))),
            ]
            try #require(world.run { world.bluez.held.count == 2 })

            world.shutClientDown()

            #expect(told.allSatisfy { $0.all.map(\.status) == [.cancelled] })
            #expect(
                world.run {
                    world.calls("Device1.Disconnect").count == 1
                        && world.calls("Adapter1.StopDiscovery").count == 1
                })
            #expect(told.allSatisfy { $0.count == 1 })
        }

        @Test func aBlockedCallerIsFreedByTheLastUnref() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect"))
            let worker = world.onThread {
                world.client.perform(.connect(FakeWorld.near, untilServices: false)).status
            }
            try #require(world.run { world.bluez.held.count == 1 })

            let ending = world.onThread { world.shutClientDown() }

            try #require(world.run { worker.isDone && ending.isDone })
            #expect(worker.result == .cancelled)
            #expect(world.run { world.calls("Device1.Disconnect").count == 1 })
        }

        @Test(arguments: ["attached", "thread", "descriptor"])
        func theLastUnrefMayBeInsideACallback(way: String) throws {
            let world = try FakeWorld {
                $0.isAttached = way == "attached"
                if way == "descriptor" { $0.client.delivery = .descriptor }
            }
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect"))
            let pending = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.run { world.bluez.held.count == 1 })

            let told = Told<Status>(waking: world.context)
            _ = world.client.start(FakeWorld.ping) {
                world.shutClientDown()
                told.tell($0.status)
            }

            try #require(world.run { told.count == 1 && pending.isOver })
            #expect(pending.all.map(\.status) == [.cancelled])
            #expect(world.run { world.calls("Device1.Disconnect").count == 1 })
        }

        @Test func operationsOfAClosedClientAreRefused() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            world.shutClientDown()

            #expect(world.client.perform(FakeWorld.ping).status == .clientClosed)
        }

        @Test func listenersAndLogHandlersEndOnceWithTheClient() throws {
            let world = try FakeWorld { $0.isAttached = false }
            defer { world.close() }
            try #require(world.connectNear())
            let ends = Told<String>(waking: world.context)
            world.client.setLogHandler(LogHandler({ _ in }, onEnd: { ends.tell("log") }))
            let told = Told<Operation.Outcome>(waking: world.context)
            _ = world.client.startNotify(
                FakeWorld.near(BluezSimulator.DefaultUUID.notifying), options: CallOptions(),
                listener: ValueListener({ _ in }, onEnd: { ends.tell("listener") })
            ) { told.tell($0) }
            try #require(world.run { told.isOver })

            world.shutClientDown()

            #expect(ends.all.sorted() == ["listener", "log"])
        }

        private func count(_ folder: String) -> Int {
            guard let directory = g_dir_open(folder, 0, nil) else { return -1 }
            defer { g_dir_close(directory) }
            var count = 0
            while g_dir_read_name(directory) != nil { count += 1 }
            return count
        }

        /// Makes clients that do one call each and end, every other one inside its callback.
        private func comeAndGo(_ clients: Int, _ world: FakeWorld, way: String) throws {
            for number in 0..<clients {
                var configuration = Client.Configuration()
                configuration.bus = .address(world.bus.address)
                configuration.clock = world.clock
                if way == "descriptor" { configuration.delivery = .descriptor }
                let client = try #require(Client(configuration))
                let dispatcher = client.delivery.descriptor.map {
                    Dispatcher(client.delivery, $0, world.context)
                }
                defer { dispatcher?.end() }
                let told = Told<Status>(waking: world.context)
                _ = client.start(FakeWorld.ping) {
                    if number % 2 == 0 { client.shutDown() }
                    told.tell($0.status)
                }
                try #require(world.run { told.count == 1 })
                #expect(told.last == .ok)
                if number % 2 == 1 { client.shutDown() }
            }
        }

        @Test func anOperationThatAClosedClientRefusedKeepsNobody() throws {
            final class Keeper { var operation: Operation? }
            let world = try FakeWorld()
            defer { world.close() }
            let client = world.client
            client.shutDown()
            weak var kept: Keeper?
            do {
                let keeper = Keeper()
                kept = keeper
                keeper.operation = client.startInternally(FakeWorld.ping, on: client.loop) {
                    #expect($0.status == .clientClosed && keeper.operation == nil)
                }
            }
            #expect(kept == nil)
        }

        /// A signal may be on its way to the operations while the last of them ends.
        @Test(arguments: [true, false])
        func newsBehindTheEndKeepsNobody(isAttached: Bool) throws {
            final class Keeper {}
            let world = try FakeWorld { $0.isAttached = isAttached }
            defer { world.close() }
            let loop = world.client.loop
            world.shutClientDown()
            weak var kept: Keeper?
            do {
                let keeper = Keeper()
                kept = keeper
                loop.post(.run { withExtendedLifetime(keeper) {} })
                loop.setTimer(Alarm { withExtendedLifetime(keeper) {} }, at: .never)
            }
            #expect(kept == nil)
        }

        @Test(arguments: ["thread", "descriptor"])
        func aHundredClientsLeaveNoThreadAndNoDescriptorBehind(way: String) throws {
            let world = try FakeWorld()
            defer { world.close() }
            try comeAndGo(4, world, way: way)  // GLib keeps some things for good.
            try #require(world.settle())
            let threads = count("/proc/self/task")
            let descriptors = count("/proc/self/fd")

            try comeAndGo(100, world, way: way)

            // Connections hang up, and GLib's threads go, a moment later.
            var turns = 0
            while turns < 2000,
                count("/proc/self/task") > threads || count("/proc/self/fd") > descriptors
            {
                try #require(world.settle())
                turns += 1
            }
            #expect(count("/proc/self/task") <= threads)
            #expect(count("/proc/self/fd") <= descriptors)
        }
    }
}
