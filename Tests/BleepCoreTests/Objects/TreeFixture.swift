import BleepCore

/// Shorthand for trees of adapters, devices and their characteristics.
extension ObjectTree {
    static let address = "F0:F1:F2:F3:F4:F5"

    static func adapterPath(_ number: Int) -> String { "/org/bluez/hci\(number)" }

    static func devicePath(on number: Int) -> String {
        adapterPath(number) + "/dev_F0_F1_F2_F3_F4_F5"
    }

    mutating func addAdapter(_ number: Int, powered: Bool = true) {
        var facts = ObjectFacts()
        facts.address = "00:AA:01:00:00:0\(number % 10)"
        facts.powered = powered
        insert(path: Self.adapterPath(number), interface: "org.bluez.Adapter1", facts: facts)
    }

    @discardableResult
    mutating func addDevice(
        on number: Int,
        connected: Bool = false,
        rssi: Int16? = nil,
        address: String = address
    ) -> String {
        var facts = ObjectFacts()
        facts.address = address
        facts.adapter = Self.adapterPath(number)
        facts.connected = connected
        facts.rssi = rssi
        let path = Self.devicePath(on: number)
        insert(path: path, interface: "org.bluez.Device1", facts: facts)
        return path
    }

    @discardableResult
    mutating func addCharacteristic(_ tail: String, uuid: String, device: String) -> String {
        var facts = ObjectFacts()
        facts.uuid = uuid
        let path = device + "/" + tail
        insert(path: path, interface: "org.bluez.GattCharacteristic1", facts: facts)
        return path
    }

    func best(adapter: String? = nil) -> String? {
        BluetoothAddress(Self.address).flatMap { bestDevicePath(address: $0, adapter: adapter) }
    }
}
