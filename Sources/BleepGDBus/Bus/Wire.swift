import BleepCore

/// What calls go out on and replies come back by, whoever moves the bytes.
package protocol Wire: AnyObject {
    /// On the bus; lives as long as this does.
    var name: UnsafePointer<CChar> { get }

    /// Sends a call.
    func send(
        _ call: MethodCall, for receiver: any ReplyReceiver, token: UInt64, isBackground: Bool
    ) -> Sent

    /// Gives up on a reply. Says whether so many are owed now that the wire is to be left.
    func abandon(_ serial: UInt32) -> Bool

    /// Nothing comes or goes any more. Tells everybody who waits; once.
    func noticeLoss()
}

/// What came of sending.
package enum Sent {
    /// The receiver is told exactly once, unless it abandons this serial before.
    case out(serial: UInt32)
    case connectionDead
    /// It cannot be put on the wire.
    case unsendable(String)
}
