import CGLib

/// A stream that a person may be watching.
package struct Terminal {
    /// Where what a person reads goes.
    package static let output = Terminal(descriptor: STDOUT_FILENO)
    /// Where complaints and signs of life go.
    package static let errors = Terminal(descriptor: STDERR_FILENO)

    private let descriptor: Int32
    /// Whether somebody is watching.
    package let isWatched: Bool
    /// Whether colours are welcome, as https://no-color.org has it.
    package let hasColour: Bool
    /// Whether characters beyond ASCII can be shown.
    package let hasSymbols: Bool
    /// Whether what was written can be written over.
    package let canRedraw: Bool

    /// Finds out what the stream at a descriptor can show.
    package init(descriptor: Int32) {
        let isWatched = isatty(descriptor) == 1
        let isDumb = Terminal.variable("TERM") == "dumb"
        self.descriptor = descriptor
        self.isWatched = isWatched
        hasColour = isWatched && !isDumb && Terminal.variable("NO_COLOR").isEmpty
        canRedraw = isWatched && !isDumb
        hasSymbols = isWatched && !isDumb && Terminal.speaksUTF8
    }

    /// How many columns and rows there are at the moment; 80 and 24 where that cannot be known.
    package var size: (columns: Int, rows: Int) {
        var columns: Int32 = 0
        var rows: Int32 = 0
        terminalSize(descriptor, &columns, &rows)
        return (columns > 0 ? Int(columns) : 80, rows > 0 ? Int(rows) : 24)
    }

    /// Writes all of a text, however long that takes; a reader that has gone ends it.
    package func write(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { CGLib.write(descriptor, $0.baseAddress, $0.count) }
            if count > 0 {
                rest = rest.dropFirst(count)
            } else if lastErrno() != EINTR {
                return
            }
        }
    }

    /// Writes a line.
    package func writeLine(_ line: String = "") {
        write(line + "\n")
    }

    /// Dresses a text in a colour or a weight, where colours are welcome.
    package func dressed(_ text: String, _ style: Style) -> String {
        hasColour && !text.isEmpty ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }

    /// A sign in front of a line: a symbol where there are symbols, else a word.
    package func mark(_ symbol: String, _ word: String, _ style: Style) -> String {
        dressed(hasSymbols ? symbol + " " : Paragraph.padded(word, to: 5), style)
    }

    /// The columns that a mark takes.
    package var markWidth: Int { hasSymbols ? 2 : 5 }

    /// How a text can be dressed; the number is ECMA-48's.
    package enum Style: Int {
        case bold = 1
        case dim = 2
        case red = 31
        case green = 32
        case yellow = 33
        case cyan = 36
    }

    /// The locale variables in the order in which they count.
    private static var speaksUTF8: Bool {
        for name in ["LC_ALL", "LC_CTYPE", "LANG"] {
            let value = variable(name).uppercased()
            if !value.isEmpty {
                return value.hasSuffix("UTF-8") || value.hasSuffix("UTF8")
            }
        }
        return false
    }

    private static func variable(_ name: String) -> String {
        getenv(name).map { String(cString: $0) } ?? ""
    }
}
