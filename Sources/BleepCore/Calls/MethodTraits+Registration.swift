extension MethodTraits {
    /// Everything that bluetoothd undoes when the connection that asked for it closes.
    ///
    /// Its users of g_dbus_add_disconnect_watch() as of 5.87: agents, advertisements, monitors,
    /// GATT applications, profiles, media, battery providers, the network server.
    static func registration(_ method: MethodName) -> MethodTraits {
        guard method.interface.hasPrefix("org.bluez.") else {
            return MethodTraits(
                isIdempotent: false,
                order: method.interface == "org.freedesktop.DBus"
                    ? .amongSignals : .whereNothingIsKept)
        }
        switch (method.interface, method.member) {
        case ("org.bluez.AgentManager1", "RequestDefaultAgent"):
            return MethodTraits(isIdempotent: true, lane: .session)
        case ("org.bluez.MediaTransport1", "Acquire"),
            ("org.bluez.MediaTransport1", "TryAcquire"),
            ("org.bluez.MediaTransport1", "Release"):
            return MethodTraits(isIdempotent: false, lane: .session)
        default: break
        }
        // What else BlueZ has may be tied to the caller's unique name, or told by signals.
        guard isRegistry(method.interface) else { return MethodTraits(isIdempotent: false) }
        if method.member.hasPrefix("Unregister") {
            return MethodTraits(isIdempotent: true, lane: .session)
        }
        // The second answer is AlreadyExists, which the error table takes for done.
        return MethodTraits(isIdempotent: method.member.hasPrefix("Register"), lane: .session)
    }

    private static func isRegistry(_ interface: String) -> Bool {
        switch interface {
        case "org.bluez.AgentManager1", "org.bluez.ProfileManager1", "org.bluez.GattManager1",
            "org.bluez.LEAdvertisingManager1", "org.bluez.AdvertisementMonitorManager1",
            "org.bluez.Media1", "org.bluez.NetworkServer1",
            "org.bluez.BatteryProviderManager1":
            true
        default: false
        }
    }
}
