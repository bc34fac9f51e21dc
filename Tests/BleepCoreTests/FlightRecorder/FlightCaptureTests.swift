import Testing

@testable import BleepCore

@Suite struct FlightCaptureTests {
    private let start = FlightMaterial.start

    private func capture(
        _ log: FlightLog, withBody: Bool = false, _ mask: AddressMask? = nil
    ) -> [UInt8] {
        var mask = mask
        var capture = FlightCapture(at: start, timeOfDay: FlightMaterial.timeOfDay)
        for record in log.records { capture.add(record, withBody: withBody, &mask) }
        return capture.bytes
    }

    @Test func beginsAsAPcapOfDBusMessages() {
        #expect(
            capture(FlightLog()) == [
                0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 8, 231, 0, 0,
                0,
            ])
    }

    @Test func aPacketWithoutItsBodySaysHowLongItWas() {
        var log = FlightLog()
        log.add(FlightMaterial.note("no packet"), at: start)
        [UInt8](repeating: 1, count: 11).withUnsafeBytes {
            log.add(FlightMaterial.error(), body: $0, isSent: false, at: start)
        }

        let bytes = capture(log)
        #expect(bytes.count == 24 + 16 + 96)
        #expect(bytes.number(at: 24, bytes: 4) == 1_764_131_157)
        #expect(bytes.number(at: 28, bytes: 4) == 123)
        #expect(bytes.number(at: 32, bytes: 4) == 96)
        #expect(bytes.number(at: 36, bytes: 4) == 107)

        let whole = capture(log, withBody: true)
        #expect(whole.count == 24 + 16 + 107)
        #expect(whole.number(at: 32, bytes: 4) == 107)
    }

    @Test func addressesAreCrossedOutInPlace() {
        var log = FlightLog()
        log.add(FlightMaterial.call(), body: nil, isSent: true, at: start)

        let (shown, hidden) = (capture(log), capture(log, AddressMask()))
        #expect(shown.count == hidden.count)
        let text = String(decoding: hidden, as: UTF8.self)
        #expect(text.contains("/org/bluez/hci0/dev_xx_xx_xx_xx_xx_01"))
        #expect(!text.contains("F0_F1"))
    }
}
