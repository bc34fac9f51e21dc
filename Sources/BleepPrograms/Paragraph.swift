/// A text broken into lines that fit, without what could confuse a terminal.
package struct Paragraph {
    /// At least one, none wider than asked for.
    package let lines: [String]

    /// Breaks at spaces, and inside a word only where the word alone is too long.
    package init(_ text: String, width: Int) {
        var lines: [String] = []
        var line = ""
        for word in Paragraph.harmless(text).split(separator: " ") {
            if !line.isEmpty && Paragraph.columns(line) + 1 + Paragraph.columns(word) > width {
                lines.append(line)
                line = ""
            }
            line += line.isEmpty ? String(word) : " " + word
            while Paragraph.columns(line) > width {
                let head = Paragraph.head(of: line, width: width)
                lines.append(String(head))
                line = String(line.dropFirst(head.count))
            }
        }
        if !line.isEmpty || lines.isEmpty { lines.append(line) }
        self.lines = lines
    }

    /// How many columns of a terminal a text takes.
    package static func columns(_ text: some StringProtocol) -> Int {
        text.reduce(0) { $0 + (isWide($1) ? 2 : 1) }
    }

    /// Filled up with spaces.
    package static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - columns(text)))
    }

    /// Devices choose their names, and a name must not move the cursor or turn the text around.
    private static func harmless(_ text: String) -> String {
        var harmless = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\n", "\t": harmless += " "
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{200E}", "\u{200F}",
                "\u{2028}"..."\u{202E}", "\u{2066}"..."\u{2069}":
                harmless += "?"
            default: harmless.unicodeScalars.append(scalar)
            }
        }
        return harmless
    }

    private static func head(of text: String, width: Int) -> Substring {
        var used = 0
        return text.prefix { character in
            used += isWide(character) ? 2 : 1
            return used <= width
        }
    }

    /// The blocks of Unicode's East Asian Width property W and F that names are written in.
    private static func isWide(_ character: Character) -> Bool {
        switch character.unicodeScalars.first?.value ?? 0 {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF,
            0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1FAFF,
            0x20000...0x3FFFD:
            true
        default:
            false
        }
    }
}
