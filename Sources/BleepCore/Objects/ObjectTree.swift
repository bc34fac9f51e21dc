/// What is known of org.bluez's objects, kept from its signals.
///
/// It belongs to one generation: `removeAll()` when org.bluez changes owner.
package struct ObjectTree: Sendable {
    /// What is kept of one object.
    struct Node: Sendable {
        /// What it mainly is; nil while only other interfaces are known.
        var kind: ObjectKind?
        var facts = ObjectFacts()
        /// `facts.uuid`, read once.
        var uuid: BluetoothUUID?
        /// Interfaces that come besides, such as Battery1.
        var others: [String] = []
    }

    private(set) var nodes: [String: Node] = [:]
    /// Grows whenever something may have become findable elsewhere, or nowhere.
    package private(set) var revision: UInt64 = 0
    // Indexes of `nodes`, so that no search walks through all objects.
    private(set) var adapters = PathList()
    private(set) var devices: [BluetoothAddress: PathList] = [:]
    private(set) var characteristics: [String: PathList] = [:]

    /// Knows no object.
    package init() {}

    /// InterfacesAdded, or one line of GetManagedObjects; replaces what was known of it.
    package mutating func insert(path: String, interface: String, facts: ObjectFacts) {
        guard !Self.isEverywhere(interface) else { return }
        var node = nodes[path] ?? Node()
        if let kind = ObjectKind(interface: interface) {
            unindex(path)
            node.kind = kind
            set(facts, of: &node)
            nodes[path] = node
            index(path)
        } else if !node.others.contains(interface) {
            node.others.append(interface)
            nodes[path] = node
        }
    }

    /// PropertiesChanged: nil leaves a fact as it was, `invalidated` names properties to forget.
    ///
    /// An object that was never inserted stays unknown: its InterfacesAdded is to come.
    package mutating func update(
        path: String,
        interface: String,
        facts: ObjectFacts,
        invalidated: [String] = []
    ) {
        guard var node = nodes[path], let kind = ObjectKind(interface: interface),
            node.kind == kind
        else { return }
        var merged = node.facts
        for property in invalidated { merged.forget(property: property) }
        merged.merge(facts)
        // The address of a device changes when its private one is resolved.
        let isSameAddress = merged.address == node.facts.address
        if !isSameAddress { unindex(path) }
        set(merged, of: &node)
        nodes[path] = node
        if !isSameAddress { index(path) }
    }

    /// InterfacesRemoved.
    package mutating func remove(path: String, interfaces: [String]) {
        guard var node = nodes[path] else { return }
        for interface in interfaces {
            if let kind = ObjectKind(interface: interface), kind == node.kind {
                unindex(path)
                node.kind = nil
                set(ObjectFacts(), of: &node)
            }
            node.others.removeAll { $0 == interface }
        }
        nodes[path] = node.kind == nil && node.others.isEmpty ? nil : node
    }

    /// The owner is gone, and all it said with it.
    package mutating func removeAll() {
        let revision = revision + 1
        self = ObjectTree()
        self.revision = revision
    }

    /// Tells whether an object has that interface; not asked of those that every object has.
    package func has(interface: String, at path: String) -> Bool {
        guard let node = nodes[path] else { return false }
        if let kind = ObjectKind(interface: interface) { return node.kind == kind }
        return node.others.contains(interface)
    }

    /// What the object's main interface says: Adapter1, Device1, or one of GATT's.
    package func facts(at path: String) -> ObjectFacts? {
        guard let node = nodes[path], node.kind != nil else { return nil }
        return node.facts
    }

    private func set(_ facts: ObjectFacts, of node: inout Node) {
        node.facts = facts
        node.uuid = facts.uuid.flatMap { BluetoothUUID($0) }
    }

    private mutating func index(_ path: String) {
        revision += 1
        guard let node = nodes[path], let kind = node.kind else { return }
        switch kind {
        case .adapter:
            adapters.insert(path)
        case .device:
            guard let address = node.facts.address.flatMap({ BluetoothAddress($0) }) else { return }
            devices[address, default: PathList()].insert(path)
        case .characteristic:
            guard let device = Self.devicePath(ofCharacteristic: path) else { return }
            characteristics[device, default: PathList()].insert(path)
        case .service, .descriptor:
            return
        }
    }

    private mutating func unindex(_ path: String) {
        revision += 1
        guard let node = nodes[path], let kind = node.kind else { return }
        switch kind {
        case .adapter:
            adapters.remove(path)
        case .device:
            guard let address = node.facts.address.flatMap({ BluetoothAddress($0) }) else { return }
            Self.drop(path, from: &devices, at: address)
        case .characteristic:
            guard let device = Self.devicePath(ofCharacteristic: path) else { return }
            Self.drop(path, from: &characteristics, at: device)
        case .service, .descriptor:
            return
        }
    }

    private static func drop<Key>(_ path: String, from lists: inout [Key: PathList], at key: Key) {
        lists[key]?.remove(path)
        if lists[key]?.paths.isEmpty == true { lists[key] = nil }
    }

    /// BlueZ puts them at `DEVICE/serviceXXXX/charYYYY`.
    private static func devicePath(ofCharacteristic path: String) -> String? {
        ObjectPath.parent(of: path).flatMap { ObjectPath.parent(of: $0) }
    }

    /// Not worth remembering: these tell nothing of an object.
    private static func isEverywhere(_ interface: String) -> Bool {
        interface.hasPrefix("org.freedesktop.DBus.")
    }
}
