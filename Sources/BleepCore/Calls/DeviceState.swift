/// What matters of a device while we wait for a connection to it, or want it paired.
package struct DeviceState: Equatable, Sendable {
    package var isConnected: Bool
    /// BlueZ says so also when discovery ended with nothing, so look at `hasServices` too.
    package var servicesResolved: Bool
    package var hasServices: Bool
    package var isPaired: Bool

    package init(
        isConnected: Bool, servicesResolved: Bool, hasServices: Bool, isPaired: Bool = false
    ) {
        self.isConnected = isConnected
        self.servicesResolved = servicesResolved
        self.hasServices = hasServices
        self.isPaired = isPaired
    }
}
