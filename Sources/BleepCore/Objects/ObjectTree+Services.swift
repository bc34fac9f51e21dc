extension ObjectTree {
    /// True if BlueZ has discovered anything of a device; `ServicesResolved` alone also comes true
    /// when a silent peer told nothing.
    package func hasServices(device: String) -> Bool {
        characteristics[device] != nil
    }
}
