import CGLib

/// A line of a script that nobody can carry out, and why.
package struct FaultSyntaxError: Error, Equatable {
    package let message: String
}

/// Takes a line apart into words and the words into values.
struct FaultReader {
    private var words: [String] = []
    private var position = 0

    /// Blanks part words; double quotes keep them together, a backslash takes the next literally.
    init(_ line: String) throws(FaultSyntaxError) {
        var word: String?
        var isQuoted = false
        var isEscaped = false
        for character in line {
            if isEscaped {
                word = (word ?? "") + String(character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                isQuoted.toggle()
                word = word ?? ""
            } else if !isQuoted, character == " " || character == "\t" {
                if let word { words.append(word) }
                word = nil
            } else if !isQuoted, word == nil, character == "#" {
                break
            } else {
                word = (word ?? "") + String(character)
            }
        }
        guard !isQuoted, !isEscaped else { throw FaultSyntaxError(message: "unfinished quotation") }
        if let word { words.append(word) }
    }

    var isAtEnd: Bool { position == words.count }

    mutating func word(_ what: String) throws(FaultSyntaxError) -> String {
        guard !isAtEnd else { throw FaultSyntaxError(message: "missing " + what) }
        defer { position += 1 }
        return words[position]
    }

    mutating func optionalWord() -> String? {
        guard !isAtEnd else { return nil }
        defer { position += 1 }
        return words[position]
    }

    mutating func pattern() throws(FaultSyntaxError) -> BluezSimulator.MethodPattern {
        let text = try word("METHOD")
        guard let pattern = BluezSimulator.MethodPattern(text) else {
            throw FaultSyntaxError(message: "not a method: " + text)
        }
        return pattern
    }

    mutating func optionalPattern() throws(FaultSyntaxError) -> BluezSimulator.MethodPattern {
        isAtEnd ? .any : try pattern()
    }

    mutating func count(_ what: String) throws(FaultSyntaxError) -> Int {
        let text = try word(what)
        guard let number = Int(text), number > 0 else {
            throw FaultSyntaxError(message: "not a count: " + text)
        }
        return number
    }

    mutating func optionalCount() throws(FaultSyntaxError) -> Int? {
        isAtEnd ? nil : try count("COUNT")
    }

    mutating func microseconds() throws(FaultSyntaxError) -> Duration {
        let text = try word("USEC")
        guard let number = Int64(text), number >= 0 else {
            throw FaultSyntaxError(message: "not a number of microseconds: " + text)
        }
        return .microseconds(number)
    }

    /// A number that may have a fraction.
    mutating func decimal(_ what: String) throws(FaultSyntaxError) -> Double {
        let text = try word(what)
        var end: UnsafeMutablePointer<CChar>?
        let (number, isWhole) = text.withCString { start in
            let number = g_ascii_strtod(start, &end)
            return (
                number, end.map { $0 > UnsafeMutablePointer(mutating: start) && $0.pointee == 0 }
            )
        }
        guard isWhole == true, number >= 0, number < 1e9 else {
            throw FaultSyntaxError(message: "not a number: " + text)
        }
        return number
    }

    mutating func address() throws(FaultSyntaxError) -> String {
        let text = try word("ADDRESS").uppercased()
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let isAddress =
            parts.count == 6
            && parts.allSatisfy { $0.utf8.count == 2 && UInt8($0, radix: 16) != nil }
        guard isAddress else { throw FaultSyntaxError(message: "not an address: " + text) }
        return text
    }

    mutating func isOn() throws(FaultSyntaxError) -> Bool {
        switch try word("on or off") {
        case "on": return true
        case "off": return false
        case let other: throw FaultSyntaxError(message: "neither on nor off: " + other)
        }
    }

    mutating func bytes() throws(FaultSyntaxError) -> [UInt8] {
        let digits = Array(try word("BYTES in hexadecimal").utf8)
        var bytes: [UInt8] = []
        guard digits.count % 2 == 0 else { throw FaultSyntaxError(message: "half a byte") }
        for index in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[index...index + 1], as: UTF8.self)
            guard let byte = UInt8(pair, radix: 16) else {
                throw FaultSyntaxError(message: "not hexadecimal: " + pair)
            }
            bytes.append(byte)
        }
        return bytes
    }

    func finish() throws(FaultSyntaxError) {
        guard isAtEnd else { throw FaultSyntaxError(message: "too much: " + words[position]) }
    }
}
