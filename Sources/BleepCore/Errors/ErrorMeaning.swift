/// One row of the error table: what an error means, and all the words that say so.
package struct ErrorMeaning: Sendable {
    package let classification: Classification
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

/// The errors that one service or layer defines.
package struct ErrorFamily: Sendable {
    /// What all its names begin with, the last dot included.
    package let prefix: StaticString
    package let meanings: [ErrorMeaning]

    package init(prefix: StaticString, meanings: [ErrorMeaning]) {
        self.prefix = prefix
        self.meanings = meanings
    }

    /// The meaning whose words fit best, the first among equals; `name` is without the prefix.
    package func meaning(
        name: FoldedText,
        message: FoldedText,
        method: MethodSet
    ) -> Classification? {
        var best: Classification?
        var bestFit = -1
        for meaning in meanings {
            for words in meaning.words {
                guard let fit = words.fit(name: name, message: message, method: method),
                    fit > bestFit
                else { continue }
                best = meaning.classification
                bestFit = fit
            }
        }
        return best
    }
}
