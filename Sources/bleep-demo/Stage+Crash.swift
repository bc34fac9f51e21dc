import BleepPrograms
import CBleepReliability

extension Stage {
    /// Nobody waits for a daemon that is dead.
    func showCrash() throws(Failure) {
        let before = try owner()
        try control.inject("hold Device1.Connect 1")
        var sinceCrash: Stopwatch?
        client.onWait = { [self] _ in
            guard sinceCrash == nil, (try? control.held().isEmpty) == false else { return }
            sinceCrash = Stopwatch()
            try? control.inject("crash 300000")
        }
        let outcome = failure { () throws(Failure) in
            try client.connect(Stage.address, limits: Limits(timeout: .seconds(10), attempts: 1))
        }
        client.onWait = nil
        guard let (failure, _) = outcome, let time = sinceCrash?.elapsed else {
            return show("the call outlived the daemon", holds: false)
        }
        show(
            "the call ends with \(failure.statusName), blame: \(failure.blameName)",
            time,
            holds: failure.status == BLEEP_ERROR_SERVICE_LOST && time < .milliseconds(500)
        )

        let connecting = try timed { () throws(Failure) in
            try client.connect(Stage.address, limits: Limits(flags: BLEEP_CALL_WAIT_FOR_SERVICE))
        }
        let after = try owner()
        show(
            "the next connect waits for the new daemon (\(before) is now \(after)) and works",
            connecting,
            holds: try isConnected() && before != after
        )
        try client.disconnect(Stage.address)
    }

    /// The unique name of the daemon.
    private func owner() throws(Failure) -> String {
        try client.askBus("GetNameOwner", "('org.bluez',)")?.string ?? ""
    }
}
