import BleepCore
import BleepTestKit
import BluezSimulator
import CGLib
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct StateTests {
        private let address = FakeWorld.near.address

        @Test func aSnapshotHasWhatBluezSays() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.connectNear())
            try #require(world.set("Trusted", "true", of: FakeWorld.nearPath) == .ok)

            #expect(world.saveNear() == .ok)

            let state = try #require(world.client.state(of: address))
            #expect(state.name == "VM-Peripheral")
            #expect(state.alias == "VM-Peripheral")
            #expect(state.adapter?.text == "00:AA:01:00:00:23")
            let flags = StateFlag.allCases.map { state.flags[$0] }
            #expect(flags == [true, false, false, true, true, true, false, true, false])
            #expect(state.savedAt > 1_700_000_000_000_000)
        }

        @Test func anUpdateKeepsNotesAndASaveDoesNot() throws {
            let world = try FakeWorld()
            defer { world.close() }
            #expect(world.saveNear(isUpdate: true) == .notFound)
            #expect(world.client.setAttribute("room", of: address, to: Value("kitchen")) == nil)

            #expect(world.saveNear(isUpdate: true) == .ok)
            #expect(world.client.attribute("room", of: address)?.string == "kitchen")
            #expect(world.client.state(of: address)?.flags[.connected] == false)

            #expect(world.saveNear() == .ok)
            #expect(world.client.attribute("room", of: address) == nil)
        }

        @Test func anUnknownDeviceIsNotSavedAndTheOldSnapshotStays() throws {
            let world = try FakeWorld()
            defer { world.close() }
            #expect(world.saveNear() == .ok)
            let before = world.client.state(of: address)
            try world.bluez.inject(.vanish(BluezSimulator.nearAddress))
            try #require(world.settle())
            world.clock.advance(by: .seconds(3600))  // It is not expected back any more.

            #expect(world.saveNear() == .deviceNotFound)
            #expect(world.client.state(of: address) == before)
        }

        @Test func savingEndsWithItsTime() throws {
            let world = try FakeWorld()
            defer { world.close() }
            try #require(world.settle())
            try world.bluez.inject(.stall(nil))
            let worker = world.onThread { [client = world.client] in
                client.saveState(of: FakeWorld.near, CallOptions())?.status
            }
            try #require(
                world.run {
                    world.clock.advance(by: .seconds(1))
                    return worker.isDone
                })
            #expect(worker.result == .timedOut)
            #expect(world.client.state(of: address) == nil)
        }
    }
}

@Suite struct StateStoreTests {
    private static let values = [
        "true", "int64 -9223372036854775808", "uint64 18446744073709551615", "1.5", "-0.0",
        "1.7976931348623157e+308", "2.2250738585072014e-308", "'Gr\u{fc}\u{df}e\\n\"\\\\'", "''",
        "[byte 0x00, 0xff, 0x0a]", "@ay []", "b'text'", "byte 0x07", "objectpath '/org/bluez'",
        "{'key': <[(1, 'one')]>}", "@a{sv} {}", "@mi nothing", "int16 -1",
    ]

    private let address = BluetoothAddress("F0:F1:F2:F3:F4:F5")!

    private func set(_ store: StateStore, _ name: String, _ text: String) -> CallError? {
        store.change(address, "test") { snapshot in
            if snapshot == nil { snapshot = DeviceSnapshot(address) }
            snapshot?.set(name, to: text)
            return .ok
        }
    }

    private func attribute(_ store: StateStore, _ name: String) -> Value? {
        store.snapshot(of: address)?.attribute(name).flatMap { Value(parsing: $0) }
    }

    @Test func valuesOfAllTypesComeBackFromTheFileAsTheyWere() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let store = StateStore()
        #expect(store.open(folder.path + "/state") == nil)
        for (number, text) in Self.values.enumerated() {
            let value = try #require(Value(parsing: text))
            #expect(set(store, "\(number)", value.text) == nil)
        }
        store.close()

        let again = StateStore()
        #expect(again.open(folder.path + "/state") == nil)

