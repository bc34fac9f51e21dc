import BleepCore
import Testing

@Suite struct ControllerCountersTests {
    private func reading(
        _ sent: UInt32, _ received: UInt32, isUp: Bool = true,
        address: String = "01:02:03:04:05:06"
    ) -> ControllerCounters {
        ControllerCounters(
            address: BluetoothAddress(address)!, isUp: isUp, commandsSent: sent,
            eventsReceived: received)
    }

    @Test func aControllerIsSilentWhenCommandsGoOutAndNothingComes() {
        let earlier = reading(10, 9)

        #expect(reading(12, 9).since(earlier) == .silent)
        #expect(reading(12, 10).since(earlier) == .answering)
        #expect(reading(10, 10).since(earlier) == .answering)
        #expect(reading(10, 9).since(earlier) == .idle)
    }

    @Test func countersThatWrappedOrBeganAnewAreNoSilence() {
        #expect(reading(0, 2).since(reading(.max, .max)) == .answering)
        #expect(reading(3, 9).since(reading(10, 9)) == .silent)
    }

    @Test func readingsOfTwoControllersOrOfOneThatIsDownTellNothing() {
        let other = reading(12, 9, address: "0A:0B:0C:0D:0E:0F")

        #expect(other.since(reading(10, 9)) == .incomparable)
        #expect(reading(12, 9, isUp: false).since(reading(10, 9)) == .incomparable)
        #expect(reading(12, 9).since(reading(10, 9, isUp: false)) == .incomparable)
        #expect(
            reading(12, 9).since(reading(10, 9, address: "00:00:00:00:00:00")) == .silent)
    }
}
