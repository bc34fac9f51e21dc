/// Where the system keeps what is read and written here; a test has a folder of its own.
package struct KernelPaths: Sendable {
    /// The device tree, as `/sys`.
    package var sysfs = "/sys"
    /// Where radios are switched.
    package var rfkill = "/dev/rfkill"
    /// The folder of USB's device nodes.
    package var usb = "/dev/bus/usb"

    package init() {}

    /// Everything below one folder.
    package init(below root: String) {
        sysfs = root + "/sys"
        rfkill = root + "/dev/rfkill"
        usb = root + "/dev/bus/usb"
    }
}
