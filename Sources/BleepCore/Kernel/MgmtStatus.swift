/// How the kernel's management interface answers a command; the numbers are the kernel's.
package struct MgmtStatus: Hashable, Sendable {
    /// The number, also of those that have no name here.
    package var code: UInt8

    package init(_ code: UInt8) {
        self.code = code
    }

    package static let success = MgmtStatus(0x00)
    package static let notConnected = MgmtStatus(0x02)
    package static let busy = MgmtStatus(0x0a)
    package static let rejected = MgmtStatus(0x0b)
    package static let disconnected = MgmtStatus(0x0e)
    package static let notPowered = MgmtStatus(0x0f)
    /// There is no such adapter, or not any more.
    package static let invalidIndex = MgmtStatus(0x11)
    package static let blockedByRfkill = MgmtStatus(0x12)
    /// Commands that change something take CAP_NET_ADMIN.
    package static let permissionDenied = MgmtStatus(0x14)

    /// For people.
    package var text: String {
        switch code {
        case 0x00: "Success"
        case 0x01: "Unknown Command"
        case 0x02: "Not Connected"
        case 0x03: "Failed"
        case 0x04: "Connect Failed"
        case 0x05: "Authentication Failed"
        case 0x06: "Not Paired"
        case 0x07: "No Resources"
        case 0x08: "Timeout"
        case 0x09: "Already Connected"
        case 0x0a: "Busy"
        case 0x0b: "Rejected"
        case 0x0c: "Not Supported"
        case 0x0d: "Invalid Parameters"
        case 0x0e: "Disconnected"
        case 0x0f: "Not Powered"
        case 0x10: "Cancelled"
        case 0x11: "Invalid Index"
        case 0x12: "Blocked through rfkill"
        case 0x13: "Already Paired"
        case 0x14: "Permission Denied"
        default: "status \(code)"
        }
    }
}
