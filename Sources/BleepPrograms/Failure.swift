import CBleepReliability

/// Why a call came to nothing, copied out of the library's error.
package struct Failure: Error {
    package var status: bleep_status
    package var blame: bleep_blame
    package var retry = BLEEP_RETRY_NEVER
    package var retryAfter = Duration.zero
    package var advice: String
    /// The D-Bus error name; empty when there was none.
    package var name = ""
    package var message: String
    package var operation = ""
    package var address = ""
    package var attempts: UInt32 = 0
    package var elapsed = Duration.zero
    /// -1 when the peer answered no ATT error.
    package var attCode: Int32 = -1

    /// A verdict that the program reached itself.
    package init(
        _ status: bleep_status,
        blame: bleep_blame,
        message: String,
        advice: String
    ) {
        self.status = status
        self.blame = blame
        self.message = message
        self.advice = advice
    }

    /// A call that the library did not even start, which it explains by its status alone.
    init(refused status: bleep_status) {
        self.init(
            status,
            blame: BLEEP_BLAME_CALLER,
            message: "the library refused the call",
            advice: "This is a mistake in this program; please report it"
        )
    }

    /// Copies what an error says; the error stays the library's.
    init(_ status: bleep_status, _ error: OpaquePointer?) {
        self.init(
            status,
            blame: bleep_error_blame(error),
            message: Failure.text(bleep_error_message(error)),
            advice: Failure.text(bleep_error_advice(error))
        )
        retry = bleep_error_retry(error)
        retryAfter = .microseconds(Int64(clamping: bleep_error_retry_after_usec(error)))
        name = Failure.text(bleep_error_name(error))
        operation = Failure.text(bleep_error_operation(error))
        address = Failure.text(bleep_error_address(error))
        attempts = bleep_error_attempt(error)
        elapsed = .microseconds(Int64(clamping: bleep_error_elapsed_usec(error)))
        attCode = bleep_error_att_code(error)
    }

    /// Takes over the details that a blocking function gave; it gives none where it did not begin.
    init(_ status: bleep_status, owning error: OpaquePointer?) {
        guard let error else {
            self.init(refused: status)
            return
        }
        self.init(status, error)
        bleep_error_unref(error)
    }

    /// The same failure, laid to a layer by somebody who knows more than the call did.
    package func laid(to blame: bleep_blame, _ message: String, advice: String) -> Failure {
        var failure = self
        failure.blame = blame
        failure.message = message
        failure.advice = advice
        return failure
    }

    /// The status as the header spells it.
    package var statusName: String {
        Failure.text(bleep_status_name(status))
    }

    /// The layer in one word.
    package var blameName: String {
        Failure.text(bleep_blame_name(blame))
    }

    /// When trying again can make sense, in a word.
    package var retryName: String {
        Failure.text(bleep_retry_name(retry))
    }

    private static func text(_ pointer: UnsafePointer<CChar>?) -> String {
        pointer.map { String(cString: $0) } ?? ""
    }
}
