import CGLib

/// The system calls below BlueZ, unless a test stands in for them. Failures are negative errnos.
///
/// Sendable: has no state; a stand-in must guard its own.
package class KernelCalls: @unchecked Sendable {
    /// What can be asked of an adapter, by the number of the kernel's request.
    package enum Switch: Int32, Sendable {
        case up = 201
        case down = 202
        case reset = 203
    }

    package init() {}

    /// A descriptor for the management of adapters.
    package func openMgmt() -> Int32 {
        let descriptor = openMgmtSocket()
        // Without the filter each advertisement that is heard wakes the loop; bearable.
        if descriptor >= 0 { _ = refuseAdvertisements(descriptor) }
        return descriptor
    }

    /// A descriptor that tells how the radios are, and each change.
    package func openRfkill(_ node: String) -> Int32 {
        openToLook(node)
    }

    /// The kernel takes orders for adapters from this process.
    package func mayCommand() -> Bool {
        mayCommandAdapters() != 0
    }

    /// Takes no privilege, and waits for nothing.
    package func readInfo(of device: UInt16, into info: inout hciInfo) -> Int32 {
        let descriptor = openHciSocket()
        guard descriptor >= 0 else { return descriptor }
        defer { close(descriptor) }
        return readHciInfo(descriptor, device, &info)
    }

    /// Waits for the controller, for up to 10 s.
    package func switchAdapter(_ device: UInt16, _ request: Switch) -> Int32 {
        let descriptor = openHciSocket()
        guard descriptor >= 0 else { return descriptor }
        defer { close(descriptor) }
        return switchHci(descriptor, device, request.rawValue)
    }

    /// Waits until the device is there again.
    package func resetUsbDevice(at node: String) -> Int32 {
        let descriptor = openToWrite(node)
        guard descriptor >= 0 else { return descriptor }
        defer { close(descriptor) }
        return resetUsb(descriptor)
    }
}
