import BleepPrograms
import CBleepReliability

extension Stage {
    /// The commonest failure of Bluetooth Low Energy, and what helps against it.
    func showRetry() throws(Failure) {
        try control.inject(
            "fail Device1.Connect org.bluez.Error.Failed le-connection-abort-by-local 2"
        )
        let stopwatch = Stopwatch()
        var attempts: [Duration] = []
        client.log { record in
            let attempt = record.fields.first { $0.name == "BLEEP_ATTEMPT" }?.value ?? ""
            if attempt == "\(attempts.count + 1)" { attempts.append(stopwatch.elapsed) }
        }
        defer { client.stopLogging() }
        try client.connect(Stage.address)
        let total = stopwatch.elapsed

        for (index, time) in attempts.enumerated() {
            let outcome = index < attempts.count - 1 ? "le-connection-abort-by-local" : "connected"
            show("attempt \(index + 1), sent at \(time.spelled): \(outcome)", holds: true)
        }
        let sent = try control.count(of: Stage.connectMethod)
        show(
            "connected in the end; the daemon's journal has \(sent) Connects",
            total,
            holds: try isConnected() && sent == 3 && attempts.count == 3
        )
        try client.disconnect(Stage.address)
    }
}
