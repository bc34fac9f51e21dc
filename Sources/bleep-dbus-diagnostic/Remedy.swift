/// Lines for a shell of root's, none wider than 76 columns, so that they can be copied whole.
enum Remedy {
    static let lookAtKernel = "dmesg | grep -i -e bluetooth -e firmware"

    /// Adds settings to a unit, beside its own file, which the next update replaces.
    static func dropIn(_ unit: String, _ name: String, _ settings: String) -> [String] {
        let folder = "/etc/systemd/system/\(unit).d"
        return [
            "mkdir -p \(folder)",
            "printf '[Service]\\n\(settings)\\n' \\",
            "    >\(folder)/\(name).conf",
            "systemctl daemon-reload",
        ]
    }

    /// Has polkit let a user restart a unit, and do nothing else.
    static func restartRule(_ unit: String, _ user: String) -> [String] {
        [
            "cat >/etc/polkit-1/rules.d/50-bleepreliability.rules <<'END'",
            "polkit.addRule(function(action, subject) {",
            "  if (action.id == \"org.freedesktop.systemd1.manage-units\" &&",
            "      action.lookup(\"unit\") == \"\(unit)\" &&",
            "      [\"restart\", \"reset-failed\"].indexOf(action.lookup(\"verb\")) >= 0 &&",
            "      subject.user == \"\(user)\") return polkit.Result.YES;",
            "});",
            "END",
        ]
    }

    /// Lets a group lift blocks, and a user into it.
    static func rfkillRule(_ user: String) -> [String] {
        [
            "printf 'KERNEL==\"rfkill\", SUBSYSTEM==\"misc\", %s\\n' \\",
            "    'GROUP=\"bluetooth\", MODE=\"0664\"' \\",
            "    >/etc/udev/rules.d/60-bleepreliability-rfkill.rules",
            "udevadm control --reload",
            "udevadm trigger --subsystem-match=misc --sysname-match=rfkill",
            "usermod -aG bluetooth \(user)",
        ]
    }

    /// Keeps a USB device awake, now and whenever it is plugged in.
    static func keepAwake(_ device: String, vendor: String, product: String) -> [String] {
        [
            "echo on >\(device)/power/control",
            "printf 'ATTR{idVendor}==\"%s\", ATTR{idProduct}==\"%s\", %s\\n' \\",
            "    \(vendor) \(product) 'ATTR{power/control}=\"on\"' \\",
            "    >/etc/udev/rules.d/60-bleepreliability-\(vendor)-\(product).rules",
        ]
    }
}
