extension Introspection {
    /// The methods of an interface, each as `name input … > output …`.
    static func methods(of interface: String) -> [String] {
        switch interface {
        case "org.freedesktop.DBus.Introspectable": ["Introspect > s"]
        case "org.freedesktop.DBus.Properties": ["Get s s > v", "GetAll s > a{sv}", "Set s s v"]
        case "org.freedesktop.DBus.ObjectManager": ["GetManagedObjects > a{oa{sa{sv}}}"]
        case "org.bluez.AgentManager1":
            ["RegisterAgent o s", "UnregisterAgent o", "RequestDefaultAgent o"]
        case "org.bluez.ProfileManager1": ["RegisterProfile o s a{sv}", "UnregisterProfile o"]
        case "org.bluez.Adapter1":
            [
                "StartDiscovery", "StopDiscovery", "SetDiscoveryFilter a{sv}",
                "GetDiscoveryFilters > as", "RemoveDevice o",
            ]
        case "org.bluez.Device1":
            [
                "Connect", "Disconnect", "ConnectProfile s", "DisconnectProfile s", "Pair",
                "CancelPairing",
            ]
        case "org.bluez.GattCharacteristic1":
            [
                "ReadValue a{sv} > ay", "WriteValue ay a{sv}", "StartNotify", "StopNotify",
                "AcquireWrite a{sv} > h q", "AcquireNotify a{sv} > h q",
            ]
        case "org.bluez.GattDescriptor1": ["ReadValue a{sv} > ay", "WriteValue ay a{sv}"]
        case ControlInterface.name:
            [
                "Inject s", "Run s", "Held > a(sss)", "Release s", "Journal > as", "Notify s ay",
                "Reset", "Quit",
            ]
        default: []
        }
    }
}
