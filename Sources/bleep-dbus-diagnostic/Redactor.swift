/// Takes out of a text whose devices and machine it tells of.
///
/// An address becomes the same pseudonym wherever it stands, and keeps the vendor's half where it
/// has one: F0:F1:F2:F3:F4:F5 is random, 00:AA:01:00:00:23 becomes 00:AA:01:xx:xx:01.
final class Redactor {
    /// Leaves everything as it is.
    static var none: Redactor { Redactor() }

    private let isOn: Bool
    private let vendors: [String]
    /// Names that stand in quotes or alone.
    private let names: [(name: String, pseudonym: String)]
    /// Names that stand anywhere, as words.
    private let words: [(name: [UInt8], pseudonym: String)]
    private var addresses: [String] = []

    private init() {
        isOn = false
        vendors = []
        names = []
        words = []
    }

    /// Knows the names and addresses of what BlueZ has, and those of the machine and its user.
    init(hiding objects: BluezObjects?, of machine: Machine, _ user: User) {
        isOn = true
        let all = (objects?.adapters ?? []) + (objects?.devices ?? [])
        vendors = all.filter { $0.text("AddressType") == "public" }
            .map { $0.text("Address").uppercased() }
        var known: [String] = []
        for name in all.flatMap({ [$0.text("Alias"), $0.text("Name")] }) {
            if !name.isEmpty && !known.contains(name) { known.append(name) }
        }
        names = known.enumerated().map { ($0.element, "name \($0.offset + 1)") }
        let host = machine.text(at: "/proc/sys/kernel/hostname") ?? ""
        words = [(host, "host"), (user.isPerson ? user.name : "", "user")]
            .filter { $0.0.utf8.count > 1 && $0.0 != $0.1 }.map { (Array($0.0.utf8), $0.1) }
    }

    func text(_ text: String) -> String {
        guard isOn else { return text }
        if let name = names.first(where: { $0.name == text }) { return name.pseudonym }
        var bytes = Array(text.utf8)
        for (name, pseudonym) in names {
            for quote in ["\"", "\\\""] {
                replace(
                    Array((quote + name + quote).utf8), by: quote + pseudonym + quote, in: &bytes
                ) { _, _ in true }
            }
        }
        for (name, pseudonym) in words {
            replace(name, by: pseudonym, in: &bytes) { before, after in
                !Redactor.isPartOfWord(before) && !Redactor.isPartOfWord(after)
            }
        }
        replaceAddresses(in: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    func json(_ json: JSON) -> JSON {
        guard isOn else { return json }
        switch json {
        case .null, .flag, .number: return json
        case .text(let text): return .text(self.text(text))
        case .array(let elements): return .array(elements.map { self.json($0) })
        case .object(let members): return .object(members.map { ($0.0, self.json($0.1)) })
        case .ready(let text): return .ready(ready(text))
        }
    }

    private func addressless(_ text: String) -> [UInt8] {
        var bytes = Array(text.utf8)
        replaceAddresses(in: &bytes)
        return bytes
    }

    /// The texts in a document that is written already; the names of its members have to stay.
    private func ready(_ text: String) -> String {
        let quote = UInt8(ascii: "\"")
        var redacted: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let start = rest.firstIndex(of: quote) {
            var end = start + 1
            while end < rest.endIndex && rest[end] != quote {
                end += rest[end] == UInt8(ascii: "\\") ? 2 : 1
            }
            guard end < rest.endIndex else { break }
            redacted += rest[...start]
            let content = String(decoding: rest[(start + 1)..<end], as: UTF8.self)
            rest = rest[(end + 1)...]
            let isName = rest.first { $0 != UInt8(ascii: " ") } == UInt8(ascii: ":")
            redacted += isName ? addressless(content) : Array(self.text(content).utf8)
            redacted.append(quote)
        }
        return String(decoding: redacted + rest, as: UTF8.self)
    }

    // MARK: Names

    private func replace(
        _ name: [UInt8], by pseudonym: String, in bytes: inout [UInt8],
        where isIt: (UInt8, UInt8) -> Bool
    ) {
        guard let first = name.first, bytes.count >= name.count else { return }
        var replaced: [UInt8] = []
        var place = 0
        while place < bytes.count {
            let end = place + name.count
            if bytes[place] == first, end <= bytes.count, bytes[place..<end].elementsEqual(name),
                isIt(place > 0 ? bytes[place - 1] : 0, end < bytes.count ? bytes[end] : 0)
            {
                replaced += pseudonym.utf8
                place = end
            } else {
                replaced.append(bytes[place])
                place += 1
            }
        }
        bytes = replaced
    }

    private static func isPartOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...90, 97...122, 95, 128...255: true
        default: false
        }
    }

    // MARK: Addresses

    private static let length = 17

    /// As they are written, and as they stand in the paths of objects.
    private func replaceAddresses(in bytes: inout [UInt8]) {
        guard bytes.count >= Redactor.length else { return }
        for start in 0...(bytes.count - Redactor.length) {
            let range = start..<(start + Redactor.length)
            guard let separator = Redactor.separator(of: bytes[range]),
                start == 0 || !Redactor.isAlphanumeric(bytes[start - 1]),
                range.upperBound == bytes.count
                    || !Redactor.isAlphanumeric(bytes[range.upperBound])
            else { continue }
            let pairs = bytes[range].split(separator: separator)
            let address = pairs.map { String(decoding: $0, as: UTF8.self).uppercased() }
                .joined(separator: ":")
            let pseudonym = Array(pseudonym(of: address).utf8)
            for (offset, byte) in pseudonym.enumerated() {
                bytes[start + offset] = byte == UInt8(ascii: ":") ? separator : byte
            }
        }
    }

    /// Of equal length, so that it also stands where an address stood.
    private func pseudonym(of address: String) -> String {
        let number = addresses.firstIndex(of: address) ?? addresses.count
        if number == addresses.count { addresses.append(address) }
        func pair(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let vendor = vendors.contains(address) ? String(address.prefix(8)) : "xx:xx:xx"
        let hundreds = (number + 1) / 100
        return vendor + ":xx:" + (hundreds == 0 ? "xx" : pair(hundreds % 100)) + ":"
            + pair((number + 1) % 100)
    }

    /// What parts the six pairs of digits; nil if it is no address.
    private static func separator(of bytes: ArraySlice<UInt8>) -> UInt8? {
        let separator = bytes[bytes.startIndex + 2]
        guard separator == UInt8(ascii: ":") || separator == UInt8(ascii: "_") else { return nil }
        for (offset, byte) in bytes.enumerated() {
            if offset % 3 == 2 {
                guard byte == separator else { return nil }
            } else {
                guard isHexDigit(byte) else { return nil }
            }
        }
        return separator
    }

    private static func isHexDigit(_ byte: UInt8) -> Bool {
        switch byte {
        case 48...57, 65...70, 97...102: true
        default: false
        }
    }

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isPartOfWord(byte) && byte != UInt8(ascii: "_")
    }
}
