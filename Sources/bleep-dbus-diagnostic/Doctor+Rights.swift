import BleepPrograms
import CGLib

extension Doctor {
    /// What recovery might do here, and what grants it where it might not.
    func examineRights(_ unit: ServiceUnit?) {
        examineRestarting(unit)
        examineUnblocking()
        examineResetting()
    }

    private func examineRestarting(_ unit: ServiceUnit?) {
        let title = "May restart"
        let may = try? checkup.busy(title) { () throws(Failure) in
            try unit?.mayRestart(checkup.client, limits: checkup.question)
        }
        guard let unit, let may else {
            return checkup.skip(
                "may-restart", title: title,
                because: unit == nil ? "no unit to restart" : "systemd does not tell")
        }
        guard !may else { return good("may-restart", title: title, unit.name) }
        warn(
            "may-restart", title: title, "polkit does not let \(user.name) restart \(unit.name)",
            advice: "Recovery can do without. To grant it:",
            commands: Remedy.restartRule(unit.name, user.name))
    }

    private func examineUnblocking() {
        let title = "May unblock"
        let device = "/dev/rfkill"
        switch machine.refusal(toWrite: device) {
        case 0:
            good("may-unblock", title: title, device + " can be written")
        case ENOENT, ENODEV, ENXIO:
            checkup.skip("may-unblock", title: title, because: "there is no \(device)")
        case let reason:
            // What stops root is the container's rule for devices.
            let program = user.isRoot ? machine.containerProgram : nil
            warn(
                "may-unblock", title: title,
                "\(device): \(String(cString: strerror(reason)))",
                advice: "Recovery can do without, unless a radio is blocked. To grant it:",
                commands: program.map { ["\($0) run --device \(device) ..."] }
                    ?? Remedy.rfkillRule(user.name))
        }
    }

    private func examineResetting() {
        let title = "May reset"
        guard !user.mayCommandAdapters else {
            return good("may-reset", title: title, "CAP_NET_ADMIN")
        }
        warn(
            "may-reset", title: title, "no CAP_NET_ADMIN for the kernel's Bluetooth",
            advice: "Recovery can do without, unless the controller hangs. To grant it, here to"
                + " this program:",
            commands: [
                machine.containerProgram.map { "\($0) run --network host --cap-add NET_ADMIN ..." }
                    ?? "setcap cap_net_admin+ep \"$(command -v \(Usage.name))\""
            ])
    }
}