        for (number, text) in Self.values.enumerated() {
            let value = try #require(Value(parsing: text))
            let read = try #require(attribute(again, "\(number)"))
            #expect(g_variant_equal(gconstpointer(value.variant), gconstpointer(read.variant)) != 0)
            #expect(read.text == value.text)
        }
        again.close()
    }

    @Test func theFileIsForItsOwnerAlone() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let store = StateStore()
        #expect(store.open(folder.path + "/state") == nil)
        #expect(set(store, "a", "1") == nil)

        var status = stat()
        #expect(stat(folder.path + "/state", &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o600)
        store.close()
        #expect(SystemFile.names(in: folder.path) == ["state"])
    }

    @Test func oneClientAtATimeHasTheFile() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let (first, second) = (StateStore(), StateStore())
        #expect(first.open(folder.path + "/state") == nil)

        #expect(second.open(folder.path + "/state")?.status == .busy)
        #expect(first.open(folder.path + "/state")?.status == .invalidState)
        #expect(set(first, "a", "1") == nil)
        first.close()

        #expect(second.open(folder.path + "/state") == nil)
        #expect(attribute(second, "a") != nil)
        second.close()
    }

    @Test func whatIsThereAlreadyIsMergedByAge() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let first = StateStore()
        #expect(first.open(folder.path + "/state") == nil)
        #expect(set(first, "a", "1") == nil)
        first.close()
        let second = StateStore()
        _ = second.change(address, "test") { snapshot in
            snapshot = DeviceSnapshot(address)
            snapshot?.savedAt = 1
            return .ok
        }

        #expect(second.open(folder.path + "/state") == nil)
        second.close()

        let third = StateStore()
        #expect(third.open(folder.path + "/state") == nil)
        #expect(third.snapshot(of: address)?.savedAt == 1)
        #expect(attribute(third, "a") == nil)
        third.close()
    }

    @Test(
        arguments: [
            ("", Status.typeMismatch), ("[Settings]\nx=1\n", .typeMismatch),
            ("# libbleepreliability device state\n[General]\nVersion=9\n", .notSupported),
            ("# libbleepreliability device state\n[General]\nVersion=1\n", .typeMismatch),
        ]) func aFileThatIsNoGoodIsKeptAsideAndOpeningFailsOnce(
            _ text: String, _ status: Status
        ) throws
    {
        let folder = try TestFolder()
        defer { folder.remove() }
        for round in ["", ".1", ".2"] {
            try folder.write(text, to: "/state")
            let store = StateStore()

            let error = try #require(store.open(folder.path + "/state"))

            #expect(error.status == status)
            #expect(error.message.contains("kept as " + folder.path + "/state.bad" + round))
            #expect(folder.bytes(of: "/state.bad" + round) == [UInt8](text.utf8))
            #expect(store.open(folder.path + "/state") == nil)
            #expect(set(store, "a", "1") == nil)
            store.close()
        }
    }

    @Test func aValueThatIsNoneMakesTheFileHostile() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        for text in ["<", "%s", String(repeating: "[", count: 15_000)] {
            var snapshot = DeviceSnapshot(address)
            snapshot.set("a", to: text)
            try folder.write(
                String(decoding: StateFile.bytes(of: [snapshot]), as: UTF8.self), to: "/state")
            let store = StateStore()

            #expect(store.open(folder.path + "/state")?.status == .typeMismatch)
        }
    }

    @Test func whatIsNoPlainFileIsLeftAlone() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        try folder.write("precious", to: "/target")
        try folder.link("/link", to: "/target")
        try folder.write("x", to: "/folder/file")
        #expect(mkfifo(folder.path + "/fifo", 0o600) == 0)

        for name in ["/link", "/folder", "/fifo"] {
            let store = StateStore()
            #expect(store.open(folder.path + name)?.status == .typeMismatch)
            store.close()
        }

        #expect(folder.bytes(of: "/target") == [UInt8]("precious".utf8))
        #expect(StateStore().open(folder.path + "/nowhere/state")?.status == .notFound)
    }

    @Test func aSaveThatCannotBeWrittenIsMadeUpForByTheNext() throws {
        let folder = try TestFolder()
        defer { folder.remove() }
        let store = StateStore()
        #expect(store.open(folder.path + "/state") == nil)
        // A folder with something in it stands where the new file is to be made.
        try folder.write("x", to: "/state.new/file")

        #expect(set(store, "a", "1")?.status == .noResources)
        #expect(attribute(store, "a") != nil)
        #expect(folder.bytes(of: "/state").isEmpty)

        remove(folder.path + "/state.new/file")
        remove(folder.path + "/state.new")
        #expect(set(store, "b", "2") == nil)
        store.close()
        let again = StateStore()
        #expect(again.open(folder.path + "/state") == nil)
        #expect(attribute(again, "a") != nil)
        #expect(attribute(again, "b") != nil)
        again.close()
    }

    @Test func thereIsALimitToDevicesAndToTheirNotes() {
        let store = StateStore()
        for number in 0..<StateFile.mostDevices {
            let error = store.change(BluetoothAddress(number: UInt64(number)), "test") { snapshot in
                snapshot = DeviceSnapshot(BluetoothAddress(number: UInt64(number)))
                return .ok
            }
            #expect(error == nil)
        }

        #expect(set(store, "a", "1")?.status == .noResources)
        #expect(store.all.count == StateFile.mostDevices)
        let known = BluetoothAddress(number: 0)
        let error = store.change(known, "test") { snapshot in
            snapshot?.set("a", to: String(repeating: "x", count: DeviceSnapshot.mostBytes))
            return .ok
        }
        #expect(error?.status == .noResources)
        #expect(store.snapshot(of: known)?.attributes.isEmpty == true)
    }
}
