/// Kinds of method that the same words of BlueZ mean different things for.
package struct MethodSet: OptionSet, Sendable {
    /// One bit for each kind.
    package let rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Connect, ConnectProfile, ConnectDevice.
    package static let connect = MethodSet(rawValue: 1 << 0)
    /// Disconnect, DisconnectProfile.
    package static let disconnect = MethodSet(rawValue: 1 << 1)
    /// Pair.
    package static let pair = MethodSet(rawValue: 1 << 2)
    /// CancelPairing.
    package static let cancelPairing = MethodSet(rawValue: 1 << 3)
    /// StartDiscovery.
    package static let startDiscovery = MethodSet(rawValue: 1 << 4)
    /// StopDiscovery.
    package static let stopDiscovery = MethodSet(rawValue: 1 << 5)
    /// ReadValue of characteristics and descriptors.
    package static let read = MethodSet(rawValue: 1 << 6)
    /// WriteValue of characteristics and descriptors.
    package static let write = MethodSet(rawValue: 1 << 7)
    /// StartNotify.
    package static let startNotify = MethodSet(rawValue: 1 << 8)
    /// StopNotify.
    package static let stopNotify = MethodSet(rawValue: 1 << 9)
    /// AcquireWrite and AcquireNotify.
    package static let acquire = MethodSet(rawValue: 1 << 10)
    /// RegisterAgent and whatever else is registered.
    package static let register = MethodSet(rawValue: 1 << 11)
    /// UnregisterAgent and its like, and RemoveDevice.
    package static let unregister = MethodSet(rawValue: 1 << 12)
    /// Properties.Set.
    package static let setProperty = MethodSet(rawValue: 1 << 13)

    /// The kind of one method; empty for those that need no telling apart.
    package init(of method: MethodName) {
        switch (method.interface, method.member) {
        case ("org.bluez.Device1", "Connect"), ("org.bluez.Device1", "ConnectProfile"),
            ("org.bluez.Adapter1", "ConnectDevice"), ("org.bluez.Bearer.LE1", "Connect"),
            ("org.bluez.Bearer.BREDR1", "Connect"):
            self = .connect
        case ("org.bluez.Device1", "Disconnect"), ("org.bluez.Device1", "DisconnectProfile"),
            ("org.bluez.Bearer.LE1", "Disconnect"), ("org.bluez.Bearer.BREDR1", "Disconnect"):
            self = .disconnect
        case ("org.bluez.Device1", "Pair"): self = .pair
        case ("org.bluez.Device1", "CancelPairing"): self = .cancelPairing
        case ("org.bluez.Adapter1", "StartDiscovery"): self = .startDiscovery
        case ("org.bluez.Adapter1", "StopDiscovery"): self = .stopDiscovery
        case ("org.bluez.Adapter1", "RemoveDevice"): self = .unregister
        case ("org.freedesktop.DBus.Properties", "Set"): self = .setProperty
        default: self = Self.gattOrRegistration(method)
        }
    }

    private static func gattOrRegistration(_ method: MethodName) -> MethodSet {
        guard method.interface.hasPrefix("org.bluez.") else { return [] }
        switch method.member {
        case "ReadValue": return .read
        case "WriteValue": return .write
        case "StartNotify": return .startNotify
        case "StopNotify": return .stopNotify
        case "AcquireWrite", "AcquireNotify": return .acquire
        default: break
        }
        if method.member.hasPrefix("Register") { return .register }
        return method.member.hasPrefix("Unregister") ? .unregister : []
    }
}
