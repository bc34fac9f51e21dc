import BleepCore
import Testing

@Suite struct BluetoothAddressTests {
    @Test(arguments: [
        "F0:F1:F2:F3:F4:0A", "f0:f1:f2:f3:f4:0a", "F0_F1_F2_F3_F4_0A", "f0-F1-f2-F3-f4-0A",
    ])
    func readsAllItsForms(text: String) throws {
        let address = try #require(BluetoothAddress(text))

        #expect(address.text == "F0:F1:F2:F3:F4:0A")
        #expect(address.pathComponent == "dev_F0_F1_F2_F3_F4_0A")
    }

    @Test(arguments: [
        "", ":", "F0:F1:F2:F3:F4", "F0:F1:F2:F3:F4:F", "F0:F1:F2:F3:F4:F5:", "F0:F1:F2:F3:F4:F5:F6",
        "F0F1F2F3F4F5", "F0:F1:F2:F3:F4-F5", "F0 F1 F2 F3 F4 F5", "G0:F1:F2:F3:F4:F5",
        " F0:F1:F2:F3:F4:F5", "F0:F1:F2:F3:F4:F5\n", "F0:F1:F2:F3:F4:F5\0", "０0:F1:F2:F3:F4:F5",
        "F0.F1.F2.F3.F4.F5", "0xF0:F1:F2:F3:F4", ":0:F1:F2:F3:F4:F5",
    ])
    func refusesEverythingElse(text: String) {
        #expect(BluetoothAddress(text) == nil)
    }

    @Test func keepsTheExtremesApart() throws {
        let least = try #require(BluetoothAddress("00:00:00:00:00:00"))
        let greatest = try #require(BluetoothAddress("FF:FF:FF:FF:FF:FF"))

        #expect(least != greatest)
        #expect(least.text == "00:00:00:00:00:00")
        #expect(greatest.text == "FF:FF:FF:FF:FF:FF")
    }

    @Test func endsAtTheEighteenthCharacterOfALongText() {
        let long = String(repeating: "F0:", count: 1_000_000)

        #expect(BluetoothAddress(long) == nil)
    }
}
