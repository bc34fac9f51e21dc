import BleepCore
import Testing

@Suite struct MethodTraitsTests {
    private static let device = "org.bluez.Device1"
    private static let adapter = "org.bluez.Adapter1"
    private static let characteristic = "org.bluez.GattCharacteristic1"
    private static let properties = "org.freedesktop.DBus.Properties"

    @Test(arguments: [
        (device, "Connect", true), (device, "ConnectProfile", true), (device, "Disconnect", true),
        (device, "Pair", false), (device, "CancelPairing", false), (device, "Unheard", false),
        (adapter, "StartDiscovery", false), (adapter, "StopDiscovery", true),
        (adapter, "SetDiscoveryFilter", true), (adapter, "GetDiscoveryFilters", true),
        (adapter, "RemoveDevice", true), (adapter, "ConnectDevice", false),
        (characteristic, "ReadValue", true), (characteristic, "WriteValue", false),
        (characteristic, "StartNotify", true), (characteristic, "StopNotify", true),
        (characteristic, "AcquireWrite", false), (characteristic, "AcquireNotify", false),
        ("org.bluez.GattDescriptor1", "ReadValue", true),
        ("org.bluez.GattDescriptor1", "WriteValue", false),
        (properties, "Get", true), (properties, "GetAll", true), (properties, "Set", true),
        ("org.freedesktop.DBus.Introspectable", "Introspect", true),
        ("org.freedesktop.DBus.Peer", "Ping", true),
        ("org.freedesktop.DBus.ObjectManager", "GetManagedObjects", true),
        ("org.bluez.AgentManager1", "RegisterAgent", true),
        ("org.bluez.MediaTransport1", "Acquire", false),
        ("com.example.Device1", "Connect", false), ("com.example.Anything", "Get", false),
        ("", "", false),
    ])
    func repeatsOnlyWhatIsKnownToBearIt(interface: String, member: String, idempotent: Bool) {
        let traits = MethodTraits(method: MethodName(interface, member))

        #expect(traits.isIdempotent == idempotent)
    }

    @Test(arguments: [
        (device, "Connect", MethodTraits.RemoteCancel.disconnect),
        (device, "ConnectProfile", .disconnect), (device, "Pair", .cancelPairing),
        (device, "Disconnect", .none), (device, "CancelPairing", .none),
        (adapter, "StartDiscovery", .stopDiscovery), (adapter, "StopDiscovery", .none),
        (adapter, "RemoveDevice", .none),
        (characteristic, "StartNotify", .stopNotify), (characteristic, "StopNotify", .none),
        (characteristic, "ReadValue", .disconnectIfAsked),
        (characteristic, "WriteValue", .disconnectIfAsked),
        (properties, "Set", .none), ("com.example.Device1", "Connect", .none),
    ])
    func endsEachOperationItsOwnWay(
        interface: String,
        member: String,
        cancel: MethodTraits.RemoteCancel
    ) {
        let traits = MethodTraits(method: MethodName(interface, member))

        #expect(traits.remoteCancel == cancel)
    }

    @Test(arguments: [
        "StartDiscovery", "StopDiscovery", "SetDiscoveryFilter", "GetDiscoveryFilters",
    ])
    func discoveryHasALaneOfItsOwn(member: String) {
        #expect(MethodTraits(method: MethodName(Self.adapter, member)).lane == .discovery)
    }

    @Test(arguments: [
        (device, "Pair"), (device, "CancelPairing"),
        (characteristic, "StartNotify"), (characteristic, "StopNotify"),
        ("org.bluez.AgentManager1", "RegisterAgent"),
        ("org.bluez.AgentManager1", "UnregisterAgent"),
        ("org.bluez.AgentManager1", "RequestDefaultAgent"),
        ("org.bluez.ProfileManager1", "RegisterProfile"),
        ("org.bluez.GattManager1", "RegisterApplication"),
        ("org.bluez.GattManager1", "UnregisterApplication"),
        ("org.bluez.LEAdvertisingManager1", "RegisterAdvertisement"),
        ("org.bluez.AdvertisementMonitorManager1", "RegisterMonitor"),
        ("org.bluez.BatteryProviderManager1", "RegisterBatteryProvider"),
        ("org.bluez.Media1", "RegisterEndpoint"), ("org.bluez.Media1", "RegisterApplication"),
        ("org.bluez.MediaTransport1", "Acquire"), ("org.bluez.NetworkServer1", "Register"),
    ])
    func whatDiesWithTheConnectionIsPinned(interface: String, member: String) {
        #expect(MethodTraits(method: MethodName(interface, member)).lane == .session)
    }

    @Test(arguments: [
        (device, "Connect"), (device, "Disconnect"), (adapter, "RemoveDevice"),
        (properties, "Set"), (properties, "Get"), (characteristic, "ReadValue"),
        (characteristic, "WriteValue"), (characteristic, "AcquireWrite"),
        ("com.example.AgentManager1", "RegisterAgent"),
    ])
    func everythingElseMayGoOutAnywhere(interface: String, member: String) {
        #expect(MethodTraits(method: MethodName(interface, member)).lane == .calls)
    }

    @Test(arguments: [
        (device, "Connect", MethodTraits.Order.amongSignals),
        (device, "Unknown", .amongSignals), (adapter, "RemoveDevice", .amongSignals),
        (characteristic, "StartNotify", .amongSignals),
        (characteristic, "AcquireWrite", .amongSignals),
        ("org.bluez.AgentManager1", "RegisterAgent", .amongSignals),
        ("org.bluez.Network1", "Connect", .amongSignals),
        ("org.freedesktop.DBus", "AddMatch", .amongSignals),
        (properties, "Set", .amongSignals), (properties, "Get", .whereNothingIsKept),
        ("org.freedesktop.DBus.ObjectManager", "GetManagedObjects", .whereNothingIsKept),
        ("com.example.Other", "Any", .whereNothingIsKept),
        ("org.freedesktop.DBus.Peer", "Ping", .besideSignals),
        (characteristic, "ReadValue", .besideSignals),
        (characteristic, "WriteValue", .besideSignals),
    ])
    func onlyWhatSignalsDoNotTellOfGoesBesideThem(
        interface: String, member: String, order: MethodTraits.Order
    ) {
        #expect(MethodTraits(method: MethodName(interface, member)).order == order)
    }

    @Test func everyDiscoveryOrSessionStartThatCanBeEndedIs() {
        for method in Method.all.map(\.value) {
            let traits = MethodTraits(method: method)

            // What is ended by closing its connection must not share one with stateless calls.
            if traits.remoteCancel == .stopDiscovery || traits.remoteCancel == .stopNotify {
                #expect(traits.lane != .calls)
            }
        }
    }
}
