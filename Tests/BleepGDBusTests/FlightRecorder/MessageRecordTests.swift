import BleepTestKit
import BluezSimulator
import CGLib
import Testing

@testable import BleepCore
@testable import BleepGDBus

extension BusTests {
    /// What of messages is kept, and what of that is told.
    @Suite struct MessageRecordTests {
        private func withBodies(_ limit: Int, _ world: FakeWorld) {
            var settings = FlightRecorder.Settings()
            settings.bodyLimit = limit
            world.client.recorder.start(settings)
        }

        private var alias: Request {
            .getProperty(FakeWorld.nearPath, "org.bluez.Device1", "Alias")
        }

        @Test func bodiesAreToldIfTheyWereKeptAndAreAskedFor() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try FakeWorld()
            defer { world.close() }
            withBodies(64, world)
            #expect(world.perform(alias) == .ok)
            #expect(
                world.perform(.getAllProperties(FakeWorld.nearPath, "org.bluez.Device1")) == .ok)

            let lines = try #require(world.recording(in: folder) { $0.withBodies = true })
            #expect(
                lines.having(#""member":"Get""#, #""body":["org.bluez.Device1","Alias"]"#).count
                    == 1)
            #expect(lines.having(#""type":"return""#, #""body":["VM-Peripheral"]"#).count == 1)
            // The long ones are there in part, which is no JSON.
            #expect(
                lines.having(#""signature":"a{sv}""#, #""body_kept_bytes":64"#).having(#""body":"#)
                    .isEmpty)
            #expect(lines.having(#""signature":"a{sv}""#, #""body_kept_bytes":64}"#).count == 1)
            #expect(world.recording(in: folder)?.having("VM-Peripheral").isEmpty == true)
        }

        @Test func addressesAreCrossedOutAlikeInBothForms() throws {
            let folder = try TestFolder()
            defer { folder.remove() }
            let world = try FakeWorld()
            defer { world.close() }
            withBodies(4096, world)
            try #require(world.connectNear())
            try #require(world.perform(.locate(FakeWorld.far)) == .ok)

            let hide = { (dump: inout FlightRecorder.Dump) in
                dump.withAddresses = false
                dump.withBodies = true
            }
            let lines = try #require(world.recording(in: folder, hide))
            let name = try #require(
                lines.having("org.bluez.Device1.Connect").first?
                    .split(separator: #""address":""#).last?.prefix(17))
            var dump = FlightRecorder.Dump()
            dump.isCapture = true
            hide(&dump)
            #expect(world.client.dumpRecorder(dump, to: folder.path + "/capture") == nil)
            let capture = String(decoding: folder.bytes(of: "/capture"), as: UTF8.self)

            #expect(name.hasPrefix("xx:xx:xx:xx:xx:0"))
            let path = "/dev_" + name.map { $0 == ":" ? "_" : String($0) }.joined()
            #expect(lines.having(#""member":"Connect""#, path).count == 1)
            #expect(capture.contains(path))
            for text in [lines.joined(), capture] {
                #expect(!text.contains("F0:F1:F2") && !text.contains("F0_F1_F2"))
            }
        }

        /// GDBus's own bytes are the measure.
        @Test(arguments: [
            "()", "(byte 1,)", "(byte 1, int16 2)", "(byte 1, uint64 2)", "(true, 1.5)",
            "('text', '')", "(objectpath '/a/b', signature 'a{sv}', 'x')",
            "(@as [],)", "(byte 1, @at [])", "(@a{sv} {},)", "(byte 1, @a(nx) [(1, 2), (3, 4)])",
            "([byte 1, 2, 3], 'x')", "([true, false], int64 4)", "(<'boxed'>, <<byte 7>>)",
            "({'Connected': <true>, 'UUIDs': <['a', 'bc']>, 'RSSI': <int16 -3>},)",
            "({objectpath '/x': {'i.f': {'P': <[byte 1, 2]>, 'Q': <uint64 3>}}}, byte 1)",
            "(((byte 1, 'x'), int64 2), {byte 1: int16 2, 3: 4}, [['a'], ['b', 'c']])",
        ])
        func sizesAreThoseOnTheWire(body: String) throws {
            let value = try #require(Value(parsing: body))
            let message = g_dbus_message_new_signal("/", "a.b", "C")!
            defer { g_object_unref(UnsafeMutableRawPointer(message)) }
            g_dbus_message_set_body(message, value.variant)
            g_dbus_message_set_serial(message, 1)
            let bytes = try #require(MessageBytes(of: message))
            defer { bytes.free() }

            #expect(WireSize.end(of: value.variant, at: 0) == bytes.size)
        }

        @Test func theHeaderIsWhatGDBusReadsBack() throws {
            let sent = MethodCall(
                "org.bluez", "/a/b", "a.b", "C", Value(tuple: [Value("x"), Value("yz")]))
            let message = sent.makeMessage()
            defer { g_object_unref(UnsafeMutableRawPointer(message)) }
            g_dbus_message_set_serial(message, 258)
            let bytes = try #require(MessageBytes(of: message))
            defer { bytes.free() }
            var log = FlightLog()
            ":1.99".withCString {
                log.add(
                    DBusHeader(message, bodySize: nil, sentBy: $0), body: bytes.body(upTo: 4096),
                    isSent: true, at: Instant(microseconds: 0))
            }

            var record = try #require(log.records.first)
            #expect(record.hasWholeBody)
            let read = record.bytes.withUnsafeMutableBufferPointer {
                g_dbus_message_new_from_blob(
                    $0.baseAddress, gsize($0.count), G_DBUS_CAPABILITY_FLAGS_NONE, nil)
            }
            let copy = try #require(read)
            defer { g_object_unref(UnsafeMutableRawPointer(copy)) }
            #expect(String(cString: g_dbus_message_get_sender(copy)) == ":1.99")
            #expect(String(cString: g_dbus_message_get_path(copy)) == "/a/b")
            #expect(String(cString: g_dbus_message_get_member(copy)) == "C")
            #expect(g_dbus_message_get_serial(copy) == 258)
            #expect(g_dbus_message_get_flags(copy) == G_DBUS_MESSAGE_FLAGS_NO_AUTO_START)
        }
    }
}
