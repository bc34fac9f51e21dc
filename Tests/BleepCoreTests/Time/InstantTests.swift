import BleepCore
import Testing

@Suite struct InstantTests {
    @Test func stopsAtNever() {
        let late = Instant(microseconds: .max - 1)

        #expect(late.advanced(by: .seconds(1)) == .never)
        #expect(late.advanced(by: .forever) == .never)
        #expect(Instant.never.advanced(by: .microseconds(1)) == .never)
    }

    @Test func aMomentThatHasPassedIsNoTimeAway() {
        let now = Instant(microseconds: 100)

        #expect(now.duration(to: Instant(microseconds: 99)) == .zero)
        #expect(now.duration(to: Instant(microseconds: 103)) == .microseconds(3))
    }

    @Test(arguments: [0, 1, 999_999, 1_000_000, 1_000_001, UInt64.max - 1, .max])
    func microsecondsSurviveTheWayThere(count: UInt64) {
        #expect(Duration.wholeMicroseconds(count).microseconds == count)
    }

    @Test func negativeDurationsCountAsNone() {
        #expect(Duration.seconds(-1).microseconds == 0)
        #expect(Duration.nanoseconds(-1).microseconds == 0)
    }

    @Test func roundsDown() {
        #expect(Duration.nanoseconds(1999).microseconds == 1)
    }

    @Test func longerThanCanBeCountedIsForever() {
        let endless = Duration(secondsComponent: .max, attosecondsComponent: 0)

        #expect(endless.microseconds == .max)
    }
}
