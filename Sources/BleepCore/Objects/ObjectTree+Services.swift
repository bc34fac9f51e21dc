extension ObjectTree {
    /// True if BlueZ has discovered anything of a device; `ServicesResolved` alone also comes true
    /// when a silent peer told nothing.
    package func hasServices(device: String) -> Bool {
        characteristics[device] != nil
    }
}

extension ObjectTree {
    /// The devices that there are, on whatever adapter.
    package var deviceAddresses: [BluetoothAddress] {
        Array(devices.keys)
    }
}
