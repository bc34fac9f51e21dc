/// One way in which a meaning is put into words: `Name`, `Name: message` or `Name: *part of one*`.
///
/// Neither minds the case. The name is without the family's prefix; one that ends in a star
/// stands for all that begin so.
package struct ErrorWords {
    private static let star = UInt8(ascii: "*")

    /// Part of the table, like the message.
    package let name: UnsafeBufferPointer<UInt8>
    /// Empty for any.
    package let message: UnsafeBufferPointer<UInt8>

    package init(_ line: UnsafeBufferPointer<UInt8>) {
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.count
        name = UnsafeBufferPointer(rebasing: line[..<colon])
        message = UnsafeBufferPointer(rebasing: line.dropFirst(colon + 2))
    }

    /// How closely these words fit an error; nil if they do not, and more is closer.
    package func fit(name text: FoldedText, message: FoldedText) -> Int? {
        guard let nameFit = fit(name: text), let messageFit = fit(message: message) else {
            return nil
        }
        return nameFit + messageFit
    }

    private func fit(name text: FoldedText) -> Int? {
        guard name.last == Self.star else { return text.matches(name) ? 4 : nil }
        let beginning = UnsafeBufferPointer(rebasing: name.dropLast())
        guard text.begins(with: beginning) else { return nil }
        return beginning.isEmpty ? 0 : 2
    }

    private func fit(message text: FoldedText) -> Int? {
        guard message.last == Self.star else {
            if message.isEmpty { return 0 }
            return text.matches(message) ? 16 : nil
        }
        let part = UnsafeBufferPointer(rebasing: message.dropFirst().dropLast())
        return text.contains(part) ? 8 : nil
    }
}
