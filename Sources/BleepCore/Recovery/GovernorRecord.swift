/// A governor's memory as a file holds it: a line for each stage and subject, between a head that
/// says what it is and an end that says how much; anything else is refused.
///
///     bleepreliability governor 1
///     boot 6b1f…
///     8 00:AA:01:00:00:23 81234567 91234567
///     end 1
package struct GovernorRecord: Equatable, Sendable {
    /// No governor writes more.
    package static let longest = 65_536
    private static let mostEntries = 256
    private static let mostTimes = 64
    private static var head: StaticString { "bleepreliability governor 1" }

    /// The run of the machine that the times count from; others mean nothing.
    package var boot: String
    package var entries: [Governor.Entry]

    package init(boot: String, entries: [Governor.Entry]) {
        self.boot = boot
        self.entries = entries
    }

    package var text: String {
        var text = phrase(GovernorRecord.head.text, "\nboot ", boot, "\n")
        for entry in entries {
            text += phrase(digits(UInt64(max(entry.stage, 0))), " ", entry.subject.text)
            for time in entry.times.suffix(GovernorRecord.mostTimes) {
                text += phrase(" ", digits(time.microseconds))
            }
            text += "\n"
        }
        return text + phrase("end ", digits(UInt64(entries.count)), "\n")
    }

    /// Nil if it is torn, foreign or of another version.
    package init?(_ bytes: [UInt8]) {
        guard bytes.last == UInt8(ascii: "\n"), bytes.count <= GovernorRecord.longest else {
            return nil
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        // The text after the last line's end is empty.
        guard lines.count >= 4, lines.count <= GovernorRecord.mostEntries + 4,
            GovernorRecord.text(lines[0]) == GovernorRecord.head.text,
            let boot = GovernorRecord.fact("boot", in: lines[1]),
            let end = GovernorRecord.fact("end", in: lines[lines.count - 2]),
            end == digits(UInt64(lines.count - 4))
        else { return nil }
        self.boot = boot
        entries = []
        for line in lines[2..<lines.count - 2] {
            guard let entry = GovernorRecord.entry(line) else { return nil }
            entries.append(entry)
        }
    }

    private static func entry(_ line: ArraySlice<UInt8>) -> Governor.Entry? {
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count >= 2, words.count <= mostTimes + 2,
            let stage = number(words[0]), stage < 64, let address = BluetoothAddress(text(words[1]))
        else { return nil }
        var times: [Instant] = []
        for word in words[2...] {
            guard let time = number(word) else { return nil }
            times.append(Instant(microseconds: time))
        }
        return Governor.Entry(stage: Int32(stage), subject: address, times: times)
    }

    /// What stands behind the name and a space.
    private static func fact(_ name: StaticString, in line: ArraySlice<UInt8>) -> String? {
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        guard words.count == 2, text(words[0]) == name.text, words[1].count <= 64 else {
            return nil
        }
        return text(words[1])
    }

    /// Nil unless it is digits that fit.
    private static func number(_ word: ArraySlice<UInt8>) -> UInt64? {
        guard !word.isEmpty, word.count <= 19 else { return nil }
        var number: UInt64 = 0
        for byte in word {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            number = number * 10 + UInt64(byte - UInt8(ascii: "0"))
        }
        return number
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        String(decoding: bytes, as: UTF8.self)
    }
}
