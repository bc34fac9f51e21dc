/// What an interface of an object says of itself; nil where it says nothing.
package struct ObjectFacts: Equatable, Sendable {
    /// `Address` of an adapter or device, as BlueZ wrote it.
    package var address: String?
    /// `Adapter`: the path of a device's adapter.
    package var adapter: String?
    /// `UUID` of a service, characteristic or descriptor.
    package var uuid: String?
    /// `Service`: the path of a characteristic's service.
    package var service: String?
    /// `Device`: the path of a service's device.
    package var device: String?
    /// `Name`; devices without a name have none.
    package var name: String?
    /// `Alias`.
    package var alias: String?
    /// `RSSI` in dBm; only while something discovers.
    package var rssi: Int16?
    /// `Connected`.
    package var connected: Bool?
    /// `ServicesResolved`.
    package var servicesResolved: Bool?
    /// `Paired`.
    package var paired: Bool?
    /// `Powered` of an adapter.
    package var powered: Bool?
    /// `Discovering` of an adapter.
    package var discovering: Bool?
    /// `Notifying` of a characteristic.
    package var notifying: Bool?

    /// Knows nothing yet.
    package init() {}
}
