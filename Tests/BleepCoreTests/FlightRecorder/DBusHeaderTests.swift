import Testing

@testable import BleepCore

@Suite struct DBusHeaderTests {
    private static func text(_ text: StaticString) -> DBusHeader.Text { text.bytes }

    private var header: DBusHeader {
        var header = DBusHeader(type: 3, flags: 1, bodySize: 5, serial: 0x0102_0304)
        header.replySerial = 77
        header.path = Self.text("/org/bluez/hci0")
        header.interface = Self.text("org.bluez.Adapter1")
        header.member = Self.text("Any")
        header.error = Self.text("org.bluez.Error.Failed")
        header.destination = Self.text(":1.2")
        header.sender = Self.text(":1.345")
        header.signature = Self.text("s")
        return header
    }

    private var message: [UInt8] {
        var bytes: [UInt8] = []
        header.withBytes { bytes += $0 }
        return bytes + [1, 2, 3, 4, 5]
    }

    /// What is read, as texts.
    private func read(_ bytes: [UInt8]) -> (header: DBusHeader, texts: [String], body: Int)? {
        bytes.withUnsafeBufferPointer { bytes in
            var body = 0
            guard let read = DBusHeader(reading: bytes, bodyStart: &body) else { return nil }
            let texts = [
                read.path, read.interface, read.member, read.error, read.destination, read.sender,
                read.signature,
            ]
            for text in texts where !text.isEmpty {
                let start = text.baseAddress! - bytes.baseAddress!
                #expect(start >= 16 && start + text.count < body)
            }
            return (read, texts.map { String(decoding: $0, as: UTF8.self) }, body)
        }
    }

    @Test func whatWasWrittenIsRead() throws {
        let read = try #require(self.read(message))

        #expect(
            read.texts == [
                "/org/bluez/hci0", "org.bluez.Adapter1", "Any", "org.bluez.Error.Failed", ":1.2",
                ":1.345", "s",
            ])
        #expect(read.header.type == 3 && read.header.flags == 1)
        #expect(read.header.serial == 0x0102_0304 && read.header.replySerial == 77)
        #expect(read.body + 5 == message.count && read.body % 8 == 0)
        #expect(
            message.withUnsafeBufferPointer { DBusHeader.wholeSize(of: $0.baseAddress!) }
                == message.count)
    }

    @Test func whatIsCutOffIsNone() {
        for count in 0..<message.count { #expect(read(Array(message[..<count])) == nil) }
    }

    @Test func nothingIsReadBeyondTheHeaderWhateverItSays() {
        var random = SplitMix64(seed: 8)
        var understood = 0
        for _ in 0..<20_000 {
            var bytes = message
            for _ in 0...random.next() % 3 {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(
                    truncatingIfNeeded: random.next())
            }
            if read(bytes) != nil { understood += 1 }
        }
        #expect(understood > 0 && understood < 20_000)
    }
}
