import BleepCore

extension ObjectFacts {
    /// Reads what matters out of an interface's properties, an `a{sv}`.
    init(properties: Value) {
        self.init()
        address = properties.property("Address")?.string
        adapter = properties.property("Adapter")?.string
        uuid = properties.property("UUID")?.string
        service = properties.property("Service")?.string
        device = properties.property("Device")?.string
        name = properties.property("Name")?.string
        alias = properties.property("Alias")?.string
        rssi = properties.property("RSSI").flatMap { $0.int16 }
        connected = properties.property("Connected")?.boolean
        servicesResolved = properties.property("ServicesResolved")?.boolean
        paired = properties.property("Paired")?.boolean
        powered = properties.property("Powered")?.boolean
        discovering = properties.property("Discovering")?.boolean
        notifying = properties.property("Notifying")?.boolean
    }
}
