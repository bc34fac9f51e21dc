/// org.freedesktop.DBus.Properties, in the words of BlueZ's own D-Bus library.
extension Daemon {
    func getProperty(_ call: Call, _ node: Node) {
        guard let interface = node.interface(call.text(0)) else {
            return call.fail(.invalidArguments("No such interface '" + call.text(0) + "'"))
        }
        guard let property = interface.properties.first(where: { $0.name == call.text(1) }) else {
            return call.fail(.invalidArguments("No such property '" + call.text(1) + "'"))
        }
        call.answer(.variant(property.value))
    }

    func getAllProperties(_ call: Call, _ node: Node) {
        guard let interface = node.interface(call.text(0)) else {
            return call.fail(.invalidArguments("No such interface '" + call.text(0) + "'"))
        }
        call.answer(.properties(interface.properties))
    }

    func setProperty(_ call: Call, _ node: Node) {
        guard let interface = node.interface(call.text(0)) else {
            return call.fail(.invalidArguments("No such interface '" + call.text(0) + "'"))
        }
        let name = call.text(1)
        guard let property = interface.properties.first(where: { $0.name == name }) else {
            return call.fail(
                BusError(
                    "org.freedesktop.DBus.Error.UnknownProperty",
                    "No such property '" + name + "'"
                )
            )
        }
        guard case .variant(let value) = call.arguments[2] else { return }
        let isSet =
            switch node {
            case .adapter(let adapter): set(name, value, call, adapter)
            case .device(let device): set(name, value, call, device)
            default: false
            }
        guard !isSet else { return }
        let isWritable = Introspection.isWritable(interface.name, property.name)
        call.fail(
            isWritable
                ? BusError(
                    "org.freedesktop.DBus.Error.InvalidSignature",
                    "Invalid signature for '" + name + "'"
                )
                : BusError(
                    "org.freedesktop.DBus.Error.PropertyReadOnly",
                    "Property '" + name + "' is not writable"
                )
        )
    }

    /// False when there is no such thing to set, or not to this type.
    private func set(
        _ name: String,
        _ value: Value,
        _ call: Call,
        _ adapter: AdapterModel
    ) -> Bool {
        switch (name, value) {
        case ("Powered", .boolean(let flag)):
            setPowered(flag, call, adapter)
            return true
        case ("Alias", .string(let text)): adapter.alias = text.isEmpty ? nil : text
        case ("Discoverable", .boolean(let flag)):
            guard adapter.isPowered else {
                call.fail(.failed("Not Powered"))
                return true
            }
            adapter.isDiscoverable = flag
        case ("DiscoverableTimeout", .uint32(let time)): adapter.discoverableTimeout = time
        case ("Pairable", .boolean(let flag)): adapter.isPairable = flag
        case ("PairableTimeout", .uint32(let time)): adapter.pairableTimeout = time
        default: return false
        }
        changed(adapter, name)
        call.answer()
        return true
    }

    private func set(_ name: String, _ value: Value, _ call: Call, _ device: DeviceModel) -> Bool {
        switch (name, value) {
        case ("Alias", .string(let text)): device.alias = text.isEmpty ? device.name : text
        case ("Trusted", .boolean(let flag)): device.isTrusted = flag
        case ("Blocked", .boolean(let flag)):
            device.isBlocked = flag
            if flag { linkDown(device) }
        default: return false
        }
        changed(device, name)
        call.answer()
        return true
    }
}
