/// A snapshot as a group of the file.
extension DeviceSnapshot {
    private static let attributePrefix: StaticString = "Attribute."

    var group: KeyFile.Group {
        var group = KeyFile.Group(address.text)
        group.add("SavedAt", digits(savedAt))
        if let adapter { group.add("Adapter", adapter.text) }
        if let name { group.add("Name", name) }
        if let alias { group.add("Alias", alias) }
        for flag in StateFlag.allCases {
            guard let value = flags[flag] else { continue }
            group.add(flag.property.text, value ? "true" : "false")
        }
        if !notifications.isEmpty { group.add("Notifications", DeviceSnapshot.join(notifications)) }
        if let filter { group.add("DiscoveryFilter", filter) }
        for attribute in attributes {
            group.add(DeviceSnapshot.attributePrefix.text + attribute.name, attribute.text)
        }
        return group
    }

    /// Nil if it is none, or says something that snapshots do not say.
    init?(_ group: KeyFile.Group) {
        guard let address = BluetoothAddress(group.name), address.text == group.name else {
            return nil
        }
        self.init(address)
        for entry in group.entries {
            guard take(entry.key, entry.value) else { return nil }
        }
        if isTooLarge { return nil }
    }

    private mutating func take(_ key: String, _ value: String) -> Bool {
        switch key {
        case "SavedAt":
            guard let time = UInt64(value) else { return false }
            savedAt = time
        case "Adapter":
            guard let address = BluetoothAddress(value) else { return false }
            adapter = address
        case "Name": name = value
        case "Alias": alias = value
        case "Notifications":
            guard let list = DeviceSnapshot.split(value) else { return false }
            notifications = list
        case "DiscoveryFilter": filter = value
        default: return takeOther(key, value)
        }
        return true
    }

    private mutating func takeOther(_ key: String, _ value: String) -> Bool {
        if key.utf8.starts(with: DeviceSnapshot.attributePrefix.text.utf8) {
            let name = String(
                decoding: key.utf8.dropFirst(DeviceSnapshot.attributePrefix.utf8CodeUnitCount),
                as: UTF8.self)
            guard DeviceSnapshot.isName(name) else { return false }
            return set(name, to: value)
        }
        guard value == "true" || value == "false",
            let flag = StateFlag.allCases.first(where: { $0.property.text == key })
        else { return false }
        flags[flag] = value == "true"
        return true
    }

    /// Each with a semicolon at its end, as GLib has lists; one inside is doubled by a caret.
    private static func join(_ list: [String]) -> String {
        var bytes: [UInt8] = []
        for text in list {
            for byte in text.utf8 {
                if byte == UInt8(ascii: ";") || byte == UInt8(ascii: "^") {
                    bytes.append(UInt8(ascii: "^"))
                }
                bytes.append(byte)
            }
            bytes.append(UInt8(ascii: ";"))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func split(_ text: String) -> [String]? {
        var list: [String] = []
        var bytes: [UInt8] = []
        var isEscaped = false
        for byte in text.utf8 {
            if !isEscaped, byte == UInt8(ascii: "^") {
                isEscaped = true
            } else if !isEscaped, byte == UInt8(ascii: ";") {
                list.append(String(decoding: bytes, as: UTF8.self))
                bytes = []
            } else {
                isEscaped = false
                bytes.append(byte)
            }
        }
        return isEscaped || !bytes.isEmpty ? nil : list
    }
}
