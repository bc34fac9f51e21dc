import BleepCore
import CGLib

/// What the library sees and does below bluetoothd.
///
/// Sendable: nothing in it changes; the parts guard themselves.
package final class Kernel: @unchecked Sendable {
    /// Something to be done that may take the kernel seconds.
    package enum Order: Equatable, Sendable {
        case unblock(Radio)
        case switchOff(AdapterIndex)
        case switchOn(AdapterIndex)
        case reset(AdapterIndex)
        case resetUsb(AdapterIndex)
        /// Takes the driver off the device and puts it on again.
        case rebind(AdapterIndex)
    }

    /// On the loop only.
    package let mgmt: MgmtSocket
    private let calls: KernelCalls
    private let paths: KernelPaths
    private let errands: Errands

    package init(
        loop: Loop, calls: KernelCalls = KernelCalls(), paths: KernelPaths = KernelPaths()
    ) {
        self.calls = calls
        self.paths = paths
        errands = Errands(loop: loop)
        mgmt = MgmtSocket(loop: loop, calls: calls, errands: errands)
    }

    /// On the loop, before that closes.
    package func close() {
        mgmt.shut()
        errands.close()
    }

    /// Asks whether the kernel's Bluetooth still turns. On the loop; `onAnswer` too.
    package func readInfo(
        of adapter: AdapterIndex, within limit: Duration,
        onAnswer: @escaping (MgmtAnswer) -> Void
    ) {
        mgmt.send(.readInfo(adapter), within: limit, onAnswer: onAnswer)
    }

    /// Asks the same where no adapter is known. On the loop; `onAnswer` too.
    package func listAdapters(
        within limit: Duration, onAnswer: @escaping (MgmtAnswer) -> Void
    ) {
        mgmt.send(.readIndexList, within: limit, onAnswer: onAnswer)
    }

    /// What has gone to the controller and come from it, now. Waits for nothing; any thread.
    package func counters(of adapter: AdapterIndex) -> Result<ControllerCounters, Refusal> {
        var info = hciInfo()
        if let refusal = Refusal(adapter.name, of: calls.readInfo(of: adapter.number, into: &info))
        {
            return .failure(refusal)
        }
        var address: UInt64 = 0
        withUnsafeBytes(of: info.address) { bytes in
            for place in 0..<6 { address |= UInt64(bytes[place]) << UInt64(8 * place) }
        }
        return .success(
            ControllerCounters(
                address: BluetoothAddress(number: address), isUp: info.flags & 1 != 0,
                commandsSent: info.commandsSent,
                eventsReceived: info.eventsReceived, sendErrors: info.sendErrors,
                receiveErrors: info.receiveErrors,
                packetsSent: info.aclSent &+ info.scoSent,
                packetsReceived: info.aclReceived &+ info.scoReceived))
    }

    /// The Bluetooth radios and whether they are blocked. Any thread.
    package func radios() -> Result<[Radio], Refusal> {
        Rfkill(paths: paths).radios()
    }

    /// What the adapter is plugged into; nil if it is not there. Any thread.
    package func hardware(of adapter: AdapterIndex) -> AdapterHardware? {
        AdapterHardware(of: adapter, paths: paths)
    }

    /// Why the kernel would take no commands over its management socket; nil if it would.
    package var commandRefusal: Refusal? {
        calls.mayCommand() ? nil : Refusal("CAP_NET_ADMIN", EPERM)
    }

    /// Why no radio could be unblocked; nil if that is allowed. Any thread.
    package var rfkillRefusal: Refusal? {
        Rfkill(paths: paths).refusal
    }

    /// Why an order would fail for want of a privilege or of the thing itself, without trying it;
    /// nil if none is known. Any thread.
    package func refusal(to order: Order) -> Refusal? {
        switch order {
        case .unblock: rfkillRefusal
        case .switchOff, .switchOn, .reset: commandRefusal
        case .resetUsb(let adapter):
            switch order.usbNode(adapter, paths) {
            case .success(let node): SystemFile.refusal(toWrite: node)
            case .failure(let refusal): refusal
            }
        case .rebind(let adapter):
            switch order.driver(adapter, paths) {
            case .success(let driver): SystemFile.refusal(toWrite: driver.folder + "/unbind")
            case .failure(let refusal): refusal
            }
        }
    }

    /// The adapter that has the address now, if there is one. Any thread.
    package func adapter(at address: BluetoothAddress) -> AdapterIndex? {
        for name in SystemFile.names(in: paths.sysfs + "/class/bluetooth") ?? [] {
            guard let adapter = AdapterIndex(name: name),
                case .success(let counters) = counters(of: adapter), counters.address == address
            else { continue }
            return adapter
        }
        return nil
    }

    /// A descriptor for what the kernel tells of radios; a negative errno if there is none.
    func openRfkill() -> Int32 {
        calls.openRfkill(paths.rfkill)
    }

    /// Has it done on a thread; `onEnd` runs on the loop with why not, or nil.
    package func perform(_ order: Order, onEnd: @escaping @Sendable (Refusal?) -> Void) {
        errands.run({ [calls, paths] in order.perform(calls, paths) }, onEnd: onEnd)
    }
}

extension Kernel.Order {
    fileprivate func perform(_ calls: KernelCalls, _ paths: KernelPaths) -> Refusal? {
        switch self {
        case .unblock(let radio): return Rfkill(paths: paths).unblock(radio)
        case .switchOff(let adapter): return turn(adapter, .down, calls)
        case .switchOn(let adapter): return turn(adapter, .up, calls)
        case .reset(let adapter): return turn(adapter, .reset, calls)
        case .resetUsb(let adapter):
            switch usbNode(adapter, paths) {
            case .success(let node): return Refusal(node, of: calls.resetUsbDevice(at: node))
            case .failure(let refusal): return refusal
            }
        case .rebind(let adapter):
            switch driver(adapter, paths) {
            case .success(let driver): return driver.rebind()
            case .failure(let refusal): return refusal
            }
        }
    }

    fileprivate func driver(
        _ adapter: AdapterIndex, _ paths: KernelPaths
    ) -> Result<DriverBinding, Refusal> {
        guard let driver = DriverBinding(of: adapter, paths: paths) else {
            return .failure(Refusal(adapter.name + "'s driver", ENODEV))
        }
        return .success(driver)
    }

    /// Looked up each time: the device has another number whenever it has come back.
    fileprivate func usbNode(
        _ adapter: AdapterIndex, _ paths: KernelPaths
    ) -> Result<String, Refusal> {
        guard let node = AdapterHardware(of: adapter, paths: paths)?.usbNode else {
            return .failure(Refusal(adapter.name + "'s USB device", ENODEV))
        }
        return .success(node)
    }

    private func turn(
        _ adapter: AdapterIndex, _ request: KernelCalls.Switch, _ calls: KernelCalls
    ) -> Refusal? {
        let result = calls.switchAdapter(adapter.number, request)
        // It is up already: somebody, as bluetoothd, was faster.
        if request == .up, result == -EALREADY { return nil }
        return Refusal(adapter.name, of: result)
    }
}
