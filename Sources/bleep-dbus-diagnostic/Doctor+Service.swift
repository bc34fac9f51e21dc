import BleepPrograms
import CBleepReliability

extension Doctor {
    /// Whether systemd has bluetoothd, and runs it.
    func examineUnit() -> ServiceUnit? {
        let title = "Unit"
        guard checkup.failure(of: "bus") == nil else {
            checkup.skip("unit", title: title, because: "there is no message bus")
            return nil
        }
        var unit: ServiceUnit?
        do throws(Failure) {
            unit = try checkup.busy(title) { () throws(Failure) in
                try ServiceUnit(checkup.client, limits: checkup.question)
            }
        } catch {
            let isAbsent =
                error.name.hasSuffix(".ServiceUnknown") || error.name.hasSuffix(".NameHasNoOwner")
                || error.status == BLEEP_ERROR_SERVICE_UNAVAILABLE
            checkup.skip(
                "unit", title: title,
                because: isAbsent ? "no systemd on this bus" : "systemd: " + error.message)
        }
        guard let unit else { return nil }
        judge(unit)
        return unit.loadState == "loaded" ? unit : nil
    }

    private func judge(_ unit: ServiceUnit) {
        let facts: [(name: String, fact: Check.Fact)] = [
            ("unit", .text(unit.name)), ("load", .text(unit.loadState)),
            ("active", .text(unit.activeState)), ("enabled", .text(unit.fileState)),
        ]
        if let trouble = Doctor.trouble(of: unit) {
            return fail(
                "unit", title: "Unit", "\(unit.name) \(trouble.detail)",
                BLEEP_ERROR_SERVICE_UNAVAILABLE, BLEEP_BLAME_DAEMON, advice: trouble.advice,
                commands: trouble.commands, facts: facts)
        }
        guard unit.fileState == "disabled" else {
            return good("unit", title: "Unit", "\(unit.name) is \(unit.activeState)", facts: facts)
        }
        warn(
            "unit", title: "Unit", "\(unit.name) runs, and is disabled",
            advice: "Have it started with the machine:",
            commands: ["systemctl enable \(unit.name)"], facts: facts)
    }

    /// Why it does not run; nil if it does.
    private static func trouble(
        of unit: ServiceUnit
    ) -> (detail: String, advice: String, commands: [String])? {
        let start = "systemctl enable --now \(unit.name)"
        switch (unit.loadState, unit.activeState) {
        case ("masked", _):
            return (
                "is masked", "Allow it to be started, and start it:",
                ["systemctl unmask \(unit.name)", start]
            )
        case ("not-found", _):
            return ("is not there", "Install BlueZ:", ["apt install bluez"])
        case ("loaded", "failed"):
            return (
                "has failed: \(unit.result)", "See why, and start it again:",
                [
                    "journalctl -u \(unit.name) -n 50", "systemctl reset-failed \(unit.name)",
                    "systemctl start \(unit.name)",
                ]
            )
        case ("loaded", "inactive") where !unit.conditionsHeld && unit.conditionsSeen > 0:
            return (
                "was not started: a condition of its did not hold",
                "Mostly that is /sys/class/bluetooth; load the kernel's Bluetooth first:",
                ["modprobe bluetooth", start]
            )
        case ("loaded", "inactive"):
            let isDisabled = unit.fileState == "disabled"
            return (
                isDisabled ? "is disabled, and does not run" : "does not run", "Start it:", [start]
            )
        case ("loaded", _):
            return nil
        default:
            return (
                "cannot be loaded: \(unit.loadState)", "See why:",
                ["systemctl status \(unit.name)"]
            )
        }
    }

    /// Whether a bluetoothd that dies comes back.
    func examineRestarts(_ unit: ServiceUnit?) {
        guard let unit, !unit.restarts.isEmpty else {
            return checkup.skip("unit-restart", title: "Restart=", because: "no unit to look at")
        }
        let facts: [(name: String, fact: Check.Fact)] = [("restart", .text(unit.restarts))]
        guard unit.restarts == "no" else {
            return good(
                "unit-restart", title: "Restart=", "a bluetoothd that dies is started again",
                facts: facts)
        }
        warn(
            "unit-restart", title: "Restart=", "nobody starts a bluetoothd that died again",
            advice: "Have systemd do it:",
            commands: Remedy.dropIn(unit.name, "restart", "Restart=on-failure"), facts: facts)
    }

