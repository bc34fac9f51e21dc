/// Whoever runs the tool, and what the kernel lets him do.
struct User {
    let name: String
    let isRoot: Bool
    /// Has a name of his own, as the services of the system have not.
    let isPerson: Bool
    /// The names of his groups, as far as the machine knows them.
    let groups: [String]
    /// CAP_NET_ADMIN in the machine's own user namespace, the one that the kernel's Bluetooth asks.
    let mayCommandAdapters: Bool

    private static let status = "/proc/self/status"
    private static let netAdmin: UInt64 = 12

    init(of machine: Machine) {
        func words(_ name: String) -> [Substring] {
            machine.value(name, in: User.status)?.split { $0 == " " || $0 == "\t" } ?? []
        }
        // Real, effective, saved and of the file system.
        let user = words("Uid:").dropFirst().first ?? ""
        let numbers = words("Groups:") + words("Gid:").dropFirst().prefix(1)
        let effective = words("CapEff:").first.flatMap { UInt64($0, radix: 16) } ?? 0
        isRoot = user == "0"
        isPerson = Int(user).map { $0 >= 1000 } ?? false
        name = User.entries(of: machine, "/etc/passwd", [user]).first ?? String(user)
        groups = User.entries(of: machine, "/etc/group", numbers)
        let isAtHome = machine.text(at: "/proc/self/uid_map")
            .map { $0.split(separator: " ") == ["0", "0", "4294967295"] }
        mayCommandAdapters = isAtHome != false && (effective >> User.netAdmin) & 1 == 1
    }

    /// The names of those whose number is among these.
    private static func entries(
        of machine: Machine, _ path: String, _ numbers: [Substring]
    ) -> [String] {
        machine.lines(of: path).compactMap { line in
            let parts = line.split(separator: ":", omittingEmptySubsequences: false)
            return parts.count > 2 && numbers.contains(parts[2]) ? String(parts[0]) : nil
        }
    }
}
