/// What matters of a device while we wait for a connection to it.
package struct DeviceState: Equatable, Sendable {
    package var isConnected: Bool
    /// BlueZ says so also when discovery ended with nothing, so look at `hasServices` too.
    package var servicesResolved: Bool
    package var hasServices: Bool

    package init(isConnected: Bool, servicesResolved: Bool, hasServices: Bool) {
        self.isConnected = isConnected
        self.servicesResolved = servicesResolved
        self.hasServices = hasServices
    }
}
