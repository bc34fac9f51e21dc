import BleepCore
import CGLib
import Testing

@testable import BleepGDBus

/// GDBus's own bytes are the measure.
@Suite struct WireBodyTests {
    static let bodies = [
        "()", "(byte 1,)", "(byte 1, int16 -2)", "(byte 1, uint64 2)", "(true, 1.5, false)",
        "(uint16 9, int32 -7, uint32 8, int64 -9, handle 3)", "('text', '', 'Grüße')",
        "(objectpath '/a/b', signature 'a{sv}', signature '', 'x')",
        "(@as [],)", "(byte 1, @at [])", "(@a{sv} {},)", "(byte 1, @a(nx) [(1, 2), (3, 4)])",
        "([byte 1, 2, 3], 'x')", "(@ay [], byte 7)", "([true, false], int64 4)",
        "(<'boxed'>, <<byte 7>>, <true>)", "(byte 1, <[byte 1, 2]>, <objectpath '/x'>)",
        "({'Connected': <true>, 'UUIDs': <['a', 'bc']>, 'RSSI': <int16 -3>},)",
        "({objectpath '/x': {'i.f': {'P': <[byte 1, 2]>, 'Q': <uint64 3>}}}, byte 1)",
        "(((byte 1, 'x'), int64 2), {byte 1: int16 2, 3: 4}, [['a'], ['b', 'c']])",
    ]

    /// What GDBus makes of a message that is answered with this.
    private func asGDBusWrites(_ body: Value) throws -> [UInt8] {
        let message = g_dbus_message_new_signal("/", "a.b", "C")!
        defer { g_object_unref(UnsafeMutableRawPointer(message)) }
        g_dbus_message_set_body(message, body.variant)
        g_dbus_message_set_serial(message, 1)
        let bytes = try #require(MessageBytes(of: message))
        defer { bytes.free() }
        return [UInt8](bytes.body(upTo: .max))
    }

    /// Nil if it does not take them for a message.
    private func asGDBusReads(_ body: [UInt8], types: String) -> Value? {
        var header = DBusHeader(type: 2, flags: 1, bodySize: UInt32(body.count), serial: 1)
        header.replySerial = 1
        var types = types
        var message: [UInt8] = []
        types.withUTF8 {
            header.signature = $0
            header.withBytes { message += $0 }
        }
        message += body
        guard
            let read = g_dbus_message_new_from_blob(
                &message, gsize(message.count), G_DBUS_CAPABILITY_FLAGS_NONE, nil)
        else { return nil }
        defer { g_object_unref(UnsafeMutableRawPointer(read)) }
        return g_dbus_message_get_body(read).map { Value(retaining: $0) }
    }

    private func read(_ body: [UInt8], types: String) -> Value? {
        var types = types
        return types.withUTF8 { types in
            body.withUnsafeBufferPointer { WireReader.tuple($0, types: types) }
        }
    }

    private func types(of body: Value) -> String {
        String(decoding: DBusHeader.signature(of: body), as: UTF8.self)
    }

    @Test(arguments: bodies)
    func isWrittenAsGDBusWritesIt(body: String) throws {
        let value = try #require(Value(parsing: body))
        var block = ByteBlock(capacity: 8)

        #expect(WireWriter.add(members: value.variant, to: &block))
        #expect([UInt8](block.bytes) == (try asGDBusWrites(value)))
    }

    @Test(arguments: [
        "(byte 1, int16 -2, uint16 3, int32 -4, uint32 5, int64 -6, uint64 7, 1.5, true)",
        "('text', '', 'Grüße', objectpath '/a/b')", "([byte 1, 2, 3], @ay [], byte 7)",
        "(<'boxed'>, <<byte 7>>, <[byte 1, 2]>, <objectpath '/x'>, <false>)",
    ])
    func isReadAsGDBusReadsIt(body: String) throws {
        let value = try #require(Value(parsing: body))
        let read = try #require(read(try asGDBusWrites(value), types: types(of: value)))

        #expect(
            g_variant_equal(UnsafeRawPointer(read.variant), UnsafeRawPointer(value.variant)) != 0)
    }

    @Test func whatHasMoreInItIsLeftToGDBus() throws {
        for body in ["(@as [],)", "((byte 1,),)", "(<@a{sv} {}>,)", "(signature 'x',)"] {
            let value = try #require(Value(parsing: body))
            #expect(read(try asGDBusWrites(value), types: types(of: value)) == nil)
        }
    }

    /// Whatever somebody sends: what is read is what GDBus reads.
    @Test(arguments: bodies)
    func nothingIsReadThatGDBusDoesNotRead(body: String) throws {
        let value = try #require(Value(parsing: body))
        let whole = try asGDBusWrites(value)
        let types = types(of: value)
        var random = SplitMix64(seed: 11)
        for round in 0..<4000 where !whole.isEmpty {
            var bytes = whole
            if round % 4 == 0 { bytes.removeLast(Int(random.next() % UInt64(bytes.count))) }
            for _ in 0...random.next() % 3 {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(
                    truncatingIfNeeded: random.next() % 5 == 0 ? 0 : random.next())
            }
            guard let ours = read(bytes, types: types) else { continue }
            let theirs = try #require(asGDBusReads(bytes, types: types))
            // Its bytes, since a number may be none that equals itself.
            #expect(try asGDBusWrites(ours) == asGDBusWrites(theirs))
        }
    }

    @Test func whatDBusDoesNotHaveIsNotWritten() throws {
        var deep = "byte 1"
        for _ in 0..<70 { deep = "<\(deep)>" }
        for body in ["(@ms 'x',)", "(@mi nothing,)", "(\(deep),)"] {
            let value = try #require(Value(parsing: body))
            var block = ByteBlock(capacity: 8)
            #expect(!WireWriter.add(members: value.variant, to: &block))
        }
    }
}
