import BleepPrograms

/// What BlueZ has at one moment: its adapters and the devices it knows.
struct BluezObjects {
    struct Object {
        let path: String
        let interfaces: [String]
        private let properties: Value

        init(path: String, interfaces: [String], properties: Value) {
            self.path = path
            self.interfaces = interfaces
            self.properties = properties
        }

        /// The last part of the path: "hci0".
        var name: String {
            path.split(separator: "/").last.map { String($0) } ?? path
        }

        func text(_ property: String) -> String {
            properties[property]?.string ?? ""
        }

        func flag(_ property: String) -> Bool {
            properties[property]?.boolean ?? false
        }
    }

    private(set) var adapters: [Object] = []
    private(set) var devices: [Object] = []
    private(set) var services: [String] = []
    private(set) var characteristics: [String] = []

    /// Sorts what GetManagedObjects answered.
    init(_ objects: Value?) {
        for (path, interfaces) in objects?.entries ?? [] {
            let names = interfaces.entries.map { $0.key }
            func object(_ interface: String) -> Object? {
                interfaces[interface].map {
                    Object(path: path, interfaces: names, properties: $0)
                }
            }
            if let adapter = object("org.bluez.Adapter1") { adapters.append(adapter) }
            if let device = object("org.bluez.Device1") { devices.append(device) }
            if names.contains("org.bluez.GattService1") { services.append(path) }
            if names.contains("org.bluez.GattCharacteristic1") { characteristics.append(path) }
        }
        adapters.sort { $0.path < $1.path }
        devices.sort { $0.path < $1.path }
    }
}

extension Client {
    /// Asks BlueZ for all its objects.
    func objects(limits: Limits) throws(Failure) -> BluezObjects {
        let reply = try call(
            nil,
            "/",
            "org.freedesktop.DBus.ObjectManager",
            "GetManagedObjects",
            limits: limits
        )
        return BluezObjects(reply?.child(0))
    }
}
