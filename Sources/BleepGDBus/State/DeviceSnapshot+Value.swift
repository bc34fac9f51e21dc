import BleepCore
import CGLib

extension DeviceSnapshot {
    /// Of what BlueZ says of a device and its adapter, both an `a{sv}`.
    init(_ address: BluetoothAddress, device: Value, adapter: Value) {
        self.init(address)
        savedAt = DeviceSnapshot.now
        self.adapter = adapter.property("Address")?.string.flatMap { BluetoothAddress($0) }
        name = device.property("Name")?.string
        alias = device.property("Alias")?.string
        for flag in StateFlag.allCases {
            let properties = flag.isOfAdapter ? adapter : device
            flags[flag] = properties.property(flag.property)?.boolean
        }
    }

    /// By the clock on the wall, in UTC.
    static var now: UInt64 {
        UInt64(clamping: g_get_real_time())
    }

    /// Everything, as a dictionary; what is not known is left out.
    package var record: Value {
        let record = Record()
        record.set("address", address.text)
        record.set("saved_usec", savedAt)
        if let adapter { record.set("adapter", adapter.text) }
        if let name { record.set("name", name) }
        if let alias { record.set("alias", alias) }
        for flag in StateFlag.allCases {
            if let value = flags[flag] { record.set(flag.name, value) }
        }
        record.set("notifications", Value(strings: notifications))
        if let filter = filter.flatMap({ Value(parsing: $0) }) {
            record.set("discovery_filter", filter)
        }
        let notes = Record()
        for attribute in attributes {
            if let value = Value(parsing: attribute.text) {
                notes.set(name: attribute.name, value)
            }
        }
        record.set("attributes", notes.finish())
        return record.finish()
    }
}

extension StateFlag {
    fileprivate var isOfAdapter: Bool {
        switch self {
        case .powered, .discoverable, .pairable, .discovering: true
        case .trusted, .blocked, .paired, .connected, .servicesResolved: false
        }
    }
}

extension StateRestoration.Facts {
    /// Of an `a{sv}`.
    init(properties: Value) {
        self.init()
        name = properties.property("Name")?.string ?? ""
        alias = properties.property("Alias")?.string ?? ""
        for flag in StateFlag.allCases {
            flags[flag] = properties.property(flag.property)?.boolean
        }
    }
}

extension Value {
    convenience init(_ isSo: Bool) {
        self.init(taking: g_variant_new_boolean(isSo ? 1 : 0))
    }

    /// GVariant's text format with the types in it, so that it can be read again.
    var text: String {
        guard let text = g_variant_print(variant, 1) else { return "" }
        defer { g_free(text) }
        return String(cString: text)
    }
}
