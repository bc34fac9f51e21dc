/// The names of automatic dumps: `flight-000012-4711-phantom_connection.jsonl`.
///
/// Their numbers go up in a folder, so that the newest are known whatever the clock says.
package enum DumpFolder {
    /// Without the end that says what it is written in; programs that share a folder may come to
    /// the same number.
    package static func name(after names: [String], process: UInt64, issue: StaticString) -> String
    {
        var last: UInt64 = 0
        for name in names { last = max(last, number(of: name) ?? 0) }
        var text = TextBuilder()
        text.add(prefix)
        text.add(last + 1, digits: 6)
        text.add("-")
        text.add(process)
        text.add("-")
        text.add(issue)
        return text.text
    }

    /// What has to go so that no more than so many dumps are left; files of one dump go together,
    /// and with them what somebody who was killed had begun to write.
    package static func surplus(in names: [String], keeping most: Int) -> [String] {
        var dumps: [String] = []
        for name in names where number(of: name) != nil {
            let dump = stem(of: name)
            if !dumps.contains(where: { $0 == dump }) { dumps.append(dump) }
        }
        var surplus: [String] = []
        while dumps.count > most {
            var oldest = 0
            for index in 1..<dumps.count
            where (number(of: dumps[index]) ?? 0) < (number(of: dumps[oldest]) ?? 0) {
                oldest = index
            }
            let dump = dumps.remove(at: oldest)
            surplus += names.filter { stem(of: $0) == dump }
        }
        return surplus
    }

    private static let prefix: StaticString = "flight-"

    /// Nil if it is none of ours.
    private static func number(of name: String) -> UInt64? {
        var name = name
        return name.withUTF8 { bytes -> UInt64? in
            guard bytes.starts(with: prefix.bytes) else { return nil }
            var number: UInt64 = 0
            var digits = 0
            for byte in bytes.dropFirst(prefix.utf8CodeUnitCount) {
                guard let digit = HexDigit.value(of: byte), digit < 10 else {
                    return byte == UInt8(ascii: "-") && digits >= 6 ? number : nil
                }
                digits += 1
                guard digits <= 18 else { return nil }
                number = number * 10 + UInt64(digit)
            }
            return nil
        }
    }

    private static func stem(of name: String) -> String {
        String(name.prefix { $0 != "." })
    }
}
