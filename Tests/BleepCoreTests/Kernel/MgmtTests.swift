import BleepCore
import Testing

@Suite struct MgmtTests {
    private let peer = MgmtPeer(address: BluetoothAddress("01:02:03:04:05:06")!, kind: 2)
    private let peerBytes: [UInt8] = [6, 5, 4, 3, 2, 1, 2]
    private let hci2 = AdapterIndex(2)

    private func read(_ bytes: [UInt8], _ count: Int? = nil) -> ByteReader {
        ByteReader(bytes, count: count ?? bytes.count)
    }

    private func event(_ bytes: [UInt8], _ count: Int? = nil) -> MgmtEvent? {
        guard case .event(let event, let adapter) = MgmtMessage(read(bytes, count)) else {
            return nil
        }
        return adapter == hci2 ? event : nil
    }

    @Test func writesCommandsAsTheKernelReadsThem() {
        let commands: [(MgmtCommand, [UInt8])] = [
            (.readIndexList, [3, 0, 0xff, 0xff, 0, 0]),
            (.readInfo(hci2), [4, 0, 2, 0, 0, 0]),
            (.setPowered(hci2, true), [5, 0, 2, 0, 1, 0, 1]),
            (.setPowered(AdapterIndex(0x102), false), [5, 0, 2, 1, 1, 0, 0]),
            (.disconnect(hci2, peer), [0x14, 0, 2, 0, 7, 0] + peerBytes),
            (.getConnections(hci2), [0x15, 0, 2, 0, 0, 0]),
            (.stopDiscovery(hci2, .lowEnergy), [0x24, 0, 2, 0, 1, 0, 6]),
        ]

        for (command, bytes) in commands { #expect(command.bytes == bytes) }
    }

    @Test func readsWhatCommandsBring() {
        #expect(
            MgmtCommand.readIndexList.reply(read([2, 0, 0, 0, 7, 0]))
                == .adapters([AdapterIndex(0), AdapterIndex(7)]))
        #expect(
            MgmtCommand.getConnections(hci2).reply(read([1, 0] + peerBytes))
                == .connections([peer]))
        #expect(
            MgmtCommand.setPowered(hci2, true).reply(read([0x81, 2, 0, 0]))
                == .settings(MgmtSettings(bits: 0x281)))
        #expect(MgmtCommand.disconnect(hci2, peer).reply(read(peerBytes)) == .done)
    }

    @Test func refusesListsThatAreShorterThanTheySay() {
        #expect(MgmtCommand.readIndexList.reply(read([2, 0, 0, 0, 7])) == nil)
        #expect(MgmtCommand.readIndexList.reply(read([0xff, 0xff])) == nil)
        #expect(MgmtCommand.getConnections(hci2).reply(read([2, 0] + peerBytes)) == nil)
        #expect(MgmtCommand.readInfo(hci2).reply(read([])) == nil)
    }

    @Test func readsEvents() {
        let events: [([UInt8], MgmtEvent)] = [
            ([3, 0, 2, 0, 1, 0, 0x42], .controllerFailed(code: 0x42)),
            ([4, 0, 2, 0, 0, 0], .added),
            ([5, 0, 2, 0, 0, 0], .removed),
            ([6, 0, 2, 0, 4, 0, 1, 0, 0, 0], .settingsChanged(MgmtSettings(bits: 1))),
            ([0xb, 0, 2, 0, 7, 0] + peerBytes, .connected(peer)),
            ([0xc, 0, 2, 0, 8, 0] + peerBytes + [3], .disconnected(peer, .remote)),
            ([0xc, 0, 2, 0, 7, 0] + peerBytes, .disconnected(peer, .unspecified)),
            ([0xd, 0, 2, 0, 8, 0] + peerBytes + [4], .connectFailed(peer, MgmtStatus(4))),
            ([0x13, 0, 2, 0, 2, 0, 6, 1], .discoveryChanged(.lowEnergy, isOn: true)),
        ]

        for (bytes, event) in events {
            #expect(self.event(bytes) == event)
            for length in 0..<bytes.count { #expect(self.event(bytes, length) == nil) }
        }
    }

    @Test func noBytesAtAllBringItDown() {
        var random = SplitMix64(seed: 4)
        for _ in 0..<20_000 {
            let length = Int.random(in: 0...24, using: &random)
            var bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            // Most begin as a message does, or hardly any would get past the header.
            if length >= 6 {
                bytes.replaceSubrange(1..<6, with: [0, 2, 0, UInt8(length - 6), 0])
                bytes[0] %= 0x14
            }
            _ = MgmtMessage(read(bytes))
            for command in [MgmtCommand.readIndexList, .readInfo(hci2), .getConnections(hci2)] {
                _ = command.reply(read(bytes))
            }
        }
    }

    @Test func namesAdaptersBothWays() {
        #expect(AdapterIndex(name: "hci0") == AdapterIndex(0))
        #expect(AdapterIndex(name: "hci12")?.name == "hci12")
        #expect(AdapterIndex(path: "/org/bluez/hci3/dev_00_11_22_33_44_55")?.number == 3)
        for wrong in ["", "hci", "hci01", "hci-1", "hci70000", "hci 1", "phy0"] {
            #expect(AdapterIndex(name: wrong) == nil)
            #expect(AdapterIndex(path: "/org/bluez/" + wrong) == nil)
        }
    }
}
