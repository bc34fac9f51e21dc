import BleepCore
import Testing

@Suite struct BluetoothUUIDTests {
    @Test(arguments: [
        "2a19", "2A19", "00002a19", "00002A19", "00002a19-0000-1000-8000-00805f9b34fb",
        "00002A19-0000-1000-8000-00805F9B34FB",
    ])
    func shortFormsStandForLongOnes(text: String) throws {
        let uuid = try #require(BluetoothUUID(text))

        #expect(uuid.text == "00002a19-0000-1000-8000-00805f9b34fb")
        #expect(uuid == BluetoothUUID("2a19"))
    }

    @Test(arguments: [
        "12345678-1234-5678-1234-56789abc0001", "ffffffff-ffff-ffff-ffff-ffffffffffff",
        "00000000-0000-0000-0000-000000000000", "deadbeef-0000-1000-8000-00805f9b34fb",
    ])
    func longFormsStayWhatTheyAre(text: String) {
        #expect(BluetoothUUID(text)?.text == text)
    }

    @Test func allOfAShortFormCounts() {
        #expect(BluetoothUUID("12342a19") != BluetoothUUID("2a19"))
        #expect(BluetoothUUID("deadbeef")?.text == "deadbeef-0000-1000-8000-00805f9b34fb")
    }

    @Test(arguments: [
        "", "2a1", "2a190", "2a1g", "0x2a19", "2a19 ", "00002a19-0000-1000-8000-00805f9b34f",
        "00002a19-0000-1000-8000-00805f9b34fb0", "00002a190000100080000-0805f9b34fb",
        "00002a1900001000800000805f9b34fb", "00002a19_0000_1000_8000_00805f9b34fb",
        "{00002a19-0000-1000-8000-00805f9b34fb}", "service000a", "char000b", "2a-9", "00002a19-",
    ])
    func refusesEverythingElse(text: String) {
        #expect(BluetoothUUID(text) == nil)
    }
}
