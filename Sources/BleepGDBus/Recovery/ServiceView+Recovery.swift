import BleepCore

/// What recovery asks of the objects.
extension ServiceView {
    /// A device that BlueZ has an object of.
    struct KnownDevice {
        var path: String
        var adapter: String
        var isPaired: Bool
        /// An advertisement came in this discovery.
        var isHeard: Bool
        /// BlueZ had it before anybody discovered; a fresh one has nothing that could be bad.
        var isOld: Bool
    }

    func device(_ target: Target.Named) -> KnownDevice? {
        lock.with {
            guard tree == .loaded,
                let path = objects.bestDevicePath(address: target.address, adapter: target.adapter),
                let facts = objects.facts(at: path)
            else { return nil }
            return KnownDevice(
                path: path, adapter: objects.adapterPath(ofDevice: path) ?? "",
                isPaired: facts.paired == true, isHeard: facts.rssi != nil,
                isOld: watched.contains(path))
        }
    }

    /// Devices with a link: of one adapter, or of all.
    func connectedDevices(on adapter: String?) -> [BluetoothAddress] {
        lock.with {
            objects.deviceAddresses.filter { address in
                objects.devicePaths(of: address).contains { path in
                    objects.facts(at: path)?.connected == true
                        && (adapter == nil || objects.adapterPath(ofDevice: path) == adapter)
                }
            }
        }
    }
}
