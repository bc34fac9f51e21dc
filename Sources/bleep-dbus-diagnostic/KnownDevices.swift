import BleepPrograms

/// Lists the devices that BlueZ knows, without touching any.
struct KnownDevices {
    let checkup: Checkup

    init(_ checkup: Checkup) {
        self.checkup = checkup
    }

    func run(_ objects: BluezObjects) {
        guard !objects.devices.isEmpty else { return }
        checkup.group = "Known devices"
        for device in objects.devices {
            let address = device.text("Address")
            let adapter = device.text("Adapter").split(separator: "/").last ?? ""
            let words = [
                "\"\(device.text("Alias"))\" on \(adapter)",
                device.flag("Paired") ? "paired" : "not paired",
                device.flag("Connected") ? "connected" : "not connected",
            ]
            checkup.note(
                "known-device",
                address,
                title: address,
                Check.Finding(
                    detail: words.joined(separator: ", "),
                    facts: [
                        ("path", .text(device.path)),
                        ("alias", .text(device.text("Alias"))),
                        ("paired", .flag(device.flag("Paired"))),
                        ("connected", .flag(device.flag("Connected"))),
                    ]
                )
            )
        }
    }
}
