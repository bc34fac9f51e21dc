/// Why an attempt, and in the end an operation, came to nothing.
package struct Failure: Equatable, Sendable {
    /// What it means; decides over retries.
    package var classification: Classification
    /// The D-Bus error as it came; nil when the verdict is our own.
    package var remote: RemoteError?
    /// Something may still be going on in bluetoothd, and is to be ended there.
    package var leavesWork = false
    /// What must come back before another attempt can help.
    package var awaits: Change?

    /// Something that comes back by itself.
    package enum Change: Equatable, Sendable {
        /// A new owner of org.bluez.
        case service
        /// The object of the device, under whatever path.
        case device
    }

    package init(
        _ classification: Classification,
        remote: RemoteError? = nil,
        leavesWork: Bool = false,
        awaits: Change? = nil
    ) {
        self.classification = classification
        self.remote = remote
        self.leavesWork = leavesWork
        self.awaits = awaits
    }

    /// A verdict of our own.
    package init(_ status: Status, leavesWork: Bool = false, awaits: Change? = nil) {
        self.init(
            ErrorTable.classify(local: status), leavesWork: leavesWork, awaits: awaits)
    }

    /// An error that the bus or the service sent in answer to `method`.
    package init(_ remote: RemoteError, of method: MethodName) {
        self.init(ErrorTable.classify(remote, of: method), remote: remote)
        switch status {
        case .serviceUnavailable, .serviceLost: awaits = .service
        default: break
        }
    }

    package var status: Status { classification.status }
}
