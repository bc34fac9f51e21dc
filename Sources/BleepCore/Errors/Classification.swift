/// What an error means: for the caller, for the retry, and for whoever recovers.
package struct Classification: Sendable {
    /// What the caller is told.
    package var status: Status
    /// Where recovery looks first, and what the breaker counts.
    package var blame: Blame
    /// Whether the same call can do better later.
    package var retry: RetryAdvice
    /// One line for a person: what to do about it.
    package var advice: StaticString
    /// What was asked for is already so; whoever wants the state and not the deed has succeeded.
    package var isAlreadyDone: Bool
    /// The operation may have happened, or may still; only an idempotent one is safe to repeat.
    package var outcomeUnknown: Bool
    /// Rest at least this long before the next try; nil leaves it to the back-off.
    package var suggestedWait: Duration?
    /// The Attribute Protocol's error code; 0x0e is also BlueZ's own word for a lost link.
    package var attCode: UInt8?

    package init(
        _ status: Status,
        blame: Blame,
        retry: RetryAdvice,
        advice: StaticString,
        isAlreadyDone: Bool = false,
        outcomeUnknown: Bool = false,
        suggestedWait: Duration? = nil,
        attCode: UInt8? = nil
    ) {
        self.status = status
        self.blame = blame
        self.retry = retry
        self.advice = advice
        self.isAlreadyDone = isAlreadyDone
        self.outcomeUnknown = outcomeUnknown
        self.suggestedWait = suggestedWait
        self.attCode = attCode
    }
}

extension Classification: Equatable {
    package static func == (left: Classification, right: Classification) -> Bool {
        left.status == right.status && left.blame == right.blame && left.retry == right.retry
            && left.isAlreadyDone == right.isAlreadyDone
            && left.outcomeUnknown == right.outcomeUnknown
            && left.suggestedWait == right.suggestedWait && left.attCode == right.attCode
            && left.advice.hasSameText(as: right.advice)
    }
}

extension StaticString {
    /// Byte for byte; the standard library does not compare static strings.
    package func hasSameText(as other: StaticString) -> Bool {
        withUTF8Buffer { mine in
            other.withUTF8Buffer { theirs in mine.elementsEqual(theirs) }
        }
    }
}
