/// The errors that one service or layer defines.
package struct ErrorFamily: Sendable {
    /// What all its names begin with, the last dot included.
    package let prefix: StaticString
    /// In no order: the closest words decide.
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
            guard let fit = meaning.fit(name: name, message: message, method: method),
                fit > bestFit
            else { continue }
            best = meaning.classification
            bestFit = fit
        }
        return best
    }
}
