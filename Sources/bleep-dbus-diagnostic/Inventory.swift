import BleepPrograms
import CBleepReliability
import CGLib

/// What there is, for a report: versions, and adapters with what they are made of.
struct Inventory {
    typealias Entry = (name: String, text: String)

    let machine: Machine
    let client: Client?
    let objects: BluezObjects?
    /// What the bus calls itself; empty where it does not answer.
    let busIdentity: String

    /// Only what is known.
    var versions: [Entry] {
        [
            ("library", Usage.version), ("bluez", bluez), ("kernel", kernel), ("dbus", bus),
            ("glib", glib), ("distribution", distribution),
            (
                "container",
                machine.text(at: "/run/systemd/container") ?? machine.containerProgram ?? ""
            ),
        ].filter { !$0.1.isEmpty }
    }

    private var bluez: String {
        let shown = objects?.adapters.compactMap { Modalias.bluezVersion($0.text("Modalias")) }
            .first
        let packaged = Package.version(of: "bluez", on: machine).map { "package \($0)" }
        return [shown, packaged].compactMap { $0 }.joined(separator: ", ")
    }

    private var kernel: String {
        let parts = ["osrelease", "version", "arch"].map {
            machine.text(at: "/proc/sys/kernel/" + $0) ?? ""
        }
        return parts.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// No bus tells its version, but its process has a name.
    private var bus: String {
        let question = Limits(timeout: .seconds(1), attempts: 1)
        let process = try? client?.askBus(
            "GetConnectionUnixProcessID", "('org.freedesktop.DBus',)", limits: question)
        let name = process?.integer.flatMap { machine.text(at: "/proc/\($0)/comm") }
        let package = ["dbus-broker", "dbus-daemon", "dbus"]
            .filter { name == nil || name == $0 || $0 == "dbus" }
            .compactMap { name in
                Package.version(of: name, on: machine).map { "package \(name) \($0)" }
            }.first
        return [name, package].compactMap { $0 }.joined(separator: ", ")
    }

    /// GLib's own library has it in its name: libglib-2.0.so.0.7400.6 is 2.74.6.
    private var glib: String {
        let name = "libglib-2.0.so.0."
        let files = machine.lines(of: "/proc/self/maps").compactMap {
            $0.split(separator: "/").last
        }
        guard let file = files.first(where: { $0.hasPrefix(name) }) else { return "" }
        let numbers = file.dropFirst(name.utf8.count).split(separator: ".")
        guard numbers.count == 2, let minor = Int(numbers[0]) else { return "" }
        return "2.\(minor / 100).\(numbers[1])"
    }

    private var distribution: String {
        let text = machine.value("PRETTY_NAME=", in: "/etc/os-release") ?? ""
        return text.filter { $0 != "\"" }
    }

    // MARK: Adapters

    /// All that the kernel or BlueZ has.
    var adapters: [(name: String, entries: [Entry])] {
        var names = machine.adapters ?? []
        for adapter in objects?.adapters ?? [] where !names.contains(adapter.name) {
            names.append(adapter.name)
        }
        return names.map { name in
            (name, (shown(name) + told(name) + hardware(name)).filter { !$0.text.isEmpty })
        }
    }

    /// By BlueZ.
    private func shown(_ name: String) -> [Entry] {
        guard let adapter = objects?.adapters.first(where: { $0.name == name }) else { return [] }
        return [
            ("address", adapter.text("Address")), ("alias", "\"\(adapter.text("Alias"))\""),
            ("powered", adapter.flag("Powered") ? "yes" : "no"),
            ("modalias", adapter.text("Modalias")),
        ]
    }

    /// By the kernel.
    private func told(_ name: String) -> [Entry] {
        let folder = "/sys/kernel/debug/bluetooth/\(name)/"
        let firmware = ["firmware_info", "hci_revision"].compactMap { file in
            machine.text(at: folder + file).map { "\(file) \($0)" }
        }
        let info = machine.isReal ? KernelAdapter(name) : nil
        return [
            ("manufacturer", info?.manufacturer ?? machine.text(at: folder + "manufacturer") ?? ""),
            ("bluetooth", info?.bluetooth ?? ""),
            ("firmware", firmware.joined(separator: ", ")),
        ]
    }

    /// By the device tree.
    private func hardware(_ name: String) -> [Entry] {
        guard let device = machine.device(of: name) else { return [] }
        func file(_ name: String) -> String { machine.text(at: device + "/" + name) ?? "" }
        let identity = file("idVendor").isEmpty ? "" : file("idVendor") + ":" + file("idProduct")
        let words = [identity, file("manufacturer"), file("product"), file("bcdDevice")]
        let driver = machine.target(of: Machine.bluetooth + "/\(name)/device/driver")?
            .split(separator: "/").last
        return [
            ("usb", words.filter { !$0.isEmpty }.joined(separator: " ")),
            ("device", device), ("driver", String(driver ?? "")),
        ]
    }

    // MARK: Earlier recoveries

    /// What recoveries did to adapters of this bus since the machine was started, whosever, by the
    /// records that the library keeps for them.
    var earlierRecoveries: [String] {
        let folder = "/run/bleepreliability"
        guard !busIdentity.isEmpty else { return [] }
        return machine.names(in: folder)
            .filter { $0.hasPrefix(busIdentity + "-") && $0.hasSuffix(".governor") }
            .flatMap { name in
                machine.lines(of: folder + "/" + name).compactMap { Inventory.sentence($0) }
            }
    }

    /// A line has the stage, the adapter, and times; stage 0 is the library's own account.
    private static func sentence(_ line: Substring) -> String? {
        let words = line.split(separator: " ")
        guard words.count > 2, let stage = UInt32(words[0]), stage > 0,
            let last = words.last.flatMap({ UInt64($0) })
        else { return nil }
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        let now = UInt64(time.tv_sec) * 1_000_000
        let age = Duration.microseconds(Int64(clamping: now > last ? now - last : 0))
        let name = String(cString: bleep_stage_name(bleep_stage(rawValue: stage)))
        return "\(name) of \(words[1]), \(counted(words.count - 2, "time")), "
            + "the last \(age.roughly) ago"
    }
}
