import BleepPrograms
import CBleepReliability

extension Stage {
    /// Paths change when adapters come and go; addresses do not.
    func showRenumbering() throws(Failure) {
        let old = try client.path(of: Stage.address)
        show("the device is \(old)", holds: old.hasPrefix("/org/bluez/hci0/"))

        try control.inject("renumber hci0 hci1")
        let stale = failure { () throws(Failure) in
            try client.call(nil, old, "org.bluez.Device1", "Connect", limits: Limits(attempts: 1))
        }
        show(
            "hci0 is now hci1; the old path gives \(stale?.failure.statusName ?? "no error")",
            stale?.time,
            // The news that it went may come before the answer that it is not there.
            holds: stale?.failure.status == BLEEP_ERROR_UNKNOWN_OBJECT
                || stale?.failure.status == BLEEP_ERROR_OBJECT_REMOVED
        )

        let connecting = try timed { () throws(Failure) in try client.connect(Stage.address) }
        let new = try client.path(of: Stage.address)
        let arrived = try control.journal().contains {
            $0.hasPrefix("\(Stage.connectMethod) \(new) ")
        }
        show(
            "the address still connects, at \(new)",
            connecting,
            holds: try isConnected() && arrived && new.hasPrefix("/org/bluez/hci1/")
        )
        try client.disconnect(Stage.address)
    }
}
