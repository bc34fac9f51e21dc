/// Names on the bus that this layer speaks of.
package enum ServiceName {
    package static var bluez: String { "org.bluez" }
    static var driver: String { "org.freedesktop.DBus" }
    static var driverPath: String { "/org/freedesktop/DBus" }
    static var objectManager: String { "org.freedesktop.DBus.ObjectManager" }
    package static var properties: String { "org.freedesktop.DBus.Properties" }
    package static var adapter: String { "org.bluez.Adapter1" }
    package static var device: String { "org.bluez.Device1" }
    package static var gattService: String { "org.bluez.GattService1" }
    package static var characteristic: String { "org.bluez.GattCharacteristic1" }

    /// The interfaces whose objects are kept track of.
    static func isTracked(_ interface: String) -> Bool {
        interface == device || interface == adapter || interface == characteristic
            || interface == gattService
    }
}
