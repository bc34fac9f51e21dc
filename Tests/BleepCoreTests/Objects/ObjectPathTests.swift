import BleepCore
import Testing

@Suite struct ObjectPathTests {
    @Test(arguments: [
        ("/org/bluez/hci0/dev_F0", "/org/bluez/hci0"), ("/org", nil), ("/", nil), ("", nil),
        ("org", nil), ("/a/", "/a"),
    ])
    func knowsTheParent(path: String, parent: String?) {
        #expect(ObjectPath.parent(of: path) == parent)
    }

    @Test(arguments: [("/org/bluez/hci0", "hci0"), ("hci0", "hci0"), ("/", ""), ("", "")])
    func knowsTheLastComponent(path: String, last: String) {
        #expect(ObjectPath.lastComponent(of: path) == last)
    }

    @Test(arguments: [
        ("char000b", true), ("service000a/char000b", true), ("dev/service000a/char000b", true),
        ("har000b", false), ("000b", false), ("e000a/char000b", false), ("", false),
        ("/char000b", false), ("char000B", false), ("/hci0/dev/service000a/char000b", false),
    ])
    func endsInWholeComponentsOnly(tail: String, matches: Bool) {
        #expect(ObjectPath.path("/hci0/dev/service000a/char000b", endsIn: tail) == matches)
    }

    @Test func ordersAdaptersAsPeopleCount() {
        var list = PathList()
        for number in [10, 2, 0, 1, 11, 2] { list.insert("/org/bluez/hci\(number)") }

        #expect(
            list.paths == [0, 1, 2, 10, 11].map { "/org/bluez/hci\($0)" }
        )
    }

    @Test(arguments: 1...10)
    func aListIsASortedSetOnARandomWalk(seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var list = PathList()
        var known: Set<String> = []

        for _ in 0..<500 {
            let path = "/\(Int.random(in: 0..<120, using: &random))"
            if Bool.random(using: &random) {
                list.insert(path)
                known.insert(path)
            } else {
                list.remove(path)
                known.remove(path)
            }
            #expect(list.paths == known.sorted { ($0.count, $0) < ($1.count, $1) })
        }
    }
}
