/// An adapter as it is at this moment.
final class AdapterModel {
    var name: String
    let address: String
    /// Set by a client; nil shows the name.
    var alias: String?
    /// A daemon that has just started has not asked for the host's name.
    var ownName = AdapterModel.hostName
    var isPowered: Bool
    var isDiscoverable = false
    var discoverableTimeout: UInt32 = 180
    var isPairable = true
    var pairableTimeout: UInt32 = 0
    /// In the socket, so to speak.
    var isPlugged = true
    /// Shown on the bus.
    var isExported = false
    var isBlocked = false
    var devices: [DeviceModel] = []

    /// What dies with the daemon.
    var discovery = Discovery()
    var powerChange: PowerChange?

    init(_ description: BluezSimulator.Adapter) {
        name = description.name
        address = description.address
        alias = description.alias == AdapterModel.hostName ? nil : description.alias
        isPowered = description.isPowered
    }

    static let hostName = "simulator"

    var path: String { "/org/bluez/" + name }

    func device(address: String) -> DeviceModel? {
        devices.first { $0.address == address }
    }

    /// Forgets what only the daemon knew.
    func daemonDied() {
        isExported = false
        isDiscoverable = false
        discovery = Discovery()
        powerChange = nil
        ownName = "BlueZ 5.66"
        for device in devices {
            device.daemonDied()
        }
    }

    /// The properties of `org.bluez.Adapter1`.
    var properties: [Property] {
        [
            Property("Address", .string(address)),
            Property("AddressType", .string("public")),
            Property("Name", .string(ownName)),
            Property("Alias", .string(alias ?? ownName)),
            Property("Class", .uint32(isPowered ? 0x0c0104 : 0)),
            Property("Powered", .boolean(isPowered)),
            Property("Discoverable", .boolean(isDiscoverable)),
            Property("DiscoverableTimeout", .uint32(discoverableTimeout)),
            Property("Pairable", .boolean(isPairable)),
            Property("PairableTimeout", .uint32(pairableTimeout)),
            Property("Discovering", .boolean(discovery.isRunning)),
            Property(
                "UUIDs",
                .strings([
                    UUIDText.full("1800"), UUIDText.full("1801"), UUIDText.full("180a"),
                ])
            ),
            Property("Modalias", .string("usb:v1D6Bp0246d0542")),
            Property("Roles", .strings(["central", "peripheral"])),
        ]
    }
}

/// A Set of Powered that the kernel has not acknowledged.
final class PowerChange {
    let call: Call

    init(_ call: Call) {
        self.call = call
    }
}

/// Bluetooth UUIDs as BlueZ writes them.
enum UUIDText {
    /// The long form in small letters; a short one stands on the Bluetooth base UUID.
    static func full(_ text: String) -> String {
        let lower = text.lowercased()
        switch lower.utf8.count {
        case 4: return "0000" + lower + "-0000-1000-8000-00805f9b34fb"
        case 8: return lower + "-0000-1000-8000-00805f9b34fb"
        default: return lower
        }
    }
}
