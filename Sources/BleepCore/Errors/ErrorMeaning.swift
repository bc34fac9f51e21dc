/// One row of the error table: what an error means, and all the words that say so.
package struct ErrorMeaning: Sendable {
    /// What the words below stand for.
    package let classification: Classification
    /// Any of these; the closest in the family wins.
    package let words: [ErrorWords]

    package init(
        _ status: Status,
        _ blame: Blame,
        _ retry: RetryAdvice,
        _ advice: StaticString,
        isAlreadyDone: Bool = false,
        outcomeUnknown: Bool = false,
        wait: Duration? = nil,
        _ words: [ErrorWords]
    ) {
        classification = Classification(
            status,
            blame: blame,
            retry: retry,
            advice: advice,
            isAlreadyDone: isAlreadyDone,
            outcomeUnknown: outcomeUnknown,
            suggestedWait: wait
        )
        self.words = words
    }
}
