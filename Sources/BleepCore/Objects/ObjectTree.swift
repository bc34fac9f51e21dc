/// What is known of org.bluez's objects, kept from its signals.
///
/// It belongs to one generation: `removeAll()` when org.bluez changes owner.
package struct ObjectTree: Sendable {
    /// What a search for a characteristic came to.
    package enum Lookup: Equatable, Sendable {
        case found(String)
        /// More than one has that name; these are their paths.
        case ambiguous([String])
        case missing
    }

    /// Knows no object.
    package init() {}

    /// InterfacesAdded, or one line of GetManagedObjects; replaces what was known of it.
    package mutating func insert(path: String, interface: String, facts: ObjectFacts) {
    }

    /// PropertiesChanged: nil leaves a fact as it was, `invalidated` names properties to forget.
    package mutating func update(
        path: String,
        interface: String,
        facts: ObjectFacts,
        invalidated: [String] = []
    ) {
    }

    /// InterfacesRemoved.
    package mutating func remove(path: String, interfaces: [String]) {
    }

    /// The owner is gone, and all it said with it.
    package mutating func removeAll() {
    }

    /// Tells whether an object has that interface.
    package func has(interface: String, at path: String) -> Bool {
        false
    }

    /// What the object's main interface says: Adapter1, Device1, or one of GATT's.
    package func facts(at path: String) -> ObjectFacts? {
        nil
    }

    /// All adapters, lowest number first.
    package var adapterPaths: [String] {
        []
    }

    /// Every object of that device, over all adapters, lowest adapter first.
    package func devicePaths(address: BluetoothAddress) -> [String] {
        []
    }

    /// The object to use for a device; `adapter` limits it to one: `hci0`, a path or an address.
    package func bestDevicePath(address: BluetoothAddress, adapter: String? = nil) -> String? {
        nil
    }

    /// Finds a characteristic of a device by UUID, by the end of its path, or by the whole path.
    package func characteristic(device: String, named name: String) -> Lookup {
        .missing
    }
}
