/// Strings as JSON wants them.
enum JSONText {
    static func write(_ string: String, to text: inout String) {
        text += "\""
        for scalar in string.unicodeScalars {
            switch scalar {
            case "\"": text += "\\\""
            case "\\": text += "\\\\"
            case "\n": text += "\\n"
            case "\t": text += "\\t"
            case "\r": text += "\\r"
            case _ where scalar.value < 0x20: writeControl(scalar.value, to: &text)
            default: text.unicodeScalars.append(scalar)
            }
        }
        text += "\""
    }

    private static func writeControl(_ code: UInt32, to text: inout String) {
        text += code < 0x10 ? "\\u000" : "\\u00"
        text += String(code, radix: 16)
    }
}
