/// A peer, and what the daemon knows of it, at this moment.
final class DeviceModel {
    unowned(unsafe) let adapter: AdapterModel
    let address: String
    /// The last part of the object path.
    let part: String
    let addressType: String
    let name: String
    var alias: String
    var rssi: Int16
    /// For a reset.
    let wasInRange: Bool
    let services: [ServiceModel]

    /// Switched on and near enough.
    var isInRange: Bool
    /// Answers no ATT request, though the link stands.
    var isSilent = false
    /// How many of the next links the peer ends at once.
    var hangUps = 0
    /// Connect answers OK and nothing comes of it.
    var answersFalseOK = false

    /// Stored by the daemon: survives its end.
    var isKnown: Bool
    var isPaired: Bool
    var isTrusted = false
    var isBlocked = false

    var isExported = false
    /// Seen in discovery and wanted by nobody yet.
    var isTemporary = false
    var isConnected = false
    var isResolved = false
    /// Connected when the daemon died: the kernel may keep the link a little longer.
    var hadLink = false
    /// Shown as connected though there is no link.
    var isPhantom = false
    var showsRSSI = false
    var showsServices = false
    var showsBattery = false
    var work = DeviceWork()

    init(_ description: BluezSimulator.Device, on adapter: AdapterModel) {
        self.adapter = adapter
        address = description.address
        part = "dev_" + DeviceModel.pathPart(of: description.address)
        addressType = description.addressType
        name = description.name
        alias = description.name
        rssi = description.rssi
        wasInRange = description.isInRange
        isKnown = description.isKnown
        isInRange = description.isInRange
        isPaired = description.isPaired
        services = ServiceModel.layOut(description.services)
    }

    var path: String { adapter.path + "/" + part }

    static func pathPart(of address: String) -> String {
        String(address.map { $0 == ":" ? "_" : $0 })
    }

    /// The services' UUIDs; what is advertised is all there is.
    var uuids: [String] { services.map { $0.uuid } }

    /// Level of the battery service, when the peer has one.
    var batteryLevel: UInt8? {
        attributes.first { $0.uuid == UUIDText.full("2a19") }?.value.first
    }

    var attributes: [AttributeModel] { services.flatMap { $0.attributes } }

    /// Forgets what only the daemon knew.
    func daemonDied() {
        isExported = false
        isTemporary = false
        hadLink = isConnected && !isPhantom
        isConnected = false
        isResolved = false
        isPhantom = false
        showsRSSI = false
        showsServices = false
        showsBattery = false
        work = DeviceWork()
        for attribute in attributes {
            attribute.notifiers = []
            attribute.waitingNotifiers = []
            attribute.isNotifying = false
        }
    }

    /// The properties of `org.bluez.Device1`.
    var properties: [Property] {
        var list = [
            Property("Address", .string(address)),
            Property("AddressType", .string(addressType)),
            Property("Name", .string(name)),
            Property("Alias", .string(alias)),
            Property("Paired", .boolean(isPaired)),
            Property("Bonded", .boolean(isPaired)),
            Property("Trusted", .boolean(isTrusted)),
            Property("Blocked", .boolean(isBlocked)),
            Property("LegacyPairing", .boolean(false)),
            Property("Connected", .boolean(isConnected)),
            Property("UUIDs", .strings(uuids)),
            Property("Adapter", .path(adapter.path)),
            Property("ServicesResolved", .boolean(isResolved)),
        ]
        if showsRSSI {
            list.insert(Property("RSSI", .int16(rssi)), at: 9)
        }
        return list
    }
}

/// What the daemon is doing with one device; gone with the daemon.
struct DeviceWork {
    /// The Connect that is owed an answer, if any.
    var connect: Connecting?
    /// Disconnect and RemoveDevice calls that wait for the link to fall.
    var onLinkDown: [() -> Void] = []
    /// Told as soon as the controller has been, which is before the link is gone.
    var onHungUp: [() -> Void] = []
    /// The kernel still has the link, and takes no other to the device.
    var isEnding = false
    var disconnect: Daemon.Timer?
    var resolve: Daemon.Timer?
    var expiry: Daemon.Timer?
    var pairing: Pairing?
    /// Pair without an agent leaves the link so that the next Pair hangs.
    var isPairingStuck = false
    var requests: [AttRequest] = []
}

/// A Connect on its way. A class, so that late news can tell one from the next.
final class Connecting {
    let call: Call
    var timers: [Daemon.Timer] = []

    init(_ call: Call) {
        self.call = call
    }
}

/// A Pair on its way.
final class Pairing {
    let call: Call
    var timer: Daemon.Timer?

    init(_ call: Call) {
        self.call = call
    }
}
