import BleepCore
import BleepTestKit
import BluezSimulator
import CGLib
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct AdapterLockTests {
        /// A world whose connects are kept apart from those of other processes.
        private func makeWorld(_ folder: TestFolder, folderName: String = "") throws -> FakeWorld {
            try FakeWorld {
                $0.client.gate.usesLock = true
                $0.client.lockFolder = folder.path + folderName
            }
        }

        /// The lock's file, once the client is on its bus.
        private func lockName(_ world: FakeWorld) throws -> String {
            try #require(world.perform(.locate(FakeWorld.near)) == .ok)
            return try #require(world.client.view.busID) + "-00:AA:01:00:00:23.lock"
        }

        /// Another process, as far as the kernel can tell.
        private func takeElsewhere(_ world: FakeWorld, _ folder: TestFolder) throws -> AdapterLock {
            let other = AdapterLock(name: try lockName(world))
            let device = FakeWorld.far.address.text
            try #require(isTaken(other, for: device, at: world.clock.now, folder))
            return other
        }

        private func isTaken(
            _ lock: AdapterLock, for device: String = "", at now: Instant = .never,
            _ folder: TestFolder
        ) -> Bool {
            if case .taken = lock.take(for: device, at: now, in: folder.path) {
                true
            } else {
                false
            }
        }

        private func connectNear(_ world: FakeWorld) throws -> Told<Operation.Outcome> {
            let told = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.settle())
            return told
        }

        private func record(_ world: FakeWorld) -> Value {
            world.client.gates.records[0]
        }

        @Test func theFileSaysWhoConnectsAndGoesAfterwards() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try makeWorld(folder)
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect 1"))
            let name = "/" + (try lockName(world))
            let told = try connectNear(world)

            let text = String(decoding: folder.bytes(of: name), as: UTF8.self)
            let lines = text.split(separator: "\n")
            #expect(lines.count == 4)
            #expect(lines[0] == "pid=\(getpid())")
            #expect(lines[1].hasPrefix("program=") && lines[1].count > 8)
            #expect(lines[2] == "device=\(FakeWorld.near.address.text)")
            #expect(lines[3] == "since_usec=\(world.clock.now.microseconds)")
            #expect(record(world).property("has_lock")?.boolean == true)
            var status = stat()
            #expect(stat(folder.path + name, &status) == 0 && status.st_mode & 0o777 == 0o660)
            try world.bluez.inject(.init(parsing: "release"))

            try #require(world.run { told.isOver })
            #expect(folder.bytes(of: name).isEmpty)
            #expect(record(world).property("holder_pid") == nil)
        }

        @Test func waitsForAnotherProcessAndIsThereSoon() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try makeWorld(folder)
            defer { world.close() }
            let other = try takeElsewhere(world, folder)
            let told = try connectNear(world)
            world.clock.advance(by: .milliseconds(500))
            try #require(world.settle())
            #expect(world.calls("Device1.Connect").isEmpty)
            #expect(record(world).property("holder_program")?.string?.isEmpty == false)

            #expect(other.drop(isHeld: true))
            world.clock.advance(by: ConnectGate.lookInterval)

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
        }

        @Test func aDeadlineThatPassesNamesTheProcessInTheWay() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try makeWorld(folder)
            defer { world.close() }
            let other = try takeElsewhere(world, folder)
            let told = try connectNear(world)
            let program = record(world).property("holder_program")?.string ?? ""

            world.clock.advance(by: .seconds(15))

            try #require(world.run { told.isOver })
            let error = try #require(told.last?.error)
            #expect(error.classification == ErrorTable.waitedInVain)
            #expect(
                error.message
                    == "Waited for process \(getpid()) (\(program)), "
                    + "which connects to C0:C1:C2:C3:C4:C5."
            )
            #expect(world.calls("Device1.Disconnect").isEmpty)
            #expect(other.drop(isHeld: true) == false)  // Nobody waits any more.
        }

        @Test func aProcessThatIsStuckIsPassedOver() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try makeWorld(folder)
            defer { world.close() }
            let other = try takeElsewhere(world, folder)
            world.clock.advance(by: .seconds(59))
            let told = try connectNear(world)
            #expect(!told.isOver)

            world.clock.advance(by: .seconds(1))

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
            #expect(world.logged("in spite of process \(getpid())", "00:AA:01:00:00:23"))
            _ = other.drop(isHeld: true)
        }

        @Test(arguments: [
            "", "nonsense\n=\n", "pid=-3\nprogram=a\ndevice=b\nsince_usec=99999999999999999999\n",
            "pid=1\nprogram=\u{1b}[2J\u{e9}\n" + String(repeating: "x", count: 5000),
            "pid=1\n\n\n\u{0}\u{0}", String(repeating: "pid=", count: 500),
        ])
        func toleratesAnythingInTheFile(text: String) throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try makeWorld(folder)
            defer { world.close() }
            let other = try takeElsewhere(world, folder)
            let name = "/" + (try lockName(world))
            #expect(truncate(folder.path + name, 0) == 0)
            let file = fopen(folder.path + name, "r+")
            fputs(text, file)
            fclose(file)
            let told = try connectNear(world)
            #expect(!told.isOver)
            let shown = record(world).property("holder_program")?.string
            #expect(shown?.utf8.allSatisfy { 0x20...0x7e ~= $0 } == true)

            _ = other.drop(isHeld: true)
            world.clock.advance(by: ConnectGate.lookInterval)

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
        }

        @Test func aFileThatNobodyHoldsIsInNobodysWay() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try makeWorld(folder)
            defer { world.close() }
            try folder.write("pid=1\nprogram=killed\n", to: "/" + (try lockName(world)))

            #expect(world.perform(.connect(FakeWorld.near, untilServices: false)) == .ok)
        }

        @Test func aFileThatWasRemovedUnderItsHolderKeepsNobodyOut() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try makeWorld(folder)
            defer { world.close() }
            let other = try takeElsewhere(world, folder)
            let told = try connectNear(world)
            #expect(!told.isOver)

            #expect(unlink(folder.path + "/" + (try lockName(world))) == 0)
            world.clock.advance(by: ConnectGate.lookInterval)

            try #require(world.run { told.isOver })
            #expect(told.status == .ok)
            _ = other.drop(isHeld: true)
        }

        @Test func aLinkIsNotFollowed() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try makeWorld(folder)
            defer { world.close() }
            try folder.write("precious", to: "/file")
            try folder.link("/" + (try lockName(world)), to: "/file")

            #expect(world.perform(.connect(FakeWorld.near, untilServices: false)) == .ok)
            #expect(folder.bytes(of: "/file") == [UInt8]("precious".utf8))
        }

        @Test func aLockThatCannotBeHadStopsNobodyAndIsReportedOnce() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            try folder.write("", to: "/file")
            let world = try makeWorld(folder, folderName: "/file/below")
            defer { world.close() }

            #expect(world.perform(.connect(FakeWorld.near, untilServices: false)) == .ok)
            _ = world.start(.connect(FakeWorld.far, untilServices: false))
            try #require(world.run { world.calls("Device1.Connect").count == 2 })

            let reports = world.log.all.filter { $0.message.contains("no lock against") }
            #expect(reports.map(\.level) == [.warning])
        }

        @Test func twoClientsOfOneProcessExcludeEachOther() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try makeWorld(folder)
            defer { world.close() }
            var configuration = Client.Configuration()
            configuration.bus = .address(world.bus.address)
            configuration.clock = world.clock
            configuration.delivery = .context(world.context)
            configuration.lockFolder = folder.path
            let second = try #require(Client(configuration))
            defer { second.shutDown() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect 1"))
            _ = try connectNear(world)
            try #require(world.run { world.bluez.held.count == 1 })

            let told = Told<Operation.Outcome>(waking: world.context)
            _ = second.start(.connect(FakeWorld.far, untilServices: false)) { told.tell($0) }
            try #require(world.run { second.gates.records.count == 1 })
            try #require(world.settle())
            #expect(world.calls("Device1.Connect").count == 1)
            try world.bluez.inject(.init(parsing: "release"))
            try #require(world.settle())
            world.clock.advance(by: ConnectGate.lookInterval)

            try #require(world.run { world.calls("Device1.Connect").count == 2 })
        }

        @Test func standsBackForAnotherProcessThatWaits() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try makeWorld(folder)
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect 1"))
            let other = AdapterLock(name: try lockName(world))
            _ = try connectNear(world)
            _ = world.start(.connect(FakeWorld.far, untilServices: false))
            #expect(!isTaken(other, folder))
            try world.bluez.inject(.init(parsing: "release"))
            try #require(world.settle())

            #expect(isTaken(other, folder))
            world.clock.advance(by: .seconds(1))
            try #require(world.settle())
            #expect(world.calls("Device1.Connect").count == 1)
            _ = other.drop(isHeld: true)
            world.clock.advance(by: ConnectGate.rest)

            try #require(world.run { world.calls("Device1.Connect").count == 2 })
        }

        @Test func theClientsEndGivesTheLockBack() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try makeWorld(folder)
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect"))
            let name = "/" + (try lockName(world))
            let told = try connectNear(world)
            try #require(!folder.bytes(of: name).isEmpty)

            world.shutClientDown()

            try #require(world.run { told.isOver })
            #expect(folder.bytes(of: name).isEmpty)
        }
    }
}
