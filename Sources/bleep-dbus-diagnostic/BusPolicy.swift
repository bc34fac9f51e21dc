/// Who may call BlueZ, by the D-Bus configuration that comes with it.
struct BusPolicy {
    /// Where that is; the first one there counts.
    static let files = [
        "/etc/dbus-1/system.d/bluetooth.conf", "/usr/share/dbus-1/system.d/bluetooth.conf",
    ]

    /// What the default says; nil where it says nothing, which the bus takes for no.
    private(set) var allowsAll: Bool?
    /// The groups whose members may.
    private(set) var groups: [String] = []

    /// Reads the elements of the file. Of several rules the last one counts, as for the bus.
    init(_ text: String) {
        var context = ""
        var group = ""
        for element in BusPolicy.elements(text) {
            if element.hasPrefix("policy") {
                context = BusPolicy.attribute("context", of: element) ?? ""
                group = BusPolicy.attribute("group", of: element) ?? ""
            }
            guard element.hasPrefix("allow") || element.hasPrefix("deny"),
                BusPolicy.attribute("send_destination", of: element) == BluezChecks.service,
                // A rule about one interface or member says nothing of the rest.
                BusPolicy.attribute("send_interface", of: element) == nil,
                BusPolicy.attribute("send_member", of: element) == nil
            else { continue }
            let isAllowed = element.hasPrefix("allow")
            if !context.isEmpty { allowsAll = isAllowed }
            if !group.isEmpty {
                groups.removeAll { $0 == group }
                if isAllowed { groups.append(group) }
            }
        }
    }

    func allows(_ user: User) -> Bool {
        user.isRoot || allowsAll == true || groups.contains { user.groups.contains($0) }
    }

    /// What stands between < and >, but for comments.
    private static func elements(_ text: String) -> [Substring] {
        var elements: [Substring] = []
        var rest = text[...]
        while let start = rest.firstIndex(of: "<") {
            rest = rest[rest.index(after: start)...]
            if rest.hasPrefix("!--") {
                while !rest.isEmpty && !rest.hasPrefix("-->") { rest = rest.dropFirst() }
                continue
            }
            let element = rest.prefix { $0 != ">" }
            elements.append(element)
            rest = rest[element.endIndex...]
        }
        return elements
    }

    private static func attribute(_ name: String, of element: Substring) -> String? {
        let words = element.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "/" }
        guard let word = words.first(where: { $0.hasPrefix(name + "=") }) else { return nil }
        return String(word.dropFirst(name.utf8.count + 2).prefix { $0 != "\"" && $0 != "'" })
    }
}
