/// Who holds the lock of an adapter, as the lock's file says; anything may stand in that.
///
/// A class, because it is handed through many enums: those stay one word wide.
package final class LockHolder: Sendable {
    /// 0 where the file does not say.
    package let process: UInt64
    package let program: String
    /// The device that is being connected to.
    package let device: String
    /// On the clock that all processes share; nil where the file does not say.
    package let since: Instant?

    package init(
        process: UInt64 = 0, program: String = "", device: String = "", since: Instant? = nil
    ) {
        self.process = process
        self.program = program
        self.device = device
        self.since = since
    }

    /// For people.
    package var text: String {
        guard process > 0 else { return "another process" }
        return phrase("process ", digits(process), " (", program, "), which connects to ", device)
    }
}

extension LockHolder {
    /// It is shown to people, and goes into D-Bus values.
    private static let longestValue = 64

    /// Reads what is there, and leaves out what makes no sense.
    package convenience init(record: ArraySlice<UInt8>) {
        let since = UInt64(LockHolder.fact("since_usec=", in: record)) ?? 0
        self.init(
            process: UInt64(LockHolder.fact("pid=", in: record)) ?? 0,
            program: LockHolder.fact("program=", in: record),
            device: BluetoothAddress(LockHolder.fact("device=", in: record))?.text ?? "",
            since: since > 0 ? Instant(microseconds: since) : nil)
    }

    /// What stands behind a key, at the beginning of a line; printable, and not longer than names.
    private static func fact(_ key: StaticString, in record: ArraySlice<UInt8>) -> String {
        var found: [UInt8] = []
        var place = 0
        for byte in record {
            if byte == UInt8(ascii: "\n") {
                place = 0
            } else if place == key.utf8CodeUnitCount {
                guard found.count < longestValue else { break }
                found.append((0x20..<0x7f).contains(byte) ? byte : UInt8(ascii: "?"))
            } else {
                // A wrong letter leaves the place behind the end of the key, until the line ends.
                let isRight = place < key.utf8CodeUnitCount && key.utf8Start[place] == byte
                place = isRight ? place + 1 : key.utf8CodeUnitCount + 1
            }
        }
        return String(decoding: found, as: UTF8.self)
    }

    /// A line for each fact, for programs and for people.
    package var record: String {
        phrase("pid=", digits(process), "\nprogram=", program, "\ndevice=", device)
            + phrase("\nsince_usec=", digits(since?.microseconds ?? 0), "\n")
    }
}

extension LockHolder: Equatable {
    package static func == (left: LockHolder, right: LockHolder) -> Bool {
        left.process == right.process && left.program == right.program
            && left.device == right.device && left.since == right.since
    }
}
