// The standard library's operators, out of line: inlined, as they come, each place that uses one
// costs some hundred bytes of code. The compiler prefers these, also for the cases of a `switch`.

extension String {
    @inline(never)
    package static func == (left: String, right: String) -> Bool {
        // Most names that are not the same differ in this already.
        left.utf8.count == right.utf8.count && isEqual(left, right)
    }

    @inline(never)
    package static func ~= (pattern: String, text: String) -> Bool {
        pattern.utf8.count == text.utf8.count && isEqual(pattern, text)
    }

    @inline(never)
    package static func += (text: inout String, more: String) {
        text.append(more)
    }

    @inline(never)
    package static func + (left: String, right: String) -> String {
        var text = left
        text.append(right)
        return text
    }
}

/// For a generic type there is only the standard library's operator.
private func isEqual<Value: Equatable>(_ left: Value, _ right: Value) -> Bool {
    left == right
}
