import BleepCore
import CGLib

/// A device and the driver it is bound to, as the device tree has them.
struct DriverBinding {
    /// The driver's own.
    var folder: String
    /// The device, as the driver calls it.
    var device: String

    /// Nil where the adapter hangs on no device that has a driver: a virtual one does.
    init?(of adapter: AdapterIndex, paths: KernelPaths) {
        let link = paths.sysfs + "/class/bluetooth/" + adapter.name + "/device"
        guard let device = SystemFile.target(of: link),
            let folder = SystemFile.target(of: device + "/driver")
        else { return nil }
        self.folder = folder
        self.device = ObjectPath.lastComponent(of: device)
    }

    /// Says why not. Takes the driver as long as it needs to let go and to begin anew.
    func rebind() -> Refusal? {
        let name = Array(device.utf8)
        return SystemFile.write(name, to: folder + "/unbind")
            ?? SystemFile.write(name, to: folder + "/bind")
    }
}
