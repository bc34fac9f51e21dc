/// A device as it was when it was saved, with what the program noted about it.
package struct DeviceSnapshot: Equatable, Sendable {
    /// A note of the program's own.
    package struct Attribute: Equatable, Sendable {
        package var name: String
        /// The value in GVariant's text format, with its type.
        package var text: String

        package init(_ name: String, _ text: String) {
            self.name = name
            self.text = text
        }
    }

    /// Of all texts together.
    package static let mostBytes = 16 * 1024
    package static let mostAttributes = 256
    package static let longestAttributeName = 128

    package var address: BluetoothAddress
    /// Microseconds since 1970, UTC.
    package var savedAt: UInt64 = 0
    /// By its address, since its number may change.
    package var adapter: BluetoothAddress?
    package var name: String?
    package var alias: String?
    package var flags = StateFlags()
    /// The characteristics that this client listened to, as it named them.
    package var notifications: [String] = []
    /// Of the client's own discovery: an `a{sv}` in GVariant's text format.
    package var filter: String?
    package private(set) var attributes: [Attribute] = []

    package init(_ address: BluetoothAddress) {
        self.address = address
    }

    package func attribute(_ name: String) -> String? {
        attributes.first { $0.name == name }?.text
    }

    /// Nil takes it away. False if there was nothing to take.
    @discardableResult
    package mutating func set(_ name: String, to text: String?) -> Bool {
        let index = attributes.firstIndex { $0.name == name }
        switch (index, text) {
        case (let index?, let text?): attributes[index].text = text
        case (let index?, nil): attributes.remove(at: index)
        case (nil, let text?): attributes.append(Attribute(name, text))
        case (nil, nil): return false
        }
        return true
    }

    /// The same device read anew: what the program noted stays.
    package func keepingAttributes(of old: DeviceSnapshot) -> DeviceSnapshot {
        var fresh = self
        fresh.attributes = old.attributes
        return fresh
    }

    /// More than this is not a snapshot but an attack, or a mistake.
    package var isTooLarge: Bool {
        var bytes = [name, alias, filter].reduce(0) { $0 + ($1?.utf8.count ?? 0) }
        for text in notifications { bytes += text.utf8.count + 1 }
        for attribute in attributes {
            bytes += attribute.name.utf8.count + attribute.text.utf8.count
        }
        return bytes > DeviceSnapshot.mostBytes || attributes.count > DeviceSnapshot.mostAttributes
    }

    /// Whether a key of the file can carry that name.
    package static func isName(_ name: String) -> Bool {
        let bytes = name.utf8
        guard (1...longestAttributeName).contains(bytes.count), bytes.last != UInt8(ascii: " ")
        else { return false }
        return bytes.allSatisfy { byte in
            byte >= 0x20 && byte != 0x7f && byte != UInt8(ascii: "=") && byte != UInt8(ascii: "[")
                && byte != UInt8(ascii: "]")
        }
    }
}
