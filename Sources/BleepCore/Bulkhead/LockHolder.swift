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
        var facts = ["", "", "", ""]
        for line in record.split(separator: UInt8(ascii: "\n")) {
            for (place, key) in LockHolder.keys.enumerated() where line.starts(with: key.utf8) {
                facts[place] = LockHolder.printable(line.dropFirst(key.utf8.count))
            }
        }
        let since = UInt64(facts[3]) ?? 0
        self.init(
            process: UInt64(facts[0]) ?? 0, program: facts[1],
            device: BluetoothAddress(facts[2])?.text ?? "",
            since: since > 0 ? Instant(microseconds: since) : nil)
    }

    /// A line for each fact, for programs and for people.
    package var record: String {
        phrase("pid=", digits(process), "\nprogram=", program, "\ndevice=", device)
            + phrase("\nsince_usec=", digits(since?.microseconds ?? 0), "\n")
    }

    private static var keys: [String] { ["pid=", "program=", "device=", "since_usec="] }

    private static func printable(_ bytes: ArraySlice<UInt8>) -> String {
        let clean = bytes.prefix(longestValue).map { byte in
            (0x20..<0x7f).contains(byte) ? byte : UInt8(ascii: "?")
        }
        return String(decoding: clean, as: UTF8.self)
    }
}

extension LockHolder: Equatable {
    package static func == (left: LockHolder, right: LockHolder) -> Bool {
        left.process == right.process && left.program == right.program
            && left.device == right.device && left.since == right.since
    }
}
