/// An error reply: a D-Bus error name and its message, as BlueZ words them.
package struct BusError: Error, Equatable, Sendable {
    package let name: String
    package let message: String

    /// Names are full ones, such as `org.bluez.Error.Failed`.
    package init(_ name: String, _ message: String) {
        self.name = name
        self.message = message
    }

    static func bluez(_ name: String, _ message: String) -> BusError {
        BusError("org.bluez.Error." + name, message)
    }

    static func failed(_ message: String) -> BusError {
        .bluez("Failed", message)
    }

    static func att(_ code: UInt8) -> BusError {
        let digits = String(code, radix: 16)
        return .failed("Operation failed with ATT error: 0x" + (code < 16 ? "0" : "") + digits)
    }

    static func invalidArguments(_ message: String) -> BusError {
        BusError("org.freedesktop.DBus.Error.InvalidArgs", message)
    }

    /// Answers StartDiscovery for a client that has one, and for every start that fails.
    static let busy = BusError.bluez("InProgress", "Operation already in progress")
    static let inProgress = BusError.bluez("InProgress", "In Progress")
    static let alreadyExists = BusError.bluez("AlreadyExists", "Already Exists")
    static let doesNotExist = BusError.bluez("DoesNotExist", "Does Not Exist")
    static let notReady = BusError.bluez("NotReady", "Resource Not Ready")
    static let notSupported = BusError.bluez("NotSupported", "Operation is not supported")
    static let notConnected = BusError.failed("Not connected")
    static let badArguments = BusError.bluez(
        "InvalidArguments",
        "Invalid arguments in method call"
    )
    static let authenticationFailed = BusError.bluez(
        "AuthenticationFailed",
        "Authentication Failed"
    )
    static let authenticationCanceled = BusError.bluez(
        "AuthenticationCanceled",
        "Authentication Canceled"
    )
    /// BlueZ's answer to a link that is gone as well as to a peer that says so.
    static let unlikely = BusError.att(0x0e)
}
