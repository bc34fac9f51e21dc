import BleepCore
import CGLib

/// The switches that keep radios silent.
package struct Rfkill: Sendable {
    private let paths: KernelPaths

    package init(paths: KernelPaths = KernelPaths()) {
        self.paths = paths
    }

    /// All Bluetooth radios; none, and why, where the kernel has no such switches.
    package func radios() -> Result<[Radio], Refusal> {
        let folder = paths.sysfs + "/class/rfkill"
        guard let names = SystemFile.names(in: folder) else {
            return .failure(Refusal(folder, ENOENT))
        }
        var radios: [Radio] = []
        for name in names {
            if let radio = radio(at: folder + "/" + name) { radios.append(radio) }
        }
        return .success(radios)
    }

    /// Why no radio could be unblocked; nil if that is allowed.
    package var refusal: Refusal? {
        SystemFile.refusal(toWrite: paths.rfkill)
    }

    /// Lifts the soft block. Powering the adapter up again is up to BlueZ.
    package func unblock(_ radio: Radio) -> Refusal? {
        SystemFile.write(radio.unblockingEvent, to: paths.rfkill)
    }

    /// Nil for other radios, and for one that goes while it is read.
    private func radio(at folder: String) -> Radio? {
        let index = readNumber(folder + "/index")
        let soft = readNumber(folder + "/soft")
        let hard = readNumber(folder + "/hard")
        guard index >= 0, soft >= 0, hard >= 0,
            SystemFile.text(at: folder + "/type") == "bluetooth",
            let name = SystemFile.text(at: folder + "/name")
        else { return nil }
        // The kernel's Bluetooth gives each adapter a switch of its name.
        return Radio(
            index: UInt32(truncatingIfNeeded: index), name: name,
            adapter: AdapterIndex(name: name), isSoftBlocked: soft != 0, isHardBlocked: hard != 0)
    }
}
