import BleepPrograms
import CBleepReliability

extension BluezChecks {
    private static let adapterInterface = "org.bluez.Adapter1"

    /// Looks at every adapter; one that is off is a failure only where none is on.
    func checkAdapters(_ objects: BluezObjects) {
        guard !objects.adapters.isEmpty else {
            checkup.look(at: "adapter", title: "Adapter") { () throws(Failure) in
                throw Failure(
                    BLEEP_ERROR_NOT_READY,
                    blame: BLEEP_BLAME_KERNEL,
                    message: "BlueZ has no adapter",
                    advice: "Plug one in; where there is one, ls /sys/class/bluetooth shows whether"
                        + " the kernel knows it, and dmesg what became of it"
                )
            }
            return
        }
        let needsEach = !objects.adapters.contains { $0.flag("Powered") }
        for adapter in objects.adapters {
            checkup.look(at: "adapter", adapter.name, title: "Adapter \(adapter.name)") {
                () throws(Failure) in try check(adapter, isNeeded: needsEach)
            }
        }
    }

    /// Whether the policy of the bus lets us read at all.
    func checkPermissions(_ objects: BluezObjects) {
        guard let adapter = objects.adapters.first else {
            checkup.skip("permissions", title: "Permissions", because: "no adapter to ask about")
            return
        }
        checkup.look(at: "permissions", title: "Permissions") { () throws(Failure) in
            _ = try checkup.client.property(
                "Address",
                of: BluezChecks.adapterInterface,
                at: adapter.path,
                limits: checkup.question
            )
            return Check.Finding(detail: "properties can be read")
        }
    }

    /// BlueZ has no version on D-Bus, but by default it puts it into the adapters' Modalias.
    func noteVersion(_ objects: BluezObjects) {
        let features = BluezChecks.features.filter { feature in
            objects.adapters.contains { $0.interfaces.contains(feature.interface) }
        }
        let version = objects.adapters.compactMap { Modalias.bluezVersion($0.text("Modalias")) }
            .first
        var finding = Check.Finding(detail: version.map { "BlueZ \($0)" } ?? "")
        if let version { finding.facts.append(("bluez", .text(version))) }
        if !features.isEmpty {
            let list = features.map { $0.name }.joined(separator: ", ")
            finding.detail += (version == nil ? "unknown BlueZ" : "") + " with \(list)"
            finding.facts.append(("features", .text(list)))
        }
        if finding.facts.isEmpty {
            finding = Check.Finding(verdict: .skip, detail: "not told over D-Bus")
        }
        checkup.note("version", title: "Version", finding)
    }

    private static let features: [(interface: String, name: String)] = [
        ("org.bluez.GattManager1", "GATT server"),
        ("org.bluez.LEAdvertisingManager1", "advertising"),
        ("org.bluez.AdvertisementMonitorManager1", "advertisement monitor"),
        ("org.bluez.BatteryProviderManager1", "battery provider"),
        ("org.bluez.Media1", "media"),
    ]

    /// Asks again whether it is powered: the list may be old by now, and this proves it answers.
    private func check(
        _ adapter: BluezObjects.Object,
        isNeeded: Bool
    ) throws(Failure) -> Check.Finding {
        let isPowered =
            try checkup.client.property(
                "Powered",
                of: BluezChecks.adapterInterface,
                at: adapter.path,
                limits: checkup.question
            )?.boolean ?? false
        var finding = describe(adapter, isPowered: isPowered)
        guard !isPowered else { return finding }

        let isBlocked = adapter.text("PowerState") == "off-blocked"
        finding.verdict = isNeeded ? .fail : .warn
        finding.advice =
            isBlocked
            ? "Unblock it with: rfkill unblock bluetooth"
            : "Switch it on with: bluetoothctl power on; if that fails see rfkill list"
        if isNeeded {
            finding.failure = Failure(
                isBlocked ? BLEEP_ERROR_BLOCKED : BLEEP_ERROR_NOT_READY,
                blame: BLEEP_BLAME_KERNEL,
                message: "the adapter is off",
                advice: finding.advice
            )
        }
        return finding
    }

    private func describe(_ adapter: BluezObjects.Object, isPowered: Bool) -> Check.Finding {
        let isBlocked = adapter.text("PowerState") == "off-blocked"
        let isDiscovering = adapter.flag("Discovering")
        let power = isPowered ? "powered" : isBlocked ? "blocked by rfkill" : "switched off"
        return Check.Finding(
            detail: "\(adapter.text("Address")) \"\(adapter.text("Alias"))\", \(power)"
                + (isDiscovering ? ", discovering" : ""),
            facts: [
                ("path", .text(adapter.path)),
                ("address", .text(adapter.text("Address"))),
                ("alias", .text(adapter.text("Alias"))),
                ("powered", .flag(isPowered)),
                ("discovering", .flag(isDiscovering)),
            ]
        )
    }
}
