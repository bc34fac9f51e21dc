import BleepCore
import BluezSimulator
import CGLib

@testable import BleepGDBus

/// A world with a kernel and a service manager of the test's below and beside its BlueZ.
package final class FakeMachine {
    package let world: FakeWorld
    package let kernel: FakeKernel
    package let folder: TestFolder
    package let systemd: FakeServiceManager?

    /// The address of the simulator's first adapter.
    package static let address = BluetoothAddress("00:AA:01:00:00:23")!

    package init(
        hasSystemd: Bool = true, _ change: (inout FakeWorld.Configuration) -> Void = { _ in }
    ) throws {
        let context = g_main_context_new()!
        let kernel = FakeKernel(context)
        let folder = try TestFolder()
        self.kernel = kernel
        self.folder = folder
        world = try FakeWorld {
            $0.context = context
            $0.client.kernelCalls = kernel
            $0.client.kernelPaths = KernelPaths(below: folder.path)
            $0.client.lockFolder = folder.path
            $0.client.keepsRecord = true
            change(&$0)
        }
        systemd = hasSystemd ? try FakeServiceManager(world.bus.address, context) : nil
        let bluez = world.bluez
        systemd?.onRestart = {
            try? bluez.inject(.crash(.forever))
            try? bluez.inject(.start)
        }
        plugIn(0)
        addRadio()
    }

    package func close() {
        world.shutClientDown()
        systemd?.close()
        world.close()
        kernel.hangUp()
        folder.remove()
    }

    /// An adapter that the kernel has, with the address.
    package func plugIn(_ number: UInt16, _ address: BluetoothAddress = FakeMachine.address) {
        var info = hciInfo()
        withUnsafeMutableBytes(of: &info.address) { bytes in
            for place in 0..<6 {
                bytes[place] = UInt8(truncatingIfNeeded: address.number >> UInt64(8 * place))
            }
        }
        info.flags = 1
        kernel.state.adapters[number] = info
        try? folder.write("", to: "/sys/class/bluetooth/hci\(number)/type")
    }

    package func unplug(_ number: UInt16) {
        kernel.state.adapters[number] = nil
        let name = folder.path + "/sys/class/bluetooth/hci\(number)"
        remove(name + "/type")
        remove(name)
    }

    /// A driver that the adapter's device is bound to.
    package func bind(_ number: UInt16) throws {
        let device = "/sys/devices/serial0-0"
        for file in ["unbind", "bind"] { try folder.write("", to: "/sys/drivers/hci_uart/" + file) }
        try folder.write("", to: device + "/uevent")
        try folder.link(device + "/driver", to: "/sys/drivers/hci_uart")
        try folder.link("/sys/class/bluetooth/hci\(number)/device", to: device)
    }

    /// The switch of hci0.
    package func addRadio(soft: String = "0", hard: String = "0") {
        for (file, text) in [
            ("type", "bluetooth"), ("index", "4"), ("name", "hci0"), ("soft", soft),
            ("hard", hard),
        ] {
            try? folder.write(text + "\n", to: "/sys/class/rfkill/rfkill4/" + file)
        }
        try? folder.write("", to: "/dev/rfkill")
    }

    /// Starts a stage on the client's loop, and notes what it comes to, which should be one thing.
    package func start(_ work: any StageWork) -> Told<StageOutcome> {
        let told = Told<StageOutcome>(waking: world.context)
        work.start { told.tell($0) }
        return told
    }

    /// Answers the next command of the management socket once it is there; false in vain.
    package func answer(
        _ opcode: UInt16, _ adapter: UInt16 = 0, _ status: UInt8 = 0, _ parameters: [UInt8] = []
    ) -> Bool {
        let seen = kernel.state.commands.count
        guard
            seen > 0 || world.run(until: { !self.kernel.state.commands.isEmpty }),
            let command = kernel.state.commands.first,
            command[0] == UInt8(opcode & 0xff), command[2] == UInt8(adapter)
        else { return false }
        kernel.state.commands.removeFirst()
        kernel.complete(opcode, adapter, status, parameters)
        return true
    }

    /// The parameters of an answer to READ_INFO.
    package static func info(isPowered: Bool) -> [UInt8] {
        (0..<6).map { UInt8(truncatingIfNeeded: address.number >> UInt64(8 * $0)) }
            + [9, 0, 0] + [0xff, 0xff, 0, 0] + settings(isPowered: isPowered)
            + [UInt8](repeating: 0, count: 3 + 249 + 11)
    }

    /// The parameters of an answer to SET_POWERED.
    package static func settings(isPowered: Bool) -> [UInt8] {
        [isPowered ? 1 : 0, 2, 0, 0]
    }
}
