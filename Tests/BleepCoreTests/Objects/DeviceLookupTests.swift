import BleepCore
import Testing

@Suite struct DeviceLookupTests {
    /// One adapter for each argument, and the device on each.
    private func tree(_ devices: (connected: Bool, powered: Bool, rssi: Int16?)...) -> ObjectTree {
        var tree = ObjectTree()
        // The highest number first: the order of arrival must not matter.
        for (number, device) in devices.enumerated().reversed() {
            tree.addAdapter(number, powered: device.powered)
            tree.addDevice(on: number, connected: device.connected, rssi: device.rssi)
        }
        return tree
    }

    @Test func findsNothingWhereThereIsNothing() {
        #expect(ObjectTree().best() == nil)
    }

    @Test func aConnectedDeviceComesFirst() {
        let tree = tree((false, true, -30), (true, false, -90), (false, true, nil))

        #expect(tree.best() == ObjectTree.devicePath(on: 1))
    }

    @Test func thenAPoweredAdapter() {
        let tree = tree((false, false, -30), (false, true, -90))

        #expect(tree.best() == ObjectTree.devicePath(on: 1))
    }

    @Test func thenTheStrongestSignal() {
        let tree = tree((false, true, nil), (false, true, -80), (false, true, -40))

        #expect(tree.best() == ObjectTree.devicePath(on: 2))
    }

    @Test func thenTheLowestAdapter() {
        var tree = ObjectTree()
        for number in [10, 2, 11] {
            tree.addAdapter(number)
            tree.addDevice(on: number, rssi: -50)
        }

        #expect(tree.best() == ObjectTree.devicePath(on: 2))
        #expect(
            BluetoothAddress(ObjectTree.address).map { tree.devicePaths(address: $0) }
                == [2, 10, 11].map { ObjectTree.devicePath(on: $0) }
        )
    }

    @Test(arguments: ["f0:f1:f2:f3:f4:f5", "F0_F1_F2_F3_F4_F5", "f0-f1-f2-f3-f4-f5"])
    func theCaseOfAnAddressDoesNotMatter(text: String) throws {
        let tree = tree((false, true, nil))
        let address = try #require(BluetoothAddress(text))

        #expect(tree.bestDevicePath(address: address) == ObjectTree.devicePath(on: 0))
    }

    @Test(arguments: ["hci1", "/org/bluez/hci1", "00:AA:01:00:00:01", "00:aa:01:00:00:01"])
    func anAdapterOfChoiceIsTheOnlyOne(adapter: String) {
        let tree = tree((true, true, -30), (false, false, nil))

        #expect(tree.best(adapter: adapter) == ObjectTree.devicePath(on: 1))
    }

    @Test(arguments: ["hci2", "hci", "ci1", "", "1", "00:AA:01:00:00:02", "/org/bluez"])
    func anUnknownAdapterHasNoDevice(adapter: String) {
        let tree = tree((true, true, -30), (false, false, nil))

        #expect(tree.best(adapter: adapter) == nil)
    }

    @Test func aDeviceFollowsARenumberedAdapter() {
        var tree = tree((false, true, -30))

        tree.remove(path: ObjectTree.devicePath(on: 0), interfaces: ["org.bluez.Device1"])
        tree.remove(path: ObjectTree.adapterPath(0), interfaces: ["org.bluez.Adapter1"])
        #expect(tree.best() == nil)
        tree.addAdapter(1)
        tree.addDevice(on: 1)

        #expect(tree.best() == ObjectTree.devicePath(on: 1))
        #expect(tree.adapterPaths == [ObjectTree.adapterPath(1)])
    }

    @Test func anAdapterNeedNotBeKnownYet() {
        var tree = ObjectTree()
        let path = tree.addDevice(on: 0)

        #expect(tree.best() == path)
        #expect(tree.best(adapter: "hci0") == path)
        #expect(tree.adapterPath(ofDevice: path) == ObjectTree.adapterPath(0))
    }

    @Test func aDeviceWithoutAnAddressIsNotFound() {
        var tree = ObjectTree()
        tree.insert(
            path: ObjectTree.devicePath(on: 0),
            interface: "org.bluez.Device1",
            facts: ObjectFacts()
        )

        #expect(tree.best() == nil)
        #expect(tree.adapterPath(ofDevice: ObjectTree.devicePath(on: 0)) == "/org/bluez/hci0")
    }
}
