/// How a method may be treated: repeated, ended in bluetoothd, and on which connection it goes.
package struct MethodTraits: Equatable, Sendable {
    /// What ends the operation in bluetoothd when we give up on it; D-Bus itself has no cancel.
    package enum RemoteCancel: Sendable {
        /// Nothing does, or nothing needs to.
        case none
        /// `Device1.Disconnect`: answers a pending Connect, and costs all clients the link.
        case disconnect
        /// `Device1.CancelPairing`, only while our own Pair is pending: otherwise it unpairs.
        case cancelPairing
        /// `Adapter1.StopDiscovery`; if that fails, only closing the connection helps.
        case stopDiscovery
        /// `GattCharacteristic1.StopNotify`.
        case stopNotify
        /// `Device1.Disconnect`, but only if the caller agreed to lose the link.
        case disconnectIfAsked
    }

    /// The connection that a method goes out on.
    package enum Lane: Sendable {
        /// Leaves nothing behind; any connection serves.
        case calls
        /// Ties something to the caller's unique name, which goes when that connection closes.
        case session
        /// The discovery session and its filter, one of each per unique name.
        case discovery
    }

    /// May be repeated though it may have happened.
    package var isIdempotent: Bool
    package var remoteCancel: RemoteCancel
    package var lane: Lane

    package init(isIdempotent: Bool, remoteCancel: RemoteCancel = .none, lane: Lane = .calls) {
        self.isIdempotent = isIdempotent
        self.remoteCancel = remoteCancel
        self.lane = lane
    }

    /// Looks a method up; one that we do not know is taken for not idempotent.
    package init(method: MethodName) {
        self.init(isIdempotent: false)
    }
}
