import BleepCore
import CGLib

/// What an adapter is plugged into, as far as the device tree tells.
package struct AdapterHardware: Equatable, Sendable {
    /// The kind of bus: `usb`, `serial`, `sdio`; nil for a virtual one.
    package var bus: String?
    /// The node by which its USB device can be reset; nil where it has none.
    package var usbNode: String?

    /// Nil if there is no such adapter.
    package init?(of adapter: AdapterIndex, paths: KernelPaths = KernelPaths()) {
        let folder = paths.sysfs + "/class/bluetooth/" + adapter.name
        guard SystemFile.target(of: folder) != nil else { return nil }
        guard let device = SystemFile.target(of: folder + "/device") else { return }
        bus = SystemFile.target(of: device + "/subsystem").map(ObjectPath.lastComponent)
        guard bus == "usb" else { return }
        // The adapter hangs on an interface of the device.
        guard let above = ObjectPath.parent(of: device) else { return }
        usbNode = withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(PATH_MAX)) { node in
            guard findUsbNode(above, paths.usb, node.baseAddress, node.count) != 0 else {
                return nil
            }
            return node.baseAddress.map { String(cString: $0) }
        }
    }
}
