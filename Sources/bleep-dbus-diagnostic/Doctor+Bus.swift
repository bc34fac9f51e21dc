import BleepPrograms
import CBleepReliability

extension Doctor {
    private static let socket = "/run/dbus/system_bus_socket"

    /// Whether there is a system bus to call at.
    func examineBus() {
        let title = "Bus socket"
        let failure = checkup.failure(of: "bus")
        if machine.has(Doctor.socket) {
            guard failure != nil else { return good("bus-socket", title: title, Doctor.socket) }
            return fail(
                "bus-socket", title: title, "\(Doctor.socket) is there, and nobody answers",
                BLEEP_ERROR_BUS_UNAVAILABLE, BLEEP_BLAME_BUS, advice: "See what became of the bus:",
                commands: ["systemctl status dbus.socket dbus.service"])
        }
        guard failure != nil else {
            return checkup.skip(
                "bus-socket", title: title, because: "the bus is elsewhere, and answers")
        }
        if let program = machine.containerProgram {
            return fail(
                "bus-socket", title: title, "a container without \(Doctor.socket)",
                BLEEP_ERROR_BUS_UNAVAILABLE, BLEEP_BLAME_BUS,
                advice: "Start the container with its host's bus and network:",
                commands: ["\(program) run --volume /run/dbus:/run/dbus --network host ..."])
        }
        let isInstalled = machine.has("/usr/bin/dbus-daemon") || machine.has("/usr/bin/dbus-broker")
        fail(
            "bus-socket", title: title, "there is no \(Doctor.socket)",
            BLEEP_ERROR_BUS_UNAVAILABLE, BLEEP_BLAME_BUS,
            advice: isInstalled ? "Start the message bus:" : "Install the message bus:",
            commands: [isInstalled ? "systemctl start dbus.socket" : "apt install dbus"])
    }

    /// Whether the bus lets this user call BlueZ, and bluetoothd own its name.
    func examinePolicy() {
        let title = "D-Bus policy"
        let found = BusPolicy.files.first { machine.has($0) }
        if found == nil, machine.containerProgram != nil {
            return checkup.skip(
                "bus-policy", title: title, because: "that of the container's host counts")
        }
        guard let file = found, let text = machine.text(at: file) else {
            return fail(
                "bus-policy", title: title, "no bluetooth.conf lets bluetoothd onto the bus",
                BLEEP_ERROR_SERVICE_UNAVAILABLE, BLEEP_BLAME_BUS,
                advice: "It comes with BlueZ:",
                commands: ["apt install --reinstall bluez", "systemctl reload dbus"])
        }
        let policy = BusPolicy(text)
        if policy.allows(user) { return examineOtherPolicies(file) }
        let facts: [(name: String, fact: Check.Fact)] = [
            ("file", .text(file)), ("groups", .text(policy.groups.joined(separator: ", "))),
        ]
        guard let group = policy.groups.first else {
            return fail(
                "bus-policy", title: title, "\(file) lets nobody but root call BlueZ",
                BLEEP_ERROR_ACCESS_DENIED, BLEEP_BLAME_BUS,
                advice: "Put the file that comes with BlueZ in its place:",
                commands: [
                    "apt install --reinstall -o Dpkg::Options::=--force-confnew bluez",
                    "systemctl reload dbus",
                ], facts: facts)
        }
        fail(
            "bus-policy", title: title, "\(file) asks for the group \(group), without \(user.name)",
            BLEEP_ERROR_ACCESS_DENIED, BLEEP_BLAME_BUS,
            advice: "Join the group, and log in again:",
            commands: ["usermod -aG \(group) \(user.name)"], facts: facts)
    }

    /// The bus is not the only one who may say no.
    private func examineOtherPolicies(_ file: String) {
        let isRefused = checkup.checks.contains { $0.failure?.status == BLEEP_ERROR_ACCESS_DENIED }
        guard isRefused else {
            return good(
                "bus-policy", title: "D-Bus policy", file + " lets us call BlueZ",
                facts: [("file", .text(file))])
        }
        fail(
            "bus-policy", title: "D-Bus policy",
            "\(file) lets us call BlueZ, and yet it is refused",
            BLEEP_ERROR_ACCESS_DENIED, BLEEP_BLAME_BUS,
            advice: "Look for AppArmor or SELinux, and reload the bus if the file is new:",
            commands: [
                "journalctl --dmesg | grep -i -e apparmor -e avc", "systemctl reload dbus",
            ], facts: [("file", .text(file))])
    }
}
