import BleepPrograms
import CBleepReliability

extension Doctor {
    /// Whether the kernel has Bluetooth, and something to do it with.
    func examineKernel() {
        let title = "Kernel"
        if let adapters = machine.adapters, !adapters.isEmpty {
            let list = adapters.joined(separator: ", ")
            return good(
                "kernel", title: title, "has " + list, facts: [("adapters", .text(list))])
        }
        let folder = Machine.bluetooth
        let isLoaded = machine.has(folder)
        let evidence = isLoaded ? "\(folder) is empty: no adapter" : "no \(folder): no Bluetooth"
        func tell(_ more: String, advice: String, _ commands: [String]) {
            fail(
                "kernel", title: title, evidence + more, BLEEP_ERROR_NOT_READY, BLEEP_BLAME_KERNEL,
                advice: advice, commands: commands)
        }
        if let program = machine.containerProgram {
            return tell(
                " in this container",
                advice: "Adapters are seen in the host's network alone; if the host has none:",
                ["\(program) run --network host ..."])
        }
        if let device = usbRadio {
            let isBound = machine.has(device + "/driver")
            return tell(
                ", though \(device) is one",
                advice: isBound
                    ? "It has a driver and did not start; mostly its firmware is missing:"
                    : "Load its driver; if that is not there, the kernel was built without it:",
                [isBound ? Remedy.lookAtKernel : "modprobe btusb"])
        }
        tell(
            "",
            advice: isLoaded
                ? "Plug one in; what became of one that is plugged in:"
                : "Load it; if that is not there, the kernel was built without CONFIG_BT:",
            [isLoaded ? Remedy.lookAtKernel : "modprobe bluetooth"])
    }

    /// A USB interface of the class of Bluetooth adapters: E0, 01, 01.
    private var usbRadio: String? {
        let folder = "/sys/bus/usb/devices"
        return machine.names(in: folder).map { folder + "/" + $0 }.first { device in
            machine.text(at: device + "/bInterfaceClass") == "e0"
                && machine.text(at: device + "/bInterfaceSubClass") == "01"
                && machine.text(at: device + "/bInterfaceProtocol") == "01"
        }
    }

    /// The switches that keep radios silent.
    func examineRadios() {
        let folder = "/sys/class/rfkill"
        let switches = machine.names(in: folder).map { folder + "/" + $0 }
            .filter { machine.text(at: $0 + "/type") == "bluetooth" }
        if switches.isEmpty {
            checkup.skip("rfkill", title: "Radio", because: "no switch for Bluetooth")
        }
        for place in switches {
            let name = machine.text(at: place + "/name") ?? ""
            let isSoft = machine.text(at: place + "/soft") == "1"
            let isHard = machine.text(at: place + "/hard") == "1"
            examine(switch: name, isSoft: isSoft, isHard: isHard)
        }
    }

    private func examine(switch name: String, isSoft: Bool, isHard: Bool) {
        let title = "Radio \(name)"
        let facts: [(name: String, fact: Check.Fact)] = [
            ("soft", .flag(isSoft)), ("hard", .flag(isHard)),
        ]
        guard isSoft || isHard else {
            return good("rfkill", name, title: title, "not blocked", facts: facts)
        }
        fail(
            "rfkill", name, title: title,
            isHard ? "blocked by a switch of the machine" : "blocked by software",
            BLEEP_ERROR_BLOCKED, BLEEP_BLAME_KERNEL,
            advice: isHard
                ? "Flip the switch, or press the key; the firmware's setup may have one too"
                    + (isSoft ? ". Then lift the other block:" : "")
                : "Lift the block:",
            commands: isSoft ? ["rfkill unblock bluetooth"] : [], facts: facts)
    }

    /// Whether adapters are on.
    func examinePower() {
        let title = "Power"
        guard let adapters = checkup.objects?.adapters, !adapters.isEmpty else {
            return checkup.skip("power", title: title, because: "BlueZ shows no adapter")
        }
        let off = adapters.filter { !$0.flag("Powered") }.map { $0.name }
        guard !off.isEmpty else {
            return good("power", title: title, counted(adapters.count, "adapter") + " on")
        }
        let file = "/etc/bluetooth/main.conf"
        let isManual = setting("AutoEnable", in: file) == "false"
        fail(
            "power", title: title,
            off.joined(separator: ", ") + " off"
                + (isManual ? "; AutoEnable=false in \(file) leaves it so" : ""),
            BLEEP_ERROR_NOT_READY, BLEEP_BLAME_KERNEL, advice: Remedy.powerOn,
            commands: (isManual ? ["sed -i 's/^AutoEnable *=.*/AutoEnable=true/' \(file)"] : [])
                + ["bluetoothctl power on"])
    }

    /// A setting of BlueZ's configuration, lower case.
    func setting(_ name: String, in file: String) -> String? {
        for line in machine.lines(of: file) where line.hasPrefix(name) {
            let parts = line.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, parts[0].filter({ $0 != " " }) == name else { continue }
            return parts[1].filter { $0 != " " }.lowercased()
        }
        return nil
    }

    /// Whether adapters may be put to sleep between two uses.
    func examineAutosuspend() {
        for adapter in machine.adapters ?? [] {
            guard let device = machine.device(of: adapter),
                let vendor = machine.text(at: device + "/idVendor"),
                let product = machine.text(at: device + "/idProduct")
            else { continue }
            let title = "USB of \(adapter)"
            let facts: [(name: String, fact: Check.Fact)] = [
                ("device", .text(device)), ("usb", .text(vendor + ":" + product)),
            ]
            guard machine.text(at: device + "/power/control") == "auto" else {
                good("autosuspend", adapter, title: title, "stays awake", facts: facts)
                continue
            }
            warn(
                "autosuspend", adapter, title: title,
                "\(vendor):\(product) may be put to sleep between two uses",
                advice: "Some adapters do not wake up again. If it falls silent, keep it awake:",
                commands: Remedy.keepAwake(device, vendor: vendor, product: product), facts: facts)
        }
    }
}

extension Remedy {
    static let powerOn = "Switch it on; if that fails see rfkill list:"
}
