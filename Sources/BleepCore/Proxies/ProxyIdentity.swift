/// The object that a proxy means, whatever its path is at the moment.
///
/// BlueZ numbers adapters anew when they come and go, and every path below with them.
package struct ProxyIdentity: Equatable, Sendable {
    /// What is followed.
    private enum Kind: Equatable, Sendable {
        /// An adapter, by its address; nil until the objects were seen.
        case adapter(BluetoothAddress?)
        /// A device, or what is `tail` below it; rather the one that this adapter knows.
        case device(BluetoothAddress, adapter: BluetoothAddress?, tail: String)
        /// Always the same path.
        case path
    }

    private var kind: Kind
    /// Where it is, or was last.
    package private(set) var path: String

    /// Only BlueZ's own adapters and devices move.
    package init(path: String, isOfBluez: Bool) {
        self.path = path
        kind = isOfBluez ? Self.kind(of: path) : .path
    }

    /// Its path can change.
    package var moves: Bool { kind != .path }

    /// The address that it is found by; nil for what does not move, or was never seen.
    package var address: BluetoothAddress? {
        switch kind {
        case .adapter(let address): address
        case .device(let address, _, _): address
        case .path: nil
        }
    }

    /// The device that it is on or below.
    package var devicePath: String? {
        guard case .device(_, _, let tail) = kind else { return nil }
        return String(path.dropLast(tail.count))
    }

    /// Looks where it is now, and learns what it is to be found by later. False if it is nowhere.
    package mutating func follow(in tree: ObjectTree) -> Bool {
        switch kind {
        case .path:
            return true
        case .adapter(nil):
            kind = .adapter(tree.adapterAddress(at: path))
            return tree.has(interface: "org.bluez.Adapter1", at: path)
        case .adapter(let address?):
            guard let found = tree.adapterPath(of: address) else { return false }
            path = found
            return true
        case .device(let address, let adapter, let tail):
            return follow(device: address, on: adapter, tail, in: tree)
        }
    }

    private mutating func follow(
        device address: BluetoothAddress, on adapter: BluetoothAddress?, _ tail: String,
        in tree: ObjectTree
    ) -> Bool {
        let now = String(path.dropLast(tail.count))
        let adapter = adapter ?? ObjectPath.parent(of: now).flatMap { tree.adapterAddress(at: $0) }
        var address = address
        // A private address that was resolved: the object has another one, and the old path.
        if tree.devicePaths(of: address).isEmpty, BluetoothAddress(inPath: now) == address,
            let resolved = tree.facts(at: now)?.address.flatMap({ BluetoothAddress($0) })
        {
            address = resolved
        }
        kind = .device(address, adapter: adapter, tail: tail)
        guard let found = tree.path(of: address, on: adapter, otherwise: now) else { return false }
        path = found + tail
        return true
    }

    /// BlueZ puts them at `/org/bluez/hciN/dev_XX_XX_XX_XX_XX_XX/…`.
    private static func kind(of path: String) -> Kind {
        let parts = path.split(separator: "/")
        guard parts.count >= 3, parts[0] == "org", parts[1] == "bluez", parts[2].hasPrefix("hci")
        else { return .path }
        if parts.count == 3 { return .adapter(nil) }
        guard parts[3].hasPrefix("dev_"),
            let address = BluetoothAddress(String(parts[3].dropFirst(4)))
        else { return .path }
        let head = parts[...3].reduce(0) { $0 + $1.utf8.count + 1 }
        return .device(
            address, adapter: nil, tail: String(decoding: path.utf8.dropFirst(head), as: UTF8.self))
    }
}

extension ObjectTree {
    func adapterAddress(at path: String) -> BluetoothAddress? {
        guard has(interface: "org.bluez.Adapter1", at: path) else { return nil }
        return facts(at: path)?.address.flatMap { BluetoothAddress($0) }
    }

    func adapterPath(of address: BluetoothAddress) -> String? {
        adapterPaths.first { adapterAddress(at: $0) == address }
    }

    /// The device's object on that adapter, else where it was, else the best one.
    func path(
        of device: BluetoothAddress, on adapter: BluetoothAddress?, otherwise path: String
    ) -> String? {
        let paths = devicePaths(of: device)
        let onAdapter = paths.first { path in
            adapter != nil
                && adapterPath(ofDevice: path).flatMap { adapterAddress(at: $0) } == adapter
        }
        return onAdapter ?? (paths.contains(path) ? path : bestDevicePath(address: device))
    }
}
