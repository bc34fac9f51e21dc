/// An object on the bus.
enum Node {
    case root
    case manager
    case adapter(AdapterModel)
    case device(DeviceModel)
    case service(ServiceModel, DeviceModel)
    case attribute(AttributeModel, DeviceModel)

    /// One of an object's own interfaces, with its properties at this moment.
    struct Interface {
        let name: String
        let properties: [Property]
    }

    var path: String {
        switch self {
        case .root: "/"
        case .manager: "/org/bluez"
        case .adapter(let adapter): adapter.path
        case .device(let device): device.path
        case .service(let service, let device): device.path + "/" + service.part
        case .attribute(let attribute, let device): device.path + "/" + attribute.part
        }
    }

    var interfaces: [Interface] {
        switch self {
        case .root:
            return [Interface(name: "org.freedesktop.DBus.ObjectManager", properties: [])]
        case .manager:
            return [
                Interface(name: "org.bluez.AgentManager1", properties: []),
                Interface(name: "org.bluez.ProfileManager1", properties: []),
            ]
        case .adapter(let adapter):
            return [Interface(name: "org.bluez.Adapter1", properties: adapter.properties)]
        case .device(let device):
            let own = Interface(name: "org.bluez.Device1", properties: device.properties)
            return device.showsBattery ? [own, Node.battery(of: device)] : [own]
        case .service(let service, let device):
            let properties = service.properties(of: device)
            return [Interface(name: "org.bluez.GattService1", properties: properties)]
        case .attribute(let attribute, let device):
            let properties = attribute.properties(of: device)
            return [Interface(name: attribute.interface, properties: properties)]
        }
    }

    /// What BlueZ makes of the peer's battery service.
    static func battery(of device: DeviceModel) -> Interface {
        Interface(
            name: "org.bluez.Battery1",
            properties: [Property("Percentage", .byte(device.batteryLevel ?? 0))]
        )
    }

    func interface(_ name: String) -> Interface? {
        interfaces.first { $0.name == name }
    }

    /// Names of all interfaces, with those that every object of BlueZ has.
    var interfaceNames: [String] {
        let own = interfaces
        let hasProperties = own.contains { !$0.properties.isEmpty }
        return ["org.freedesktop.DBus.Introspectable"] + own.map { $0.name }
            + (hasProperties ? ["org.freedesktop.DBus.Properties"] : [])
    }

    /// The object as InterfacesAdded and GetManagedObjects tell it, `a{sa{sv}}`.
    var description: Value {
        let own = interfaces
        return .array(
            type: "a{sa{sv}}",
            interfaceNames.map { name in
                let properties = own.first { $0.name == name }?.properties ?? []
                return .entry(.string(name), .properties(properties))
            }
        )
    }
}
