import BleepPrograms
import CBleepReliability

extension Stage {
    /// A timeout is not a cancel: the daemon has to be told as well.
    func showHeldConnect() throws(Failure) {
        let limit = Duration.milliseconds(1500)
        try control.inject("hold Device1.Connect 1")
        guard
            let (failure, time) = failure(of: { () throws(Failure) in
                try client.connect(Stage.address, limits: Limits(timeout: limit))
            })
        else {
            return show("the connect came back although its reply is held", holds: false)
        }
        let isPunctual = time >= limit && time < limit + .milliseconds(100)
        show(
            "the call ends at its deadline of 1.5 s: \(failure.statusName)",
            time,
            holds: failure.status == BLEEP_ERROR_TIMED_OUT && isPunctual
        )

        let told = try waitUntil { () throws(Failure) in
            try control.count(of: Stage.disconnectMethod) > 0
        }
        let journal = try control.journal()
        let connect = journal.firstIndex { $0.hasPrefix(Stage.connectMethod) }
        let disconnect = journal.firstIndex { $0.hasPrefix(Stage.disconnectMethod) }
        show(
            "the daemon's journal has our Connect, and then a Disconnect",
            told,
            holds: connect.map { $0 < disconnect ?? 0 } ?? false
        )

        let ended = try waitUntil { () throws(Failure) in try !isConnected() }
        show("no connection is left behind", ended, holds: ended != nil)
    }
}
