import Testing

@testable import BleepCore

@Suite struct StateFileTests {
    static let address = BluetoothAddress("F0:F1:F2:F3:F4:F5")!

    /// Everything that a snapshot can have, and texts that are hard to write down.
    static var full: DeviceSnapshot {
        var snapshot = DeviceSnapshot(address)
        snapshot.savedAt = 1_764_119_000_123_456
        snapshot.adapter = BluetoothAddress("00:AA:01:00:00:23")
        snapshot.name = " [Väter]=\\; \n#\t\r\u{1}\u{7f} "
        snapshot.alias = ""
        for flag in StateFlag.allCases { snapshot.flags[flag] = flag.rawValue % 2 == 0 }
        snapshot.notifications = ["2a19", "a;b^c;", "service0001/char0002", ""]
        snapshot.filter = "{'Transport': <'le'>}"
        snapshot.set("battery", to: "byte 0x64")
        snapshot.set("what was said", to: "'one\\ntwo'")
        return snapshot
    }

    private func fault(_ bytes: [UInt8]) -> KeyFile.Fault? {
        do throws(KeyFile.Fault) {
            _ = try StateFile.read(bytes)
            return nil
        } catch { return error }
    }

    private func read(_ bytes: [UInt8]) -> [DeviceSnapshot]? {
        try? StateFile.read(bytes)
    }

    /// With the right checksum, so that it is the reader which has to find what is wrong.
    private func sealed(_ body: String) -> [UInt8] {
        let bytes = [UInt8](body.utf8)
        let sum = String(StateFile.checksum(of: bytes[...]), radix: 16, uppercase: true)
        let padding = String(repeating: "0", count: 16 - sum.count)
        return bytes + "\n[End]\nChecksum=\(padding)\(sum)\n".utf8
    }

    private func sealed(groups: String) -> [UInt8] {
        sealed("# libbleepreliability device state\n[General]\nVersion=1\n\n" + groups)
    }

    @Test func whatIsWrittenIsReadAgain() {
        let other = DeviceSnapshot(BluetoothAddress("00:11:22:33:44:55")!)
        for snapshots in [[], [Self.full], [Self.full, other]] {
            #expect(read(StateFile.bytes(of: snapshots)) == snapshots)
        }
    }

    @Test func eachFlagIsKeptAsSetAsNotSetAndAsUnknown() {
        for flag in StateFlag.allCases {
            for value in [true, false, nil] {
                var snapshot = DeviceSnapshot(Self.address)
                snapshot.flags[flag] = value
                #expect(read(StateFile.bytes(of: [snapshot]))?.first?.flags[flag] == value)
                #expect(snapshot.flags[flag] == value)
            }
        }
    }

    @Test func aFileThatIsCutOffAnywhereIsTorn() {
        let whole = StateFile.bytes(of: [Self.full])

        for length in 0..<whole.count {
            let fault = fault([UInt8](whole.prefix(length)))
            #expect(fault != nil)
            if length > 60 { #expect(fault?.kind == .torn) }
        }
    }

    @Test func aByteThatIsNotWhatWasWrittenIsNoticed() {
        let whole = StateFile.bytes(of: [Self.full])

        for index in whole.indices {
            var bytes = whole
            bytes[index] ^= 0x04
            #expect(fault(bytes) != nil, "byte \(index)")
        }
    }

    @Test func aLaterVersionIsToldFromAForeignFile() {
        let later = sealed("# libbleepreliability device state\n[General]\nVersion=2\n{json: 1}")

        #expect(fault(later)?.kind == .newer)
        #expect(fault([UInt8]("[Settings]\nX=1\n".utf8))?.kind == .foreign)
        #expect(fault([0x7f, 0x45, 0x4c, 0x46])?.kind == .foreign)
        #expect(fault([UInt8](repeating: 0x41, count: StateFile.mostBytes + 1))?.kind == .foreign)
    }

    @Test(
        arguments: [
            "[F0:F1:F2:F3:F4:F5\n", "[]\n", "nonsense\n", "=x\n",
            "[F0:F1:F2:F3:F4:F5]\nTrusted=true\nTrusted=true\n",
            "[F0:F1:F2:F3:F4:F5]\n[F0:F1:F2:F3:F4:F5]\n", "[f0:f1:f2:f3:f4:f5]\n", "[Foo]\n",
            "[F0:F1:F2:F3:F4:F5]\nTrusted=1\n", "[F0:F1:F2:F3:F4:F5]\nBurnt=true\n",
            "[F0:F1:F2:F3:F4:F5]\nSavedAt=-1\n", "[F0:F1:F2:F3:F4:F5]\nAdapter=hci0\n",
            "[F0:F1:F2:F3:F4:F5]\nName=a\\qb\n", "[F0:F1:F2:F3:F4:F5]\nName=a\\\n",
            "[F0:F1:F2:F3:F4:F5]\nNotifications=2a19\n", "[F0:F1:F2:F3:F4:F5]\nAttribute.=1\n",
            "[F0:F1:F2:F3:F4:F5]\nAttribute.a[b=1\n", "[F0:F1:F2:F3:F4:F5]\nName=a\0b\n",
        ]) func whatASnapshotDoesNotSayIsRefused(_ groups: String)
    {
        #expect(fault(sealed(groups: groups))?.kind == .foreign)
    }

    @Test func aGoodFileWithBlankLinesAndCommentsIsRead() {
        let bytes = sealed(groups: "# a note\n\n[F0:F1:F2:F3:F4:F5]\n\nTrusted=true\n")

        #expect(read(bytes)?.first?.flags[.trusted] == true)
    }

    @Test func hostileMassesEndSoon() {
        let keys = (0..<200_000).map { "k\($0)=\n" }.joined()
        let groups = (0..<200_000).map { "[\($0)]\n" }.joined()

        #expect(fault(sealed(groups: "[F0:F1:F2:F3:F4:F5]\n" + keys)) != nil)
        #expect(fault(sealed(groups: groups)) != nil)
    }

    @Test func moreThanASnapshotCanBeIsRefused() {
        var snapshot = DeviceSnapshot(Self.address)
        snapshot.set("a", to: String(repeating: "\n", count: DeviceSnapshot.mostBytes - 1))
        #expect(!snapshot.isTooLarge)
        #expect(read(StateFile.bytes(of: [snapshot])) == [snapshot])

        snapshot.set("b", to: "1")

        #expect(snapshot.isTooLarge)
        #expect(read(StateFile.bytes(of: [snapshot])) == nil)
    }

    @Test func asMuchAsThereCanBeFits() {
        var snapshots: [DeviceSnapshot] = []
        for number in 0..<StateFile.mostDevices {
            var snapshot = DeviceSnapshot(BluetoothAddress(number: UInt64(number)))
            for place in 0..<DeviceSnapshot.mostAttributes { snapshot.set("\(place)", to: "") }
            let room = DeviceSnapshot.mostBytes - 3 * DeviceSnapshot.mostAttributes
            snapshot.name = String(repeating: "\\", count: room)
            snapshots.append(snapshot)
        }

        let bytes = StateFile.bytes(of: snapshots)

        #expect(bytes.count <= StateFile.mostBytes)
        #expect(read(bytes) == snapshots)
    }

    @Test func namesThatAKeyCannotCarryAreNone() {
        for name in [
            "", " ", "a ", "a=b", "[", "]", "a\nb", "\u{7f}", String(repeating: "a", count: 129),
        ] { #expect(!DeviceSnapshot.isName(name)) }
        for name in ["a", "a b", "#", "Ünder", String(repeating: "a", count: 128)] {
            #expect(DeviceSnapshot.isName(name))
        }
    }
}
