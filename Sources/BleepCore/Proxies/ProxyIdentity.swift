/// The object that a proxy means, whatever its path is at the moment.
///
/// BlueZ numbers adapters anew when they come and go, and every path below with them.
package struct ProxyIdentity: Equatable, Sendable {
    private enum Kind: Sendable {
        /// By its address, once the objects were seen.
        case adapter
        /// By its address, or what is below it; rather the one that its adapter knows.
        case device
        /// Always the same path.
        case path
    }

    private let kind: Kind
    /// Where the adapter or device is, or was last.
    private var head: String
    /// What follows in the path.
    private let tail: String
    /// The adapter of a device; nil until the objects were seen.
    private var adapter: BluetoothAddress?
    /// The address that it is found by; nil for what does not move, or was never seen.
    package private(set) var address: BluetoothAddress?
    /// Where it is, or was last.
    package private(set) var path: String

    /// Only BlueZ's own adapters and devices move.
    package init(path: String, isOfBluez: Bool) {
        self.path = path
        head = path
        guard isOfBluez, !Self.isAdapter(path) else {
            kind = isOfBluez ? .adapter : .path
            tail = ""
            return
        }
        var device = path
        while let parent = ObjectPath.parent(of: device), !Self.isAdapter(parent) {
            device = parent
        }
        address = BluetoothAddress(inPath: device)
        kind = address == nil ? .path : .device
        if kind == .device { head = device }
        tail = String(decoding: path.utf8.dropFirst(head.utf8.count), as: UTF8.self)
    }

    /// BlueZ puts them at `/org/bluez/hciN`, and their devices below.
    private static func isAdapter(_ path: String) -> Bool {
        ObjectPath.parent(of: path) == "/org/bluez"
            && ObjectPath.lastComponent(of: path).hasPrefix("hci")
    }

    /// Its path can change.
    package var moves: Bool { kind != .path }

    /// The device that it is on or below.
    package var devicePath: String? { kind == .device ? head : nil }

    /// Looks where it is now, and learns what it is to be found by later. False if it is nowhere.
    package mutating func follow(in tree: ObjectTree) -> Bool {
        let found: String?
        switch kind {
        case .path: return true
        case .adapter: found = findAdapter(in: tree)
        case .device: found = findDevice(in: tree)
        }
        guard let found else { return false }
        if head != found {
            head = found
            path = found + tail
        }
        return true
    }

    private mutating func findAdapter(in tree: ObjectTree) -> String? {
        if let address { return tree.adapterPath(of: address) }
        address = tree.address(ofAdapter: head)
        return tree.has(interface: "org.bluez.Adapter1", at: head) ? head : nil
    }

    private mutating func findDevice(in tree: ObjectTree) -> String? {
        if adapter == nil {
            adapter = ObjectPath.parent(of: head).flatMap { tree.address(ofAdapter: $0) }
        }
        guard var device = address else { return nil }
        // A private address that was resolved: the object has another one, and the old path.
        if tree.devicePaths(of: device).isEmpty, BluetoothAddress(inPath: head) == device,
            let resolved = tree.facts(at: head)?.address.flatMap({ BluetoothAddress($0) })
        {
            device = resolved
            address = device
        }
        return tree.path(of: device, on: adapter, otherwise: head)
    }
}

extension ObjectTree {
    func address(ofAdapter path: String) -> BluetoothAddress? {
        guard has(interface: "org.bluez.Adapter1", at: path) else { return nil }
        return facts(at: path)?.address.flatMap { BluetoothAddress($0) }
    }

    func adapterPath(of address: BluetoothAddress) -> String? {
        adapterPaths.first { self.address(ofAdapter: $0) == address }
    }

    /// The device's object on that adapter, else where it was, else the best one.
    func path(
        of device: BluetoothAddress, on adapter: BluetoothAddress?, otherwise path: String
    ) -> String? {
        let paths = devicePaths(of: device)
        for path in paths {
            if let adapter, let parent = adapterPath(ofDevice: path),
                address(ofAdapter: parent) == adapter
            {
                return path
            }
        }
        return paths.contains(path) ? path : bestDevicePath(address: device)
    }
}
