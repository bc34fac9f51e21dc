import BleepCore

/// The details of a failed operation, for the caller and the log.
package struct CallError: Sendable {
    package var classification: Classification
    /// As it came; empty when no D-Bus error was involved.
    package var name = ""
    package var message = ""
    package var operation: String
    package var address = ""
    /// As the caller named it; empty where none is concerned.
    package var characteristic = ""
    package var attempts = 0
    package var elapsed = Duration.zero

    package init(_ classification: Classification, operation: String) {
        self.classification = classification
        self.operation = operation
    }

    package var status: Status { classification.status }

    /// All of it in one line.
    package var text: String {
        var text = operation
        if !address.isEmpty { text += " of " + address }
        text += ": " + status.phrase
        if !message.isEmpty || !name.isEmpty {
            text +=
                " (" + [name, message.trimmed].filter { !$0.isEmpty }.joined(separator: ": ")
                + ")"
        }
        text += " after " + elapsed.inSeconds
        if attempts > 1 { text += phrase(" and ", digits(UInt64(attempts)), " attempts") }
        text += "; blame: " + classification.blame.name.text + "; "
        return text + classification.advice.text
    }
}

extension String {
    /// BlueZ ends some messages with a newline.
    fileprivate var trimmed: String {
        var text = self[...]
        while let last = text.last, last == "\n" || last == " " { text.removeLast() }
        return String(text)
    }
}

extension Duration {
    /// With one digit after the point under a hundred seconds, for people.
    package var inSeconds: String {
        let milliseconds = microseconds / 1000
        guard milliseconds >= 1000 else { return phrase(digits(milliseconds), " ms") }
        return phrase(
            digits(milliseconds / 1000), ".", digits(milliseconds % 1000 / 100), " s")
    }
}
