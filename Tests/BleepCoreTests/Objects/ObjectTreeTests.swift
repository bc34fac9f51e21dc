import BleepCore
import Testing

@Suite struct ObjectTreeTests {
    private let device = "org.bluez.Device1"

    private func facts(_ change: (inout ObjectFacts) -> Void) -> ObjectFacts {
        var facts = ObjectFacts()
        change(&facts)
        return facts
    }

    @Test func remembersWhatItWasTold() {
        var tree = ObjectTree()
        tree.addAdapter(0)
        let path = tree.addDevice(on: 0, rssi: -60)

        #expect(tree.adapterPaths == ["/org/bluez/hci0"])
        #expect(tree.facts(at: "/org/bluez/hci0")?.powered == true)
        #expect(tree.facts(at: path)?.rssi == -60)
        #expect(tree.facts(at: "/org/bluez/hci1") == nil)
        #expect(tree.has(interface: device, at: path))
        #expect(!tree.has(interface: "org.bluez.Adapter1", at: path))
    }

    @Test func aChangeKeepsWhatItDoesNotMention() {
        var tree = ObjectTree()
        let path = tree.addDevice(on: 0, rssi: -60)

        tree.update(path: path, interface: device, facts: facts { $0.connected = true })

        #expect(tree.facts(at: path)?.connected == true)
        #expect(tree.facts(at: path)?.rssi == -60)
        #expect(tree.facts(at: path)?.address == ObjectTree.address)
    }

    @Test func anInvalidatedPropertyIsForgotten() {
        var tree = ObjectTree()
        let path = tree.addDevice(on: 0, rssi: -60)

        tree.update(
            path: path,
            interface: device,
            facts: ObjectFacts(),
            invalidated: ["RSSI", "Unheard"]
        )

        #expect(tree.facts(at: path)?.rssi == nil)
        #expect(tree.facts(at: path)?.address == ObjectTree.address)
    }

    @Test func everyFactIsMergedAndForgotten() {
        let full = facts {
            ($0.address, $0.adapter, $0.uuid, $0.service) = ("a", "b", "c", "d")
            ($0.device, $0.name, $0.alias, $0.rssi) = ("e", "f", "g", -1)
            ($0.connected, $0.servicesResolved, $0.paired) = (false, false, false)
            ($0.powered, $0.discovering, $0.notifying) = (false, false, false)
        }
        var merged = ObjectFacts()

        merged.merge(full)
        #expect(merged == full)
        merged.merge(ObjectFacts())
        #expect(merged == full)
        for property in [
            "Address", "Adapter", "UUID", "Service", "Device", "Name", "Alias", "RSSI",
            "Connected", "ServicesResolved", "Paired", "Powered", "Discovering", "Notifying",
        ] {
            let before = merged
            merged.forget(property: property)
            #expect(merged != before, "\(property) was not forgotten")
        }

        #expect(merged == ObjectFacts())
    }

    @Test func newsOfAnUnknownObjectOrInterfaceChangeNothing() {
        var tree = ObjectTree()

        tree.update(path: "/x", interface: device, facts: facts { $0.connected = true })
        tree.remove(path: "/x", interfaces: [device])
        #expect(tree.facts(at: "/x") == nil)
        let path = tree.addDevice(on: 0)
        tree.update(
            path: path,
            interface: "org.bluez.Adapter1",
            facts: facts { $0.connected = true }
        )

        #expect(tree.facts(at: path)?.connected == false)
    }

    @Test func anInsertReplacesWhatWasKnown() {
        var tree = ObjectTree()
        let path = tree.addDevice(on: 0, connected: true, rssi: -60)

        tree.insert(
            path: path,
            interface: device,
            facts: facts { $0.address = "00:00:00:00:00:01" }
        )

        #expect(tree.facts(at: path)?.rssi == nil)
        #expect(tree.best() == nil)
        #expect(
            BluetoothAddress("00:00:00:00:00:01").map { tree.devicePaths(address: $0) } == [path]
        )
    }

    @Test func anInterfaceBesidesComesAndGoesAlone() {
        var tree = ObjectTree()
        let path = tree.addDevice(on: 0)

        tree.insert(path: path, interface: "org.bluez.Battery1", facts: ObjectFacts())
        #expect(tree.has(interface: "org.bluez.Battery1", at: path))
        tree.remove(path: path, interfaces: ["org.bluez.Battery1"])

        #expect(!tree.has(interface: "org.bluez.Battery1", at: path))
        #expect(tree.best() == path)
    }

    @Test func aDeviceThatLosesItsMainInterfaceIsGone() {
        var tree = ObjectTree()
        let path = tree.addDevice(on: 0)
        tree.insert(path: path, interface: "org.bluez.Battery1", facts: ObjectFacts())

        tree.remove(path: path, interfaces: [device, "org.freedesktop.DBus.Properties"])

        #expect(tree.best() == nil)
        #expect(tree.facts(at: path) == nil)
        #expect(tree.has(interface: "org.bluez.Battery1", at: path))
    }

    @Test func aResolvedPrivateAddressIsFoundUnderItsNewName() throws {
        var tree = ObjectTree()
        let path = tree.addDevice(on: 0, address: "40:00:00:00:00:01")
        #expect(tree.best() == nil)

        tree.update(
            path: path,
            interface: device,
            facts: facts { $0.address = ObjectTree.address }
        )

        #expect(tree.best() == path)
        let old = try #require(BluetoothAddress("40:00:00:00:00:01"))
        #expect(tree.devicePaths(address: old).isEmpty)
    }

    @Test func forgetsEverythingAtOnce() {
        var tree = ObjectTree()
        tree.addAdapter(0)
        let path = tree.addDevice(on: 0)
        tree.addCharacteristic("service000a/char000b", uuid: "2a19", device: path)

        tree.removeAll()

        #expect(tree.adapterPaths.isEmpty)
        #expect(tree.best() == nil)
        #expect(tree.characteristic(device: path, named: "2a19") == .missing)
    }
}
