import BleepCore
import Testing

@Suite struct StatusIndexTests {
    @Test func everyStatusHasItsOwnPlace() {
        #expect(Status.all.map(\.index) == Array(0..<Status.count))
    }

    @Test func everyBlameHasItsOwnPlace() {
        for number in 0..<Blame.count { #expect(Blame(rawValue: Int32(number)) != nil) }
        #expect(Blame(rawValue: Int32(Blame.count)) == nil)
    }

    @Test func labelsAreLowerCaseWords() {
        #expect(Status.timedOut.label == "timed_out")
        #expect(Status.attError.label == "att")
    }
}
