import BleepCore
import Testing

@Suite struct OperationCategoryTests {
    @Test(arguments: [
        (MethodName("org.bluez.Device1", "Connect"), OperationCategory.connect),
        (MethodName("org.bluez.Device1", "ConnectProfile"), .connect),
        (MethodName("org.bluez.Device1", "Disconnect"), .disconnect),
        (MethodName("org.bluez.Device1", "Pair"), .pair),
        (MethodName("org.freedesktop.DBus.Properties", "Get"), .getProperty),
        (MethodName("org.freedesktop.DBus.Properties", "GetAll"), .getProperty),
        (MethodName("org.freedesktop.DBus.Properties", "Set"), .setProperty),
        (MethodName("org.bluez.GattCharacteristic1", "ReadValue"), .read),
        (MethodName("org.bluez.GattDescriptor1", "ReadValue"), .read),
        (MethodName("org.bluez.GattCharacteristic1", "WriteValue"), .write),
        (MethodName("org.bluez.GattDescriptor1", "WriteValue"), .write),
        (MethodName("org.bluez.GattCharacteristic1", "StartNotify"), .startNotify),
        (MethodName("org.bluez.GattCharacteristic1", "StopNotify"), .stopNotify),
        (MethodName("org.bluez.Device1", "CancelPairing"), .standard),
        (MethodName("org.bluez.Device1", "DisconnectProfile"), .standard),
        (MethodName("org.bluez.Adapter1", "ConnectDevice"), .standard),
        (MethodName("org.bluez.Adapter1", "StartDiscovery"), .standard),
        (MethodName("com.example.Device1", "Connect"), .standard),
        (MethodName("org.bluez.GattDescriptor1", "StartNotify"), .standard),
        (MethodName("org.bluez.Device1", "connect"), .standard),
        (MethodName("", ""), .standard),
    ])
    func isFoundByTheWholeMethod(method: MethodName, category: OperationCategory) {
        #expect(OperationCategory(method: method) == category)
    }

    @Test(arguments: [
        ("connect", OperationCategory.connect), ("Connect", .connect), ("ConnectProfile", .connect),
        ("disconnect", .disconnect), ("Disconnect", .disconnect),
        ("pair", .pair), ("Pair", .pair),
        ("get_property", .getProperty), ("Get", .getProperty), ("GetAll", .getProperty),
        ("set_property", .setProperty), ("Set", .setProperty),
        ("read", .read), ("ReadValue", .read),
        ("write", .write), ("WriteValue", .write),
        ("start_notify", .startNotify), ("StartNotify", .startNotify),
        ("stop_notify", .stopNotify), ("StopNotify", .stopNotify),
        ("default", .standard),
    ])
    func isFoundByItsNameOrAMethods(name: String, category: OperationCategory) {
        #expect(OperationCategory(name: name) == category)
    }

    @Test(arguments: [
        "", "CONNECT", "reconnect", "connect ", "Disconnected", "CancelPairing", "getproperty",
        "standard", "ReadValues", "StartDiscovery", "c",
    ])
    func isNeverFoundByAPart(name: String) {
        #expect(OperationCategory(name: name) == nil)
    }

    @Test func everyNameLeadsBack() {
        for category in OperationCategory.allCases {
            #expect(OperationCategory(name: "\(category.name)") == category)
        }
    }

    @Test func hasThePromisedDefaults() {
        let seconds = OperationCategory.allCases.map { $0.defaultTimeout.components.seconds }

        #expect(seconds == [15, 5, 30, 5, 5, 10, 10, 5, 5, 10])
    }

    @Test func theNumbersAreThoseOfTheHeader() {
        #expect(OperationCategory.allCases.map(\.rawValue) == Array(0...9))
    }
}
