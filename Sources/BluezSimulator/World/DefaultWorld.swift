extension BluezSimulator {
    /// UUIDs of the default peripheral's own characteristics.
    package enum DefaultUUID {
        package static let service = "12345678-1234-5678-1234-56789abc0000"
        package static let readable = "12345678-1234-5678-1234-56789abc0001"
        package static let writable = "12345678-1234-5678-1234-56789abc0002"
        package static let notifying = "12345678-1234-5678-1234-56789abc0003"
        package static let hanging = "12345678-1234-5678-1234-56789abc0004"
        package static let refusing = "12345678-1234-5678-1234-56789abc0005"
        package static let encrypted = "12345678-1234-5678-1234-56789abc0006"
    }

    /// Address of the default peripheral, in range.
    package static let nearAddress = "F0:F1:F2:F3:F4:F5"
    /// Address of the default device that is out of range.
    package static let farAddress = "C0:C1:C2:C3:C4:C5"

    /// Adds an adapter, a peripheral with services and a device out of range.
    package func addDefaultWorld() {
        addAdapter()
        addDevice(
            Device(
                address: BluezSimulator.nearAddress,
                name: "VM-Peripheral",
                services: BluezSimulator.defaultServices
            )
        )
        addDevice(
            Device(address: BluezSimulator.farAddress, name: "Far-Away", isInRange: false)
        )
    }

    /// Adds that many strangers in range, which only discovery shows.
    package func addStrangers(_ count: Int) {
        for index in 0..<count {
            let digits = String(0x100_0000 + index, radix: 16).uppercased().dropFirst()
            var address = "D0:D1:D2"
            for (offset, digit) in digits.enumerated() {
                address += (offset % 2 == 0 ? ":" : "") + String(digit)
            }
            let rssi = -40 - Int16(chance.below(50))
            addDevice(
                Device(address: address, name: "Stranger-\(index)", isKnown: false, rssi: rssi)
            )
        }
    }

    private static var defaultServices: [Service] {
        [
            Service(
                DefaultUUID.service,
                [
                    Characteristic(
                        DefaultUUID.readable,
                        flags: ["read"],
                        value: [UInt8]("hello".utf8)
                    ),
                    Characteristic(
                        DefaultUUID.writable,
                        flags: ["write", "write-without-response"]
                    ),
                    Characteristic(DefaultUUID.notifying, flags: ["notify"]),
                    Characteristic(DefaultUUID.hanging, flags: ["read"], behaviour: .hangs),
                    Characteristic(
                        DefaultUUID.refusing,
                        flags: ["read", "write"],
                        behaviour: .refuses(code: 0x80)
                    ),
                    Characteristic(
                        DefaultUUID.encrypted,
                        flags: ["read", "encrypt-read"],
                        value: [UInt8]("secret".utf8)
                    ),
                ]
            ),
            Service("180f", [Characteristic("2a19", flags: ["read", "notify"], value: [100])]),
        ]
    }
}
