/// Groups of keys with values, as BlueZ keeps its own storage: GLib's key file format.
///
/// Reading is strict, since nobody but us writes what is read here: a line that is no comment, no
/// group and no key, or that is there twice, makes the whole text worthless.
package struct KeyFile: Equatable, Sendable {
    package struct Entry: Equatable, Sendable {
        package var key: String
        package var value: String

        package init(_ key: String, _ value: String) {
            self.key = key
            self.value = value
        }
    }

    package struct Group: Equatable, Sendable {
        package var name: String
        package var entries: [Entry] = []

        package init(_ name: String) {
            self.name = name
        }

        package mutating func add(_ key: String, _ value: String) {
            entries.append(Entry(key, value))
        }
    }

    /// What is wrong with a text, and in which line; 0 for the whole.
    package struct Fault: Error, Equatable, Sendable {
        package enum Kind: Sendable {
            /// Not ours.
            case foreign
            /// Ours, and not whole.
            case torn
            /// A later library's.
            case newer
        }

        package var kind: Kind
        package var line: Int
        package var reason: StaticString

        package init(_ kind: Kind, _ reason: StaticString, line: Int = 0) {
            self.kind = kind
            self.line = line
            self.reason = reason
        }

        package static func == (left: Fault, right: Fault) -> Bool {
            left.kind == right.kind && left.line == right.line
                && left.reason.hasSameText(as: right.reason)
        }
    }

    /// Looking for what is there twice takes the square of these.
    private static let mostGroups = 512
    private static let mostEntries = 512

    package var groups: [Group] = []

    package init() {}

    package init(reading bytes: ArraySlice<UInt8>) throws(Fault) {
        var line = 0
        var rest = bytes
        while !rest.isEmpty {
            line += 1
            guard let end = rest.firstIndex(of: UInt8(ascii: "\n")) else {
                throw Fault(.torn, "the last line has no end", line: line)
            }
            try read(rest[rest.startIndex..<end], line)
            rest = rest[(end + 1)...]
        }
    }

    private mutating func read(_ bytes: ArraySlice<UInt8>, _ line: Int) throws(Fault) {
        guard let first = bytes.first, first != UInt8(ascii: "#") else { return }
        // Decoding mends what is no UTF-8, and C would end the text at a zero.
        guard String(decoding: bytes, as: UTF8.self).utf8.elementsEqual(bytes), !bytes.contains(0)
        else { throw Fault(.foreign, "not UTF-8", line: line) }
        if first == UInt8(ascii: "[") {
            try beginGroup(bytes.dropFirst(), line)
        } else {
            try addEntry(bytes, line)
        }
    }

    private mutating func beginGroup(_ bytes: ArraySlice<UInt8>, _ line: Int) throws(Fault) {
        guard bytes.count > 1, bytes.last == UInt8(ascii: "]") else {
            throw Fault(.foreign, "a group without end", line: line)
        }
        let name = String(decoding: bytes.dropLast(), as: UTF8.self)
        guard groups.count < KeyFile.mostGroups, !groups.contains(where: { $0.name == name })
        else { throw Fault(.foreign, "a group that is there already, or too many", line: line) }
        groups.append(Group(name))
    }

    private mutating func addEntry(_ bytes: ArraySlice<UInt8>, _ line: Int) throws(Fault) {
        guard let last = groups.indices.last, let equals = bytes.firstIndex(of: UInt8(ascii: "=")),
            equals > bytes.startIndex
        else { throw Fault(.foreign, "neither a group nor a key with a value", line: line) }
        let key = String(decoding: bytes[..<equals], as: UTF8.self)
        guard groups[last].entries.count < KeyFile.mostEntries,
            !groups[last].entries.contains(where: { $0.key == key })
        else { throw Fault(.foreign, "a key that is there already, or too many", line: line) }
        guard let value = KeyFile.unescape(bytes[(equals + 1)...]) else {
            throw Fault(.foreign, "an escape that does not exist", line: line)
        }
        groups[last].add(key, value)
    }

    /// The text of it.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        for group in groups {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "\n")) }
            bytes += phrase("[", group.name, "]\n").utf8
            for entry in group.entries {
                bytes += entry.key.utf8
                bytes.append(UInt8(ascii: "="))
                KeyFile.escape(entry.value, to: &bytes)
                bytes.append(UInt8(ascii: "\n"))
            }
        }
        return bytes
    }
}

/// What stands for a character that a value may not have as it is.
extension KeyFile {
    private static func escape(_ value: String, to bytes: inout [UInt8]) {
        var isFirst = true
        for byte in value.utf8 {
            let letter: UInt8? =
                switch byte {
                case UInt8(ascii: "\\"): byte
                case UInt8(ascii: "\n"): UInt8(ascii: "n")
                case UInt8(ascii: "\r"): UInt8(ascii: "r")
                case UInt8(ascii: "\t"): UInt8(ascii: "t")
                // GLib takes blanks at the beginning for none of the value's.
                case UInt8(ascii: " ") where isFirst: UInt8(ascii: "s")
                default: nil
                }
            isFirst = false
            if letter != nil { bytes.append(UInt8(ascii: "\\")) }
            bytes.append(letter ?? byte)
        }
    }

    private static func unescape(_ bytes: ArraySlice<UInt8>) -> String? {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var isEscaped = false
        for byte in bytes {
            if isEscaped {
                isEscaped = false
                switch byte {
                case UInt8(ascii: "\\"): plain.append(byte)
                case UInt8(ascii: "n"): plain.append(UInt8(ascii: "\n"))
                case UInt8(ascii: "r"): plain.append(UInt8(ascii: "\r"))
                case UInt8(ascii: "t"): plain.append(UInt8(ascii: "\t"))
                case UInt8(ascii: "s"): plain.append(UInt8(ascii: " "))
                default: return nil
                }
            } else if byte == UInt8(ascii: "\\") {
                isEscaped = true
            } else {
                plain.append(byte)
            }
        }
        return isEscaped ? nil : String(decoding: plain, as: UTF8.self)
    }
}
