/// What Debian's package database knows.
enum Package {
    /// The installed version; nil where there is none, or no such database.
    static func version(of name: String, on machine: Machine) -> String? {
        guard let text = machine.bytes(at: "/var/lib/dpkg/status") else { return nil }
        let head = Array("Package: \(name)".utf8)
        let version = Array("Version: ".utf8)
        var isIt = false
        for line in text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
            if line.isEmpty { isIt = false }
            if line.elementsEqual(head) { isIt = true }
            if isIt && line.starts(with: version) {
                return String(decoding: line.dropFirst(version.count), as: UTF8.self)
            }
        }
        return nil
    }

    /// Compares the first two numbers of a version like "5.66-1+deb12u2".
    static func isOlder(_ version: String, than other: (major: Int, minor: Int)) -> Bool {
        let numbers = version.split { !("0"..."9").contains($0) }.prefix(2).map { Int($0) ?? 0 }
        guard numbers.count == 2 else { return false }
        return (numbers[0], numbers[1]) < other
    }
}
