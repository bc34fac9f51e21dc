/// One row of the error table: what an error means, and all the words that say so.
package struct ErrorMeaning: Sendable {
    /// What the words below stand for.
    package let classification: Classification
    /// Only for these methods; empty for all.
    package let methods: MethodSet
    private let text: StaticString

    /// Takes the words a line each, as `ErrorWords` reads them; no rest is 0.
    ///
    /// Out of line, because the table calls it a hundred times.
    @inline(never)
    package init(
        _ status: Status,
        _ blame: Blame,
        _ retry: RetryAdvice,
        _ advice: StaticString,
        isAlreadyDone: Bool = false,
        outcomeUnknown: Bool = false,
        waitMilliseconds: Int = 0,
        during methods: MethodSet = [],
        _ text: StaticString
    ) {
        classification = Classification(
            status,
            blame: blame,
            retry: retry,
            advice: advice,
            isAlreadyDone: isAlreadyDone,
            outcomeUnknown: outcomeUnknown,
            suggestedWait: waitMilliseconds == 0 ? nil : .milliseconds(waitMilliseconds)
        )
        self.methods = methods
        self.text = text
    }

    /// Any of these; the closest in the family wins.
    package var words: ErrorLines {
        ErrorLines(text)
    }

    /// How closely the closest of the words fit; nil if none do, and more is closer.
    ///
    /// The message tells more than the name, and the name more than the method.
    package func fit(name: FoldedText, message: FoldedText, method: MethodSet) -> Int? {
        guard methods.isEmpty || !methods.isDisjoint(with: method) else { return nil }
        var best: Int?
        for words in words {
            guard let fit = words.fit(name: name, message: message), fit > best ?? -1 else {
                continue
            }
            best = fit
        }
        return best.map { methods.isEmpty ? $0 : $0 + 1 }
    }
}
