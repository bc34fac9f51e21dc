/// The number of an adapter, by which the kernel and BlueZ name it: 0 of `hci0`.
///
/// It changes when a controller is plugged in anew; only the address stays.
package struct AdapterIndex: Hashable, Sendable {
    /// The number.
    package var number: UInt16

    package init(_ number: UInt16) {
        self.number = number
    }

    /// Takes `hci0`.
    package init?(name: String) {
        var rest = name.utf8.makeIterator()
        guard rest.next() == UInt8(ascii: "h"), rest.next() == UInt8(ascii: "c"),
            rest.next() == UInt8(ascii: "i")
        else { return nil }
        var number: UInt32 = 0
        while let digit = rest.next() {
            guard digit >= UInt8(ascii: "0"), digit <= UInt8(ascii: "9"), number < 0x1000 else {
                return nil
            }
            number = number * 10 + UInt32(digit - UInt8(ascii: "0"))
        }
        // Written as the kernel does, and not with zeros in front.
        self.number = UInt16(truncatingIfNeeded: number)
        guard number < 0xffff, self.name.utf8.count == name.utf8.count else { return nil }
    }

    /// Takes the path of an adapter, or of anything below one: `/org/bluez/hci0/dev_…`.
    package init?(path: String) {
        var path = path
        while true {
            if let index = AdapterIndex(name: ObjectPath.lastComponent(of: path)) {
                self = index
                return
            }
            guard let parent = ObjectPath.parent(of: path) else { return nil }
            path = parent
        }
    }

    /// `hci0`.
    package var name: String { "hci\(number)" }

    /// Stands for no adapter: for commands and events of the kernel as a whole.
    package static let none = AdapterIndex(0xffff)
}
