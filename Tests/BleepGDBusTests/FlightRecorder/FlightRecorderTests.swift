import BleepCore
import BleepTestKit
import BluezSimulator
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct FlightRecorderTests {
        @Test func aHeldConnectIsTheStoryOfItsAttempt() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(.init(parsing: "hold Device1.Connect"))
            let told = world.start(.connect(FakeWorld.near, untilServices: false))
            try #require(world.run { world.bluez.held.count == 1 })

            let before = try #require(world.recording(in: folder))
            #expect(before.having(#""moment":"end""#, #""operation":1,"#).isEmpty)
            world.clock.advance(by: .seconds(15))
            try #require(world.run { told.isOver && world.calls("Device1.Disconnect").count == 1 })

            let lines = try #require(world.recording(in: folder))
            let begin = lines.having(#""moment":"begin","operation":1,"#)
            #expect(
                begin.having(
                    #""method":"org.bluez.Device1.Connect""#,
                    #""address":"F0:F1:F2:F3:F4:F5""#, #""from":"program""#,
                    #""limit_usec":15000000"#
                ).count == 1)
            let attempt = try #require(
                lines.having(#""moment":"attempt","operation":1,"attempt":1"#).first)
            let serial = try #require(attempt.split(separator: "\"serial\":").last?.dropLast())
            #expect(
                lines.having(
                    #""direction":"sent","type":"call","serial":\#(serial),"#,
                    #""path":"\#(FakeWorld.nearPath)""#, #""member":"Connect""#
                ).count == 1)
            #expect(
                lines.having(
                    #""moment":"end","operation":1,"status":"timed_out""#,
                    #""attempts":1,"elapsed_usec":15000000"#
                ).count == 1)
            #expect(lines.having(#""method":"org.bluez.Device1.Disconnect""#, "library").count == 1)
        }

        @Test func anErrorIsThereAsItCame() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(
                .init(parsing: "refuse Device1.Pair org.bluez.Error.Failed \"no \\\"luck\\\"\" 1"))
            #expect(world.perform(.pair(FakeWorld.near)) { $0.maximumAttempts = 1 } != .ok)

            let lines = try #require(world.recording(in: folder))
            #expect(
                lines.having(
                    #""direction":"received","type":"error""#,
                    #""error":"org.bluez.Error.Failed""#, #""signature":"s""#
                ).count == 1)
            #expect(
                lines.having(#""moment":"end""#, #""error":"org.bluez.Error.Failed""#).count == 1)
            #expect(lines.having(#""body":"#).isEmpty)
        }

        @Test func aRestartIsAnEventBetweenItsMessages() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try FakeWorld()
            defer { world.close() }
            let told = world.monitor()
            try #require(world.run { told.has(.available) })
            try world.bluez.inject(.restart)
            try #require(world.run { told.has(.unavailable) })
            try #require(world.pass(.seconds(2)))
            try #require(world.run { told.has(.restarted) })

            let lines = try #require(world.recording(in: folder))
            #expect(lines.having(#""kind":"event","event":"restarted""#).count == 1)
            #expect(lines.having(#""member":"NameOwnerChanged""#).count >= 2)
            #expect(lines.having(#""kind":"note","from":"library""#, "joined the bus").count >= 1)
        }

        @Test func theLossOfTheBusIsNoted() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.perform(FakeWorld.ping) == .ok)
            world.killBus()
            try #require(world.run { world.logged("the connection to the bus broke") })

            let lines = try #require(world.recording(in: folder))
            #expect(lines.having("lost the connection that was :").count == 1)
        }

        @Test func aRecoveryIsThereStepByStep() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try FakeWorld()
            defer { world.close() }
            try world.bluez.inject(
                .init(parsing: "refuse Device1.Connect org.bluez.Error.InProgress \"Busy\" 5"))
            var wish = Recovery.Wish()
            wish.device = FakeWorld.near
            wish.aim = .connect
            let told = Told<RecoveryReport>(waking: world.context)
            _ = world.client.recover(wish) { told.tell($0) }
            for _ in 0..<600 where told.count == 0 {
                try #require(world.pass(.milliseconds(100)))
            }
            let report = try #require(told.last)

            let lines = try #require(world.recording(in: folder))
            let steps = report.steps.count { $0.verdict != .notAllowed && $0.verdict != .denied }
            #expect(steps > 0)
            #expect(lines.having(#""kind":"recovery","moment":"stage-ended""#).count >= 1)
            #expect(lines.having(#""kind":"recovery","moment":"ended""#).count == 1)
        }

        @Test func stoppedItRecordsNothingAndKeepsWhatThereIs() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try FakeWorld()
            defer { world.close() }
            world.client.recorder.note("before", from: "program")
            world.client.recorder.stop()
            #expect(world.perform(FakeWorld.ping) == .ok)
            world.client.recorder.note("meanwhile", from: "program")
            #expect(world.recording(in: folder)?.count == 2)

            world.client.recorder.start(FlightRecorder.Settings())
            #expect(world.perform(FakeWorld.ping) == .ok)
            let lines = try #require(world.recording(in: folder))
            #expect(lines.having("before").count == 1)
            #expect(lines.having(#""member":"Ping""#).count == 1)
            world.client.recorder.clear()
            #expect(world.recording(in: folder)?.count == 1)
        }

        @Test func whatCannotBeWrittenFailsAndLeavesTheOldFile() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try FakeWorld()
            defer { world.close() }
            let dump = FlightRecorder.Dump()
            let error = world.client.dumpRecorder(dump, to: folder.path + "/nowhere/file")
            #expect(error?.status == .notFound)
            #expect(error?.operation == "recorder_dump")

            try folder.write("old", to: "/old")
            #expect(world.client.dumpRecorder(dump, to: folder.path + "/old/file") != nil)
            #expect(folder.bytes(of: "/old") == Array("old".utf8))
            #expect(world.client.dumpRecorder(dump, to: folder.path + "/old") == nil)
            #expect(folder.lines(of: "/old").count == 1)
        }
    }
}
