import BleepCore
import Testing

@Suite struct CharacteristicLookupTests {
    private let device = ObjectTree.devicePath(on: 0)
    private let custom = "12345678-1234-5678-1234-56789abc0001"
    private let battery = "00002a19-0000-1000-8000-00805f9b34fb"

    /// A battery level, a characteristic of one's own, and one that occurs twice.
    private func tree() -> ObjectTree {
        var tree = ObjectTree()
        tree.addDevice(on: 0)
        tree.addCharacteristic("service0020/char0022", uuid: "2aaa", device: device)
        tree.addCharacteristic("service000a/char000d", uuid: "2AAA", device: device)
        tree.addCharacteristic("service000a/char000b", uuid: custom, device: device)
        tree.addCharacteristic("service0010/char0011", uuid: battery, device: device)
        return tree
    }

    @Test(arguments: ["2a19", "2A19", "00002A19", "00002A19-0000-1000-8000-00805F9B34FB"])
    func findsByEveryFormOfTheUUID(name: String) {
        let found = tree().characteristic(device: device, named: name)

        #expect(found == .found(device + "/service0010/char0011"))
    }

    @Test func findsByAUUIDOfOnesOwn() {
        let found = tree().characteristic(device: device, named: custom.uppercased())

        #expect(found == .found(device + "/service000a/char000b"))
    }

    @Test(arguments: ["service000a/char000b", "char000b"])
    func findsByTheEndOfThePath(name: String) {
        let found = tree().characteristic(device: device, named: name)

        #expect(found == .found(device + "/service000a/char000b"))
    }

    @Test func findsByTheWholePath() {
        let path = device + "/service000a/char000b"

        #expect(tree().characteristic(device: device, named: path) == .found(path))
    }

    @Test func listsAllThatShareAName() {
        let found = tree().characteristic(device: device, named: "2aaa")

        #expect(
            found
                == .ambiguous([
                    device + "/service000a/char000d", device + "/service0020/char0022",
                ])
        )
    }

    @Test(arguments: [
        "", "2a18", "char00", "000b", "service000a", "CHAR000B", "/char000b", "service000a/",
        "/org/bluez/hci0", "x/char000b",
    ])
    func findsNothingElse(name: String) {
        #expect(tree().characteristic(device: device, named: name) == .missing)
    }

    @Test func keepsDevicesApart() {
        var tree = tree()
        let other = tree.addDevice(on: 1)
        let path = tree.addCharacteristic("service0010/char0011", uuid: battery, device: other)

        #expect(tree.characteristic(device: other, named: "2a19") == .found(path))
        #expect(tree.characteristic(device: device, named: path) == .missing)
        #expect(tree.characteristic(device: "/org/bluez/hci0/dev", named: "2a19") == .missing)
    }

    @Test func aRemovedOneIsMissing() {
        var tree = tree()

        tree.remove(
            path: device + "/service0020/char0022",
            interfaces: ["org.freedesktop.DBus.Properties", "org.bluez.GattCharacteristic1"]
        )

        let found = tree.characteristic(device: device, named: "2aaa")
        #expect(found == .found(device + "/service000a/char000d"))
    }

    @Test func descriptorsAndServicesAreNotCharacteristics() {
        var tree = tree()
        var facts = ObjectFacts()
        facts.uuid = "2902"

        tree.insert(
            path: device + "/service000a/char000b/desc000c",
            interface: "org.bluez.GattDescriptor1",
            facts: facts
        )
        tree.insert(
            path: device + "/service0030",
            interface: "org.bluez.GattService1",
            facts: facts
        )

        #expect(tree.characteristic(device: device, named: "2902") == .missing)
        #expect(tree.facts(at: device + "/service0030")?.uuid == "2902")
    }

    @Test func oddPathsDoNotDisturb() {
        var tree = tree()
        for path in ["", "/", "//", "char", "/char", "/a/char", String(repeating: "/x", count: 9)] {
            tree.insert(
                path: path,
                interface: "org.bluez.GattCharacteristic1",
                facts: ObjectFacts()
            )
            tree.remove(path: path, interfaces: ["org.bluez.GattCharacteristic1"])
        }

        let found = tree.characteristic(device: device, named: "2a19")
        #expect(found == .found(device + "/service0010/char0011"))
    }
}
