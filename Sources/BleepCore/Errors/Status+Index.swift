/// Places in a table with one row for each status.
extension Status {
    /// How many there are.
    package static let count = 43

    /// From 0, without gaps, in the order of the header.
    package var index: Int {
        let number = -Int(rawValue)
        let first =
            switch number / 20 {
            case 0: 0
            case 1: 5
            case 2: 10
            case 3: 15
            case 4: 17
            case 5: 22
            default: 42
            }
        return first + number % 20
    }

    /// All of them, in that order.
    package static var all: [Status] {
        (0...140).compactMap { Status(rawValue: -$0) }
    }

    /// As label: `timed_out`.
    package var label: String {
        let prefix: StaticString = "BLEEP_ERROR_"
        // None but `ok` is without the prefix, and `ok` is no failure.
        return String(
            decoding: name.bytes.dropFirst(prefix.utf8CodeUnitCount).map {
                $0 == UInt8(ascii: "_") ? $0 : $0 | 0x20
            }, as: UTF8.self)
    }
}

extension Blame {
    /// How many there are; their numbers have no gaps.
    package static let count = 9
}
