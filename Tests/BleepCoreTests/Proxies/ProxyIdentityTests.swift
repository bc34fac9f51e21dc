import BleepCore
import Testing

@Suite struct ProxyIdentityTests {
    private let first = "00:AA:01:00:00:23"
    private let second = "00:AA:01:00:00:24"
    private let device = "F0:F1:F2:F3:F4:F5"

    private func tree(
        adapters: [String: String], devices: [String: String] = [:]
    ) -> ObjectTree {
        var tree = ObjectTree()
        for (path, address) in adapters {
            var facts = ObjectFacts()
            facts.address = address
            tree.insert(path: path, interface: "org.bluez.Adapter1", facts: facts)
        }
        for (path, address) in devices {
            var facts = ObjectFacts()
            facts.address = address
            facts.adapter = ObjectPath.parent(of: path)
            tree.insert(path: path, interface: "org.bluez.Device1", facts: facts)
        }
        return tree
    }

    private func deviceOn(_ adapter: String) -> String {
        "/org/bluez/" + adapter + "/dev_F0_F1_F2_F3_F4_F5"
    }

    @Test(arguments: [
        "/", "/org/bluez", "/org/bluez/test", "/org/bluez/hci0/dev_nonsense", "/com/example/hci0",
    ])
    func whatIsNeitherAdapterNorDeviceKeepsItsPath(_ path: String) {
        var identity = ProxyIdentity(path: path, isOfBluez: true)

        #expect(!identity.moves)
        #expect(identity.follow(in: ObjectTree()) == true)
        #expect(identity.path == path)
    }

    @Test func nothingOfAnotherServiceMoves() {
        #expect(!ProxyIdentity(path: "/org/bluez/hci0", isOfBluez: false).moves)
    }

    @Test func anAdapterIsFollowedByItsAddress() {
        var identity = ProxyIdentity(path: "/org/bluez/hci0", isOfBluez: true)
        #expect(identity.follow(in: tree(adapters: ["/org/bluez/hci0": first])) == true)

        #expect(identity.follow(in: tree(adapters: ["/org/bluez/hci1": first])) == true)
        #expect(identity.path == "/org/bluez/hci1")
    }

    @Test func anotherAdapterOfTheSameNumberIsNotTakenForIt() {
        var identity = ProxyIdentity(path: "/org/bluez/hci0", isOfBluez: true)
        #expect(identity.follow(in: tree(adapters: ["/org/bluez/hci0": first])) == true)

        #expect(identity.follow(in: tree(adapters: ["/org/bluez/hci0": second])) == false)
        #expect(
            identity.follow(
                in: tree(adapters: ["/org/bluez/hci0": second, "/org/bluez/hci1": first])) == true)
        #expect(identity.path == "/org/bluez/hci1")
    }

    @Test func anAdapterThatWasNeverSeenIsTheFirstAtItsPath() {
        var identity = ProxyIdentity(path: "/org/bluez/hci0", isOfBluez: true)

        #expect(identity.follow(in: ObjectTree()) == false)
        #expect(identity.follow(in: tree(adapters: ["/org/bluez/hci0": second])) == true)
        #expect(identity.address == BluetoothAddress(second))
    }

    @Test func aDeviceIsFollowedWithWhatIsBelowIt() {
        let tail = "/service000a/char000b"
        var identity = ProxyIdentity(path: deviceOn("hci0") + tail, isOfBluez: true)
        #expect(
            identity.follow(
                in: tree(
                    adapters: ["/org/bluez/hci0": first], devices: [deviceOn("hci0"): device]))
                == true)

        #expect(
            identity.follow(
                in: tree(
                    adapters: ["/org/bluez/hci1": first], devices: [deviceOn("hci1"): device]))
                == true)
        #expect(identity.path == deviceOn("hci1") + tail)
        #expect(identity.devicePath == deviceOn("hci1"))
    }

    @Test func ofSeveralAdaptersItStaysWithItsOwn() {
        var identity = ProxyIdentity(path: deviceOn("hci0"), isOfBluez: true)
        #expect(
            identity.follow(
                in: tree(
                    adapters: ["/org/bluez/hci0": first], devices: [deviceOn("hci0"): device]))
                == true)

        let swapped = tree(
            adapters: ["/org/bluez/hci0": second, "/org/bluez/hci1": first],
            devices: [deviceOn("hci0"): device, deviceOn("hci1"): device])
        #expect(identity.follow(in: swapped) == true)
        #expect(identity.path == deviceOn("hci1"))

        let only = tree(
            adapters: ["/org/bluez/hci0": second], devices: [deviceOn("hci0"): device])
        #expect(identity.follow(in: only) == true)
        #expect(identity.path == deviceOn("hci0"))
    }

    @Test func aDeviceThatIsNowhereIsMissingAndFoundAgain() {
        var identity = ProxyIdentity(path: deviceOn("hci0"), isOfBluez: true)

        #expect(identity.follow(in: tree(adapters: ["/org/bluez/hci0": first])) == false)
        #expect(identity.path == deviceOn("hci0"))
        #expect(
            identity.follow(
                in: tree(
                    adapters: ["/org/bluez/hci0": first], devices: [deviceOn("hci0"): device]))
                == true)
    }

    @Test func aResolvedPrivateAddressIsFollowed() {
        var identity = ProxyIdentity(path: deviceOn("hci0"), isOfBluez: true)
        let resolved = "AA:BB:CC:DD:EE:FF"

        #expect(
            identity.follow(
                in: tree(
                    adapters: ["/org/bluez/hci0": first], devices: [deviceOn("hci0"): resolved]))
                == true)
        #expect(identity.path == deviceOn("hci0"))
        #expect(
            identity.follow(
                in: tree(
                    adapters: ["/org/bluez/hci1": first],
                    devices: ["/org/bluez/hci1/dev_AA_BB_CC_DD_EE_FF": resolved])) == true)
        #expect(identity.path == "/org/bluez/hci1/dev_AA_BB_CC_DD_EE_FF")
    }
}
