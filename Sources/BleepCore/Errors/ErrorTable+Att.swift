extension ErrorTable {
    /// Reads "Operation failed with ATT error: 0xNN", of whatever name; nil for other messages.
    static func attError(in message: FoldedText) -> Classification? {
        let prefix: StaticString = "Operation failed with ATT error: 0x"
        guard let code = message.dropping(prefix: prefix)?.hexByte else { return nil }
        var classification = attMeaning(of: code)
        classification.attCode = code
        return classification
    }

    // Core Specification 5.4, Vol 3, Part F, 3.4.1.1, and the Supplement, Part B, 1.2. BlueZ gives
    // 0x02, 0x03, 0x05 to 0x08, 0x0c, 0x0d and 0x0f names of their own, but older ones did not.
    private static func attMeaning(of code: UInt8) -> Classification {
        switch code {
        case 0x0e: ambiguousAttError
        case 0x01, 0x0a, 0x12:
            attError(.afterChange, "The peer's services changed; disconnect, then resolve anew")
        case 0x02, 0x03:
            attError(.never, "The characteristic cannot be read or written so")
        case 0x05, 0x08, 0x0c, 0x0f:
            attError(.never, "The peer wants a better pairing first")
        case 0x09, 0x11:
            attError(.afterWait, "The peer is out of memory; give it time")
        case 0xfe:
            attError(.afterWait, "The peer is at the same procedure still; give it time")
        case 0xfd:
            attError(.never, "Notifications are not enabled as the peer wants them")
        case 0x80...0x9f:
            attError(.never, "An error of the peer's application; its documentation knows")
        default:
            attError(.never, "The peer refused; the code says why")
        }
    }

    private static func attError(_ retry: RetryAdvice, _ advice: StaticString) -> Classification {
        Classification(.attError, blame: .peer, retry: retry, advice: advice)
    }

    /// The peer's "unlikely error", and also what BlueZ makes of a lost link or of 30 s of silence.
    private static var ambiguousAttError: Classification {
        Classification(
            .attError,
            blame: .unknown,
            retry: .afterWait,
            advice: "Link lost or 30 s of silence, if Connected falls within 2 s; else the peer's",
            outcomeUnknown: true
        )
    }
}
