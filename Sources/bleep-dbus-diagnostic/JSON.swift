/// A JSON document in the making.
indirect enum JSON {
    case null
    case flag(Bool)
    case number(Int64)
    case text(String)
    case array([JSON])
    case object([(String, JSON)])
    /// Text that is JSON already.
    case ready(String)

    /// The document, indented for people who look at it all the same.
    func rendered(indent: String = "") -> String {
        let inner = indent + "  "
        switch self {
        case .null:
            return "null"
        case .flag(let flag):
            return flag ? "true" : "false"
        case .number(let number):
            return "\(number)"
        case .text(let text):
            return JSON.quoted(text)
        case .array(let elements):
            let lines = elements.map { inner + $0.rendered(indent: inner) }
            return JSON.enclosed(lines, "[", "]", indent)
        case .object(let members):
            let lines = members.map { name, value in
                inner + JSON.quoted(name) + ": " + value.rendered(indent: inner)
            }
            return JSON.enclosed(lines, "{", "}", indent)
        case .ready(let text):
            return text
        }
    }

    /// The object in one line, as JSON Lines have it.
    static func line(_ members: [(String, JSON)]) -> String {
        let parts = members.map { quoted($0) + ": " + $1.rendered() }
        return "{" + parts.joined(separator: ", ") + "}"
    }

    private static func enclosed(
        _ lines: [String],
        _ opening: String,
        _ closing: String,
        _ indent: String
    ) -> String {
        guard !lines.isEmpty else { return opening + closing }
        return opening + "\n" + lines.joined(separator: ",\n") + "\n" + indent + closing
    }

    /// Escapes what RFC 8259 wants escaped, and DEL for the sake of terminals.
    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}":
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.utf8.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}
