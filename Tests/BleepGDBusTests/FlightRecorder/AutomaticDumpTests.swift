import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct AutomaticDumpTests {
        private func world(dumpingInto folder: String, most: Int = 10) throws -> FakeWorld {
            let world = try FakeWorld()
            var settings = FlightRecorder.Settings()
            settings.folder = folder
            settings.mostDumps = most
            world.client.recorder.start(settings)
            let told = world.monitor()
            try #require(world.run { told.count == 3 })
            return world
        }

        private func raiseBlocked(_ world: FakeWorld) {
            _ = world.perform(
                .setProperty(
                    FakeWorld.adapterPath, "org.bluez.Adapter1", "Powered",
                    Value(parsing: "true")!)
            ) { $0.maximumAttempts = 1 }
        }

        /// How many went well, and did not.
        private func dumps(_ world: FakeWorld) -> [String] {
            let record = world.client.recorder.record
            return ["dumps", "failed_dumps"].map { record.entry($0)?.unboxed.json ?? "" }
        }

        private func names(_ folder: TestFolder) -> [String] {
            (SystemFile.names(in: folder.path + "/dumps") ?? []).sorted()
        }

        @Test func anIssueIsDumpedInBothForms() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try world(dumpingInto: folder.path + "/dumps")
            defer { world.close() }
            try world.bluez.inject(.rfkill(true))
            raiseBlocked(world)
            try #require(world.run { dumps(world) == ["1", "0"] })

            let names = names(folder)
            #expect(names.count == 2)
            let name = try #require(names.first)
            #expect(name.hasPrefix("flight-000001-"))
            #expect(name.hasSuffix("-adapter_blocked.jsonl"))
            let lines = folder.lines(of: "/dumps/" + name)
            #expect(lines.first?.contains(#""reason":"adapter_blocked""#) == true)
            #expect(
                lines.having(#""event":"issue-raised""#, #""issue":"adapter_blocked""#).count == 1)
            #expect(!lines.joined().contains("00:AA:01"))
            #expect(folder.bytes(of: "/dumps/" + names[1]).prefix(4) == [0xd4, 0xc3, 0xb2, 0xa1])
        }

        @Test func theNewestStay() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            for number in 1...3 {
                try folder.write("", to: "/dumps/flight-00000\(number)-1-x.jsonl")
            }
            try folder.write("", to: "/dumps/flight-000002-1-x.pcap.81")
            try folder.write("", to: "/dumps/notes")
            let world = try world(dumpingInto: folder.path + "/dumps", most: 2)
            defer { world.close() }
            try world.bluez.inject(.rfkill(true))
            raiseBlocked(world)
            try #require(world.run { dumps(world) == ["1", "0"] })

            let names = names(folder)
            #expect(names.count == 4)
            #expect(names.first == "flight-000003-1-x.jsonl")
            #expect(names.last == "notes")
            #expect(names[1].hasPrefix("flight-000004-"))
        }

        @Test func whereItCannotBeWrittenThatIsLoggedAndNothingElseFails() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try world(dumpingInto: folder.path + "/no/such")
            defer { world.close() }
            try world.bluez.inject(.rfkill(true))
            raiseBlocked(world)
            try #require(world.run { dumps(world) == ["0", "1"] })

            #expect(world.logged("the flight recorder cannot dump: ", "/no/such/flight-000001"))
            #expect(world.perform(FakeWorld.ping) == .ok)
        }

        @Test func anIssueThatComesAndGoesIsDumpedOnceAMinute() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try world(dumpingInto: folder.path + "/dumps")
            defer { world.close() }
            for _ in 0..<3 {
                try world.bluez.inject(.rfkill(true))
                raiseBlocked(world)
                try #require(world.run { dumps(world)[0] != "0" })
                try world.bluez.inject(.rfkill(false))
                raiseBlocked(world)
                try #require(world.pass(.seconds(5)))
            }
            #expect(dumps(world) == ["1", "0"])
            let lines = try #require(world.recording(in: folder))
            #expect(lines.having(#""event":"issue-raised""#).count == 3)
            try #require(world.pass(.seconds(60), step: .seconds(1)))
            try world.bluez.inject(.rfkill(true))
            raiseBlocked(world)
            try #require(world.run { dumps(world) == ["2", "0"] })
            #expect(names(folder).count == 4)
        }

        @Test func thoseOfOneProcessKeepOutOfEachOthersWay() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try FakeWorld()
            defer { world.close() }
            var settings = FlightRecorder.Settings()
            settings.folder = folder.path + "/dumps"
            settings.mostDumps = 100
            let recorders = (0..<4).map { _ in FlightRecorder(clock: world.clock) }
            let workers = recorders.map { recorder in
                recorder.start(settings)
                return world.onThread {
                    (0..<10).allSatisfy { _ in recorder.dumpAutomatically(.deviceExpired) == nil }
                }
            }
            try #require(world.run { workers.allSatisfy { $0.isDone } })

            #expect(workers.allSatisfy { $0.result == true })
            #expect(names(folder).count == 80)
            #expect(
                names(folder).having(".jsonl").allSatisfy {
                    folder.lines(of: "/dumps/" + $0).count == 1
                })
        }

        @Test func theEndOfTheClientWaitsForTheDump() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try world(dumpingInto: folder.path + "/dumps")
            defer { world.close() }
            try world.bluez.inject(.rfkill(true))
            raiseBlocked(world)
            world.shutClientDown()

            let names = names(folder)
            #expect(names.count == 2)
            for name in names { #expect(!folder.bytes(of: "/dumps/" + name).isEmpty) }
        }
    }

    @Suite struct FlightRecorderThreadsTests {
        @Test func manyRecordWhileOthersDump() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try FakeWorld()
            defer { world.close() }
            let recorder = world.client.recorder
            let workers = (0..<16).map { thread in
                world.onThread {
                    for number in 0..<500 {
                        recorder.note("\(thread):\(number)", from: "program")
                        if number % 100 == 0 { recorder.start(FlightRecorder.Settings()) }
                    }
                    return true
                }
            }
            let dumpers = (0..<2).map { number in
                world.onThread {
                    var dump = FlightRecorder.Dump()
                    dump.isCapture = number == 1
                    var count = 0
                    while !workers.allSatisfy({ $0.isDone }) || count == 0 {
                        if recorder.dump(dump, to: folder.path + "/\(number)") == nil { count += 1 }
                    }
                    return count
                }
            }
            try #require(world.run { dumpers.allSatisfy { $0.isDone } })

            let lines = folder.lines(of: "/0")
            #expect(lines.allSatisfy { $0.hasPrefix("{\"time\":\"") && $0.hasSuffix("}") })
            let held = try #require(world.recording(in: folder)?.having(#""from":"program""#))
            #expect(recorder.record.entry("recorded")?.unboxed.json == "8000")
            #expect(held.last?.contains(":499\"") == true)
        }
    }
}
