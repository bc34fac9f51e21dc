import BleepCore
import Testing

@Suite struct AttErrorTests {
    private func classify(_ message: String) -> Classification {
        let error = RemoteError(name: "org.bluez.Error.Failed", message: message)
        return ErrorTable.classify(error, of: Method.read)
    }

    @Test func readsEveryCode() {
        for code in UInt8.min ... .max {
            let digits = String(code, radix: 16)
            let padded = digits.count == 1 ? "0" + digits : digits
            let found = classify("Operation failed with ATT error: 0x\(padded)")

            #expect(found.status == .attError)
            #expect(found.attCode == code)
        }
    }

    @Test func leavesTheCauseOfAnUnlikelyErrorOpen() {
        let found = classify("Operation failed with ATT error: 0x0e")

        #expect(found.blame == .unknown)
        #expect(found.retry == .afterWait)
        #expect(found.outcomeUnknown)
    }

    @Test(arguments: [
        (0x80, RetryAdvice.never), (0x9f, .never), (0x03, .never), (0x05, .never), (0x7f, .never),
        (0x09, .afterWait), (0x11, .afterWait), (0xfe, .afterWait),
        (0x01, .afterChange), (0x0a, .afterChange), (0x12, .afterChange),
    ])
    func laysOtherCodesToThePeer(code: Int, retry: RetryAdvice) {
        let digits = String(code, radix: 16)
        let found = classify("Operation failed with ATT error: 0x\(digits)")

        #expect(found.blame == .peer)
        #expect(found.retry == retry)
        #expect(!found.outcomeUnknown)
    }

    @Test(arguments: [
        "Operation failed with ATT error: 0x", "Operation failed with ATT error: 0x100",
        "Operation failed with ATT error: 0xgg", "Operation failed with ATT error: 0x0e!",
        "Operation failed with ATT error: 14", "ATT error: 0x0e", "x0e",
    ])
    func takesNothingElseForACode(message: String) {
        let found = classify(message)

        #expect(found.attCode == nil)
        #expect(found.status == .remote)
    }

    @Test(arguments: [
        "Operation failed with ATT error: 0x0E\n", " operation FAILED with att error: 0X0e ",
    ])
    func toleratesCaseAndWhiteSpace(message: String) {
        #expect(classify(message).attCode == 0x0e)
    }

    @Test func readsNoCodesFromOthers() {
        let error = RemoteError(
            name: "com.example.Error",
            message: "Operation failed with ATT error: 0x0e"
        )

        #expect(ErrorTable.classify(error, of: nil).attCode == nil)
    }
}
