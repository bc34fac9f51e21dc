@testable import BleepCore

/// Messages and lines for the tests of the flight recorder.
enum FlightMaterial {
    static let start = Instant(microseconds: 5_000_000)
    /// 2025-11-26 04:25:57.000123 UTC.
    static let timeOfDay: UInt64 = 1_764_131_157_000_123

    /// A text that outlives every header made of it.
    static func text(_ words: StaticString) -> DBusHeader.Text { words.bytes }

    static func call(serial: UInt32 = 7, bodySize: UInt32 = 0) -> DBusHeader {
        var header = DBusHeader(type: 1, flags: 2, bodySize: bodySize, serial: serial)
        header.path = text("/org/bluez/hci0/dev_F0_F1_F2_F3_F4_F5")
        header.interface = text("org.bluez.Device1")
        header.member = text("Connect")
        header.destination = text("org.bluez")
        header.sender = text(":1.5")
        return header
    }

    static func error(to serial: UInt32 = 7) -> DBusHeader {
        var header = DBusHeader(type: 3, flags: 1, bodySize: 11, serial: 9)
        header.replySerial = serial
        header.error = text("org.bluez.Error.Failed")
        header.destination = text(":1.5")
        header.sender = text(":1.2")
        header.signature = text("s")
        return header
    }

    static func signal(serial: UInt32) -> DBusHeader {
        var header = DBusHeader(type: 4, flags: 1, bodySize: 0, serial: serial)
        header.path = text("/org/bluez/hci0")
        header.interface = text("org.freedesktop.DBus.Properties")
        header.member = text("PropertiesChanged")
        return header
    }

    static func note(_ words: String) -> FlightEntry {
        var entry = FlightEntry(.note)
        entry.add(.source, "program")
        entry.add(.text, words)
        return entry
    }

    /// The log as JSON Lines, without the last end of line.
    static func lines(_ log: FlightLog) -> [String] {
        var text = FlightText(at: start, timeOfDay: timeOfDay)
        for record in log.records { text.add(record) }
        return String(decoding: text.bytes, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}
