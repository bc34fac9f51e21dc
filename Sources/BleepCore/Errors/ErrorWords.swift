/// One way in which a meaning is put into words: a name, perhaps a message, perhaps a method.
package struct ErrorWords: Sendable {
    /// What is asked of a message.
    package enum Message: Sendable {
        case anything
        case exactly(StaticString)
        case containing(StaticString)
    }

    /// Without the family's prefix. Empty stands for any name of the family, and a dot at the end
    /// for all names that begin so.
    package let name: StaticString
    /// What the message must be.
    package let message: Message
    /// Only for these methods; nil for all.
    package let methods: MethodSet?

    /// Whatever the message.
    package init(_ name: StaticString, during methods: MethodSet? = nil) {
        self.name = name
        message = .anything
        self.methods = methods
    }

    /// Only with exactly this message, in any case.
    package init(_ name: StaticString, _ message: StaticString, during methods: MethodSet? = nil) {
        self.name = name
        self.message = .exactly(message)
        self.methods = methods
    }

    /// Only with a message that holds this text.
    package init(
        _ name: StaticString,
        containing part: StaticString,
        during methods: MethodSet? = nil
    ) {
        self.name = name
        message = .containing(part)
        self.methods = methods
    }

    /// How closely these words fit an error; nil if they do not, and more is closer.
    ///
    /// The message tells more than the name, and the name more than the method.
    package func fit(name: FoldedText, message: FoldedText, method: MethodSet) -> Int? {
        guard let nameFit = fit(name: name), let messageFit = fit(message: message) else {
            return nil
        }
        guard let methods else { return nameFit + messageFit }
        return methods.isDisjoint(with: method) ? nil : nameFit + messageFit + 1
    }

    private func fit(name text: FoldedText) -> Int? {
        guard name.utf8CodeUnitCount > 0 else { return 0 }
        if text.matches(name) { return 4 }
        let endsInDot = name.withUTF8Buffer { $0.last == UInt8(ascii: ".") }
        return endsInDot && text.dropping(prefix: name) != nil ? 2 : nil
    }

    private func fit(message text: FoldedText) -> Int? {
        switch message {
        case .anything: 0
        case .exactly(let wanted): text.matches(wanted) ? 16 : nil
        case .containing(let part): text.contains(part) ? 8 : nil
        }
    }
}