    /// Each link takes some.
    func examineOpenFiles(_ unit: ServiceUnit?) {
        let title = "Open files"
        guard let unit, let limit = unit.openFiles else {
            return checkup.skip("unit-files", title: title, because: "no limit is known")
        }
        let facts: [(name: String, fact: Check.Fact)] = [("limit", .number(limit))]
        guard limit < 1024 else {
            return good("unit-files", title: title, "\(limit) at once", facts: facts)
        }
        warn(
            "unit-files", title: title, "no more than \(limit) at once, and each link takes some",
            advice: "Allow more:",
            commands: Remedy.dropIn(unit.name, "files", "LimitNOFILE=4096")
                + ["systemctl restart \(unit.name)"], facts: facts)
    }

    /// A second one fights the first for the adapters, whatever the bus says.
    func examineDaemons(_ unit: ServiceUnit?) {
        let title = "bluetoothd"
        let all = daemons
        guard all.count > 1 else {
            guard let process = all.first else {
                return checkup.skip("daemons", title: title, because: "no process of that name")
            }
            return good(
                "daemons", title: title, "one, process \(process)",
                facts: [("processes", .text(process))])
        }
        let fact = checkup.checks.first { $0.name == "service" }?.facts.first { $0.name == "pid" }
        var owner = all[0]
        if case .number(let number)? = fact?.fact { owner = "\(number)" }
        if let unit, unit.process > 0 { owner = "\(unit.process)" }
        let others = all.filter { $0 != owner }
        warn(
            "daemons", title: title,
            "\(all.count) of them, processes " + all.joined(separator: ", "),
            advice: "They fight for the adapters. End those that the system did not start:",
            commands: ["kill " + others.joined(separator: " ")],
            facts: [("processes", .text(all.joined(separator: ", ")))])
    }

    private var daemons: [String] {
        machine.names(in: "/proc").filter { name in
            name.utf8.allSatisfy { (48...57).contains($0) }
                && machine.text(at: "/proc/\(name)/comm") == "bluetoothd"
        }
    }

    /// What is known of BlueZ itself.
    func examineVersion() {
        let title = "BlueZ"
        let shown = checkup.objects?.adapters.compactMap {
            Modalias.bluezVersion($0.text("Modalias"))
        }.first
        let packaged = Package.version(of: "bluez", on: machine)
        guard let version = shown ?? packaged else {
            return checkup.skip("bluez-version", title: title, because: "its version is not known")
        }
        let facts: [(name: String, fact: Check.Fact)] = [("bluez", .text(version))]
        if Package.isOlder(version, than: (5, 50)) {
            return warn(
                "bluez-version", title: title, "\(version) is old: this was made for 5.66",
                advice: "Connects, discovery and GATT have been mended since; get a newer one:",
                commands: ["apt install --only-upgrade bluez"], facts: facts)
        }
        if let (advice, command) = experimental {
            return warn(
                "bluez-version", title: title, "\(version) with its experimental interfaces",
                advice: "They change without notice. If nothing needs them" + advice,
                commands: [command, "systemctl restart bluetooth"], facts: facts)
        }
        good("bluez-version", title: title, version, facts: facts)
    }

    /// How to get rid of the experimental interfaces; nil where they are off.
    private var experimental: (advice: String, command: String)? {
        let file = "/etc/bluetooth/main.conf"
        if setting("Experimental", in: file) == "true" {
            return (":", "sed -i 's/^Experimental *=.*/Experimental=false/' \(file)")
        }
        guard let process = daemons.first(where: { runsExperimental($0) }) else { return nil }
        return (
            ", leave out the flag that process \(process) was started with, in:",
            "systemctl edit --full bluetooth"
        )
    }

    private func runsExperimental(_ process: String) -> Bool {
        let words = machine.bytes(at: "/proc/\(process)/cmdline")?.split(separator: 0) ?? []
        return words.contains { word in
            let text = String(decoding: word, as: UTF8.self)
            return text == "-E" || text.hasPrefix("--experimental")
        }
    }
}
