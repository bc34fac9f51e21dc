/// The file that snapshots outlive the program in: a key file with a group for each device.
///
///     # libbleepreliability device state
///     [General]
///     Version=1
///
///     [F0:F1:F2:F3:F4:F5]
///     Trusted=true
///     …
///
///     [End]
///     Checksum=0123456789ABCDEF
///
/// The checksum is over everything before the last group, so that a file which was cut off at the
/// end of a line, or of which a part was never written, is told from a whole one.
package enum StateFile {
    package static let mostDevices = 256
    /// As much as that many snapshots come to when every byte of theirs is escaped, and their keys.
    package static let mostBytes = mostDevices * (2 * DeviceSnapshot.mostBytes + 8192)

    private static let version: UInt64 = 1
    private static let start: StaticString =
        "# libbleepreliability device state\n[General]\nVersion="
    private static let end: StaticString = "\n[End]\nChecksum="
    private static let sumDigits = 16

    package static func bytes(of snapshots: [DeviceSnapshot]) -> [UInt8] {
        var file = KeyFile()
        for snapshot in snapshots { file.groups.append(snapshot.group) }
        var bytes = [UInt8](phrase(start.text, digits(version), "\n\n").utf8) + file.bytes
        let sum = checksum(of: bytes[...])
        bytes += end.text.utf8
        for place in (0..<sumDigits).reversed() {
            let digit = UInt8(truncatingIfNeeded: sum >> UInt64(4 * place)) & 15
            bytes.append(HexDigit.upperCase(of: digit))
        }
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }

    /// Believes nothing that it reads.
    package static func read(_ bytes: [UInt8]) throws(KeyFile.Fault) -> [DeviceSnapshot] {
        guard bytes.count <= mostBytes else {
            throw KeyFile.Fault(.foreign, "larger than any state file")
        }
        guard hasPrefix(bytes[...], start) else {
            throw KeyFile.Fault(.foreign, "not a state file of this library")
        }
        let number = bytes.dropFirst(start.utf8CodeUnitCount).prefix { $0 != UInt8(ascii: "\n") }
        guard let theirs = UInt64(String(decoding: number, as: UTF8.self)) else {
            throw KeyFile.Fault(.torn, "it has no version")
        }
        guard theirs == version else {
            throw KeyFile.Fault(.newer, "written by a later version of the library")
        }
        let file = try KeyFile(reading: verified(bytes))
        var snapshots: [DeviceSnapshot] = []
        for group in file.groups.dropFirst() {
            guard let snapshot = DeviceSnapshot(group) else {
                throw KeyFile.Fault(.foreign, "a group that is no device's")
            }
            snapshots.append(snapshot)
        }
        guard snapshots.count <= mostDevices else {
            throw KeyFile.Fault(.foreign, "more devices than any state file has")
        }
        return snapshots
    }

    /// What the checksum is over, if it is right.
    private static func verified(_ bytes: [UInt8]) throws(KeyFile.Fault) -> ArraySlice<UInt8> {
        let tail = end.utf8CodeUnitCount + sumDigits + 1
        let body = bytes.dropLast(tail)
        var rest = bytes.dropFirst(body.count)
        guard hasPrefix(rest, end), rest.last == UInt8(ascii: "\n") else {
            throw KeyFile.Fault(.torn, "cut off: it does not end as it should")
        }
        rest = rest.dropFirst(end.utf8CodeUnitCount).dropLast()
        var sum: UInt64 = 0
        for digit in rest {
            guard let value = HexDigit.value(of: digit) else {
                throw KeyFile.Fault(.torn, "it has no checksum")
            }
            sum = sum << 4 | UInt64(value)
        }
        guard sum == checksum(of: body) else {
            throw KeyFile.Fault(
                .torn, "the checksum is wrong: a part of it is not what was written")
        }
        return body
    }

    private static func hasPrefix(_ bytes: ArraySlice<UInt8>, _ text: StaticString) -> Bool {
        guard bytes.count >= text.utf8CodeUnitCount else { return false }
        for place in 0..<text.utf8CodeUnitCount
        where bytes[bytes.startIndex + place] != text.utf8Start[place] { return false }
        return true
    }

    /// FNV-1a: against accidents, not against enemies.
    static func checksum(of bytes: ArraySlice<UInt8>) -> UInt64 {
        var sum: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return sum
    }
}
