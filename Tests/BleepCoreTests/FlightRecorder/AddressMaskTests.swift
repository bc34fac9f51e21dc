import Testing

@testable import BleepCore

@Suite struct AddressMaskTests {
    private func crossed(_ text: String, _ mask: inout AddressMask) -> String {
        var bytes = Array(text.utf8)
        mask.cross(outOf: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    @Test func aDeviceIsTheSameWhereverItIsTold() {
        var mask = AddressMask()
        #expect(
            crossed("F0:F1:F2:F3:F4:F5 at dev_c0_c1_c2_c3_c4_c5, not f0-f1-f2-f3-f4-f5!", &mask)
                == "xx:xx:xx:xx:xx:01 at dev_xx_xx_xx_xx_xx_02, not xx-xx-xx-xx-xx-01!")
        #expect(crossed("C0:C1:C2:C3:C4:C5", &mask) == "xx:xx:xx:xx:xx:02")
    }

    @Test(arguments: [
        "F0:F1:F2:F3:F4", "F0:F1:F2:F3:F4:", "F0:F1:F2:F3_F4:F5", "F0:F1:F2:F3:F4:FG",
        "12345678-1234-5678-1234-56789abc0001", "2025-11-26T04:25:57.000123Z",
        "xx:xx:xx:xx:xx:01", "",
    ])
    func whatIsNoneIsLeftAlone(text: String) {
        var mask = AddressMask()
        #expect(crossed(text, &mask) == text)
    }

    @Test func thoseThatTwoDigitsCannotTellAreAllAlike() {
        var mask = AddressMask()
        for number in 1...255 as ClosedRange<UInt64> {
            _ = crossed(BluetoothAddress(number: number).text, &mask)
        }
        #expect(crossed(BluetoothAddress(number: 255).text, &mask) == "xx:xx:xx:xx:xx:ff")
        #expect(crossed(BluetoothAddress(number: 256).text, &mask) == "xx:xx:xx:xx:xx:xx")
    }
}
