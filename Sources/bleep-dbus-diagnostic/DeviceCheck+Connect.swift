import BleepPrograms
import CBleepReliability

extension DeviceCheck {
    /// A timeout alone blames nobody; whether the daemon still answers tells more.
    func connectOrExplain() throws(Failure) -> Check.Finding {
        do throws(Failure) {
            return try connect()
        } catch {
            guard error.status == BLEEP_ERROR_TIMED_OUT else { throw error }
            throw explain(error)
        }
    }

    /// Tries a second time where that can help, as a program would, but does not hide it.
    private func connect() throws(Failure) -> Check.Finding {
        let first: Failure
        do throws(Failure) {
            try client.connect(address, limits: checkup.action)
            return Check.Finding(detail: "connected")
        } catch {
            first = error
        }
        guard first.retry == BLEEP_RETRY_NOW || first.retry == BLEEP_RETRY_AFTER_WAIT,
            first.status != BLEEP_ERROR_TIMED_OUT
        else {
            throw first
        }
        try client.connect(address, limits: checkup.action)
        return Check.Finding(
            verdict: .warn,
            detail: "connected at the second try; at the first: \(first.message)",
            advice: first.advice
        )
    }

    private func explain(_ failure: Failure) -> Failure {
        do throws(Failure) {
            try checkup.ping()
        } catch {
            return failure.laid(
                to: BLEEP_BLAME_DAEMON,
                "no answer, and by now bluetoothd is silent altogether",
                advice: "It is stalled; restart it with: systemctl restart bluetooth"
            )
        }
        return failure.laid(
            to: BLEEP_BLAME_RADIO,
            "bluetoothd answers, the device does not",
            advice: "Bring it nearer, wake it up, or end its connection to somebody else; if no"
                + " device can be reached at all, switch the adapter off and on"
        )
    }
}
