/// What the kernel tells of one radio on `/dev/rfkill`: how it is when that is opened, and each
/// change.
package struct RfkillEvent: Equatable, Sendable {
    /// Newer kernels append more, for whoever reads more.
    package static let length = 8

    /// rfkill's number for the radio.
    package var index: UInt32
    package var isSoftBlocked: Bool
    package var isHardBlocked: Bool

    /// Reads one `struct rfkill_event`, in the order of this machine's bytes; nil if it is torn.
    package init?(_ bytes: [UInt8], count: Int) {
        guard count >= RfkillEvent.length, bytes.count >= RfkillEvent.length else { return nil }
        index = bytes.withUnsafeBytes { $0.loadUnaligned(as: UInt32.self) }
        // Between them are the type and the operation.
        isSoftBlocked = bytes[6] != 0
        isHardBlocked = bytes[7] != 0
    }
}
