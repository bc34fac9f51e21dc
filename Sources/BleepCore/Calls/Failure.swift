/// Why an attempt, and in the end an operation, came to nothing.
///
/// A class, because it is handed through many enums: those stay one word wide.
package final class Failure: Sendable {
    /// Something that comes back by itself.
    package enum Change: Sendable {
        /// A new owner of org.bluez.
        case service
        /// The object of the device, under whatever path.
        case device
    }

    /// What it means; decides over retries.
    package let classification: Classification
    /// The D-Bus error as it came; nil when the verdict is our own.
    package let remote: RemoteError?
    /// Something may still be going on in bluetoothd, and is to be ended there.
    package let leavesWork: Bool
    /// What must come back before another attempt can help.
    package let awaits: Change?

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
    package convenience init(
        _ status: Status,
        remote: RemoteError? = nil,
        leavesWork: Bool = false,
        awaits: Change? = nil
    ) {
        self.init(
            ErrorTable.classify(local: status), remote: remote, leavesWork: leavesWork,
            awaits: awaits)
    }

    /// A verdict of our own, with the reason in words.
    package convenience init(_ status: Status, because reason: String) {
        self.init(status, remote: RemoteError(name: "", message: reason))
    }

    /// An error that the bus or the service sent in answer to `method`.
    package convenience init(_ remote: RemoteError, of method: MethodName) {
        let classification = ErrorTable.classify(remote, of: method)
        let awaitsService: Bool
        switch classification.status {
        case .serviceUnavailable, .serviceLost: awaitsService = true
        default: awaitsService = false
        }
        self.init(classification, remote: remote, awaits: awaitsService ? .service : nil)
    }

    package var status: Status { classification.status }

    /// There was nobody, or nothing, to send the call to.
    package var precedesSending: Bool {
        switch status {
        case .deviceNotFound, .serviceUnavailable, .busUnavailable: true
        default: false
        }
    }

    /// What the call was about is not there, or not connected: there is nothing to undo on it.
    package var isMissing: Bool {
        switch status {
        case .deviceNotFound, .notConnected, .unknownObject, .objectRemoved: true
        default: false
        }
    }

    /// The same failure, which goes away when `change` has come.
    package func awaiting(_ change: Change) -> Failure {
        var classification = classification
        classification.retry = .afterChange
        return Failure(classification, remote: remote, leavesWork: leavesWork, awaits: change)
    }

    /// The same failure, which a rest may cure.
    package func curedByWaiting(_ rest: Duration? = nil) -> Failure {
        var classification = classification
        classification.retry = .afterWait
        classification.suggestedWait = rest
        return Failure(classification, remote: remote, leavesWork: leavesWork, awaits: awaits)
    }
}

extension Failure: Equatable {
    package static func == (left: Failure, right: Failure) -> Bool {
        left.classification == right.classification && left.remote == right.remote
            && left.leavesWork == right.leavesWork && left.awaits == right.awaits
    }
}
