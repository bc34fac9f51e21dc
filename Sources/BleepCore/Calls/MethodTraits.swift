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

    /// How a call stands to what signals tell.
    package enum Order: Sendable {
        /// Signals tell what comes of it: they have to be heard before its answer.
        case amongSignals
        /// It asks for, or may change, what signals tell of: beside them where nobody keeps that.
        case whereNothingIsKept
        /// They tell nothing of it.
        case besideSignals
    }

    /// May be repeated though it may have happened.
    package var isIdempotent: Bool
    /// What to send when we give up on it.
    package var remoteCancel: RemoteCancel
    /// Where to send it.
    package var lane: Lane
    /// Whether it may go out on another connection than the one that brings the signals.
    package var order: Order

    package init(
        isIdempotent: Bool, remoteCancel: RemoteCancel = .none, lane: Lane = .calls,
        order: Order = .amongSignals
    ) {
        self.isIdempotent = isIdempotent
        self.remoteCancel = remoteCancel
        self.lane = lane
        self.order = order
    }

    /// Looks a method up; one that we do not know is taken for not idempotent.
    package init(method: MethodName) {
        self =
            switch method.interface {
            case "org.bluez.Device1": Self.device(method.member)
            case "org.bluez.Adapter1": Self.adapter(method.member)
            case "org.bluez.GattCharacteristic1", "org.bluez.GattDescriptor1":
                Self.attribute(method.member)
            case "org.freedesktop.DBus.Properties":
                // Setting a property twice leaves the same value.
                MethodTraits(
                    isIdempotent: true,
                    order: method.member == "Set" ? .amongSignals : .whereNothingIsKept)
            case "org.freedesktop.DBus.ObjectManager":
                MethodTraits(isIdempotent: true, order: .whereNothingIsKept)
            case "org.freedesktop.DBus.Introspectable", "org.freedesktop.DBus.Peer":
                MethodTraits(isIdempotent: true, order: .besideSignals)
            default: Self.registration(method)
            }
    }

    private static func device(_ member: String) -> MethodTraits {
        switch member {
        case "Connect", "ConnectProfile":
            MethodTraits(isIdempotent: true, remoteCancel: .disconnect)
        case "Disconnect", "DisconnectProfile": MethodTraits(isIdempotent: true)
        case "GetServiceRecords": MethodTraits(isIdempotent: true)
        case "Pair":
            MethodTraits(isIdempotent: false, remoteCancel: .cancelPairing, lane: .session)
        // A second one finds no pairing, and then removes the bond and drops the link.
        case "CancelPairing": MethodTraits(isIdempotent: false, lane: .session)
        default: MethodTraits(isIdempotent: false)
        }
    }

    private static func adapter(_ member: String) -> MethodTraits {
        switch member {
        case "StartDiscovery":
            MethodTraits(isIdempotent: false, remoteCancel: .stopDiscovery, lane: .discovery)
        case "StopDiscovery", "SetDiscoveryFilter", "GetDiscoveryFilters":
            MethodTraits(isIdempotent: true, lane: .discovery)
        // The second finds the device gone, which is what was wanted.
        case "RemoveDevice": MethodTraits(isIdempotent: true)
        default: MethodTraits(isIdempotent: false)
        }
    }

    private static func attribute(_ member: String) -> MethodTraits {
        switch member {
        case "ReadValue":
            MethodTraits(
                isIdempotent: true, remoteCancel: .disconnectIfAsked, order: .besideSignals)
        case "WriteValue":
            MethodTraits(
                isIdempotent: false, remoteCancel: .disconnectIfAsked, order: .besideSignals)
        case "StartNotify":
            MethodTraits(isIdempotent: true, remoteCancel: .stopNotify, lane: .session)
        case "StopNotify": MethodTraits(isIdempotent: true, lane: .session)
        default: MethodTraits(isIdempotent: false)
        }
    }
}
