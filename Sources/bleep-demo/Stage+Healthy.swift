import BleepPrograms
import CBleepReliability

extension Stage {
    /// What it looks like when nothing goes wrong.
    func showHealthyDevice() throws(Failure) {
        let connecting = try timed { () throws(Failure) in
            try client.connect(Stage.address, limits: Limits(flags: BLEEP_CALL_SERVICES_RESOLVED))
        }
        show("connected, services resolved", connecting, holds: try isConnected())

        var bytes: [UInt8] = []
        let reading = try timed { () throws(Failure) in
            bytes = try client.read("12345678-1234-5678-1234-56789abc0001", of: Stage.address)
        }
        let text = String(decoding: bytes, as: UTF8.self)
        show("read a characteristic: \"\(text)\"", reading, holds: text == "hello")

        let disconnecting = try timed { () throws(Failure) in
            try client.disconnect(Stage.address)
        }
        let isConnected = try isConnected()
        show("disconnected", disconnecting, holds: !isConnected)
    }
}
