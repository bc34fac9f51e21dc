/// A dump as a pcap of the messages, for Wireshark.
///
/// The link type is DBUS: a packet is a message. One without all of its body is a packet that was
/// cut short.
package struct FlightCapture: Sendable {
    /// From the registry of tcpdump.org.
    private static let linkType: UInt64 = 231
    /// The longest message that D-Bus has.
    private static let longest: UInt64 = 128 * 1024 * 1024

    package private(set) var bytes: [UInt8] = []
    private let lag: UInt64

    /// As `FlightText`.
    package init(at now: Instant, timeOfDay: UInt64) {
        lag = timeOfDay &- now.microseconds
        bytes.append(0xa1b2_c3d4, bytes: 4)  // Times in microseconds.
        bytes.append(2, bytes: 2)  // Version 2.4.
        bytes.append(4, bytes: 2)
        bytes.append(0, bytes: 8)
        bytes.append(FlightCapture.longest, bytes: 4)
        bytes.append(FlightCapture.linkType, bytes: 4)
    }

    /// Nothing, if it is no message; without addresses, if there is a mask for them.
    @inline(never)
    package mutating func add(_ record: FlightRecord, withBody: Bool, _ mask: inout AddressMask?) {
        guard record.isMessage else { return }
        let message = DBusMessage(bytes: record.bytes)
        let kept = withBody ? record.bytes.count : message.headerBytes
        let time = record.at.microseconds &+ lag
        bytes.append(time / 1_000_000, bytes: 4)
        bytes.append(time % 1_000_000, bytes: 4)
        bytes.append(UInt64(kept), bytes: 4)
        bytes.append(UInt64(message.wholeBytes), bytes: 4)
        let start = bytes.count
        bytes += record.bytes[..<kept]
        mask?.cross(outOf: &bytes, from: start)
    }
}

extension [UInt8] {
    /// The lowest byte first.
    fileprivate mutating func append(_ number: UInt64, bytes count: Int) {
        Swift.withUnsafeBytes(of: number.littleEndian) { self += $0[..<count] }
    }
}
