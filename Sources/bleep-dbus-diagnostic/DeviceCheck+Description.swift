import BleepPrograms

extension DeviceCheck {
    /// Says where BlueZ has a device.
    static func describe(path: String) -> Check.Finding {
        let parts = path.split(separator: "/")
        let adapter = parts.count > 2 ? String(parts[2]) : ""
        return Check.Finding(
            detail: "on \(adapter) as \(path)",
            facts: [("path", .text(path)), ("adapter", .text(adapter))]
        )
    }

    /// Says what BlueZ knows of a device; a blocked one cannot be connected.
    static func describe(_ properties: Value?) -> Check.Finding {
        func flag(_ name: String) -> Bool { properties?[name]?.boolean ?? false }
        let alias = properties?["Alias"]?.string ?? ""
        let flags = [
            ("paired", flag("Paired")), ("trusted", flag("Trusted")),
            ("connected", flag("Connected")), ("services_resolved", flag("ServicesResolved")),
            ("blocked", flag("Blocked")),
        ]
        var words = ["\"\(alias)\""]
        words += flags.prefix(3).map { $0.1 ? $0.0 : "not " + $0.0 }
        words += flags.suffix(1).filter { $0.1 }.map { $0.0 }

        var finding = Check.Finding(
            detail: words.joined(separator: ", "),
            facts: [("alias", .text(alias))] + flags.map { ($0.0, .flag($0.1)) }
        )
        if flag("Blocked") {
            finding.verdict = .warn
            finding.advice = "Unblock it with: bluetoothctl unblock"
        }
        return finding
    }
}
