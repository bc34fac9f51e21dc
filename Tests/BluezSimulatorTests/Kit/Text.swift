/// Just enough of text processing to do without Foundation.
extension StringProtocol {
    func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) {
                return start..<index(start, offsetBy: text.count)
            }
            start = index(after: start)
        }
        return nil
    }

    /// What stands before the text; everything when it is not there.
    func components(upTo text: String) -> String {
        range(of: text).map { String(self[..<$0.lowerBound]) } ?? String(self)
    }

    /// What stands between each pair of these texts.
    func components(between first: String, and last: String) -> [String] {
        var found: [String] = []
        var rest = String(self)
        while let start = rest.range(of: first) {
            rest = String(rest[start.upperBound...])
            guard let end = rest.range(of: last) else { break }
            found.append(String(rest[..<end.lowerBound]))
            rest = String(rest[end.upperBound...])
        }
        return found
    }
}
