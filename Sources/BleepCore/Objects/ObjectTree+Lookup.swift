extension ObjectTree {
    /// Where a device is, on whatever adapters.
    package func devicePaths(of address: BluetoothAddress) -> [String] {
        devices[address]?.paths ?? []
    }

    /// What a search for a characteristic came to.
    package enum Lookup: Equatable, Sendable {
        case found(String)
        /// More than one has that name; these are their paths, in the order of their handles.
        case ambiguous([String])
        case missing
    }

    /// All adapters, lowest number first.
    package var adapterPaths: [String] {
        adapters.paths
    }

    /// Every object of that device, over all adapters, lowest adapter first.
    package func devicePaths(address: BluetoothAddress) -> [String] {
        devices[address]?.paths ?? []
    }

    /// The path of the adapter that a device belongs to.
    package func adapterPath(ofDevice path: String) -> String? {
        nodes[path]?.facts.adapter ?? ObjectPath.parent(of: path)
    }

    /// The object to use for a device; `adapter` limits it to one: `hci0`, a path or an address.
    ///
    /// A connected one first, then one on a powered adapter, then the strongest signal, then the
    /// lowest adapter.
    package func bestDevicePath(address: BluetoothAddress, adapter: String? = nil) -> String? {
        var best: (path: String, merit: Merit)?
        for path in devicePaths(address: address) {
            let adapterPath = adapterPath(ofDevice: path)
            if let adapter {
                guard let adapterPath, isAdapter(adapterPath, named: adapter) else { continue }
            }
            let merit = merit(ofDevice: path, adapter: adapterPath)
            if let best, !best.merit.isLess(than: merit) { continue }
            best = (path, merit)
        }
        return best?.path
    }

    /// Finds a characteristic of a device by UUID, by the end of its path, or by the whole path.
    package func characteristic(device: String, named name: String) -> Lookup {
        let all = characteristics[device]?.paths ?? []
        let found: [String]
        if let uuid = BluetoothUUID(name) {
            found = all.filter { nodes[$0]?.uuid == uuid }
        } else if name.utf8.first == UInt8(ascii: "/") {
            found = all.filter { $0 == name }
        } else {
            found = all.filter { ObjectPath.path($0, endsIn: name) }
        }
        switch found.count {
        case 0: return .missing
        case 1: return .found(found[0])
        default: return .ambiguous(found)
        }
    }

    /// What speaks for using one object of a device rather than another.
    private struct Merit {
        var isConnected: Bool
        var isPowered: Bool
        var rssi: Int16

        func isLess(than other: Merit) -> Bool {
            if isConnected != other.isConnected { return other.isConnected }
            if isPowered != other.isPowered { return other.isPowered }
            return rssi < other.rssi
        }
    }

    private func merit(ofDevice path: String, adapter: String?) -> Merit {
        let facts = nodes[path]?.facts
        return Merit(
            isConnected: facts?.connected == true,
            isPowered: adapter.flatMap { nodes[$0]?.facts.powered } == true,
            rssi: facts?.rssi ?? .min
        )
    }

    /// It goes by that path, the end of it, or that address.
    package func isAdapter(_ path: String, named name: String) -> Bool {
        if path == name || ObjectPath.lastComponent(of: path) == name { return true }
        guard let wanted = BluetoothAddress(name),
            let address = nodes[path]?.facts.address.flatMap({ BluetoothAddress($0) })
        else { return false }
        return wanted == address
    }
}
