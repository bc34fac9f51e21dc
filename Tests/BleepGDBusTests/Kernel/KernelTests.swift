import BleepCore
import BleepTestKit
import CGLib
import Testing

@testable import BleepGDBus

extension BusTests {
    @Suite struct KernelTests {
        private let hci0 = AdapterIndex(0)
        private let radio = Radio(
            index: 0x102, name: "hci0", adapter: AdapterIndex(0), isSoftBlocked: true,
            isHardBlocked: false)

        /// An adapter on USB, as the kernel's device tree shows it.
        private func plugIn(_ folder: TestFolder, _ name: String = "hci0") throws {
            let device = "/sys/devices/pci0000:00/usb1/1-4"
            try folder.write("1\n", to: device + "/busnum")
            try folder.write("7\n", to: device + "/devnum")
            try folder.write("", to: device + "/1-4:1.0/bluetooth/\(name)/type")
            try folder.write("", to: "/sys/bus/usb/uevent")
            try folder.link(device + "/1-4:1.0/subsystem", to: "/sys/bus/usb")
            try folder.link(
                device + "/1-4:1.0/bluetooth/\(name)/device", to: device + "/1-4:1.0")
            try folder.link(
                "/sys/class/bluetooth/\(name)", to: device + "/1-4:1.0/bluetooth/\(name)")
        }

        private func addRadio(
            _ folder: TestFolder, _ number: Int, type: String = "bluetooth", name: String,
            soft: String = "0", hard: String = "0"
        ) throws {
            let radio = "/sys/class/rfkill/rfkill\(number)/"
            for (file, text) in [
                ("type", type), ("index", "\(number)"), ("name", name), ("soft", soft),
                ("hard", hard),
            ] {
                try folder.write(text + "\n", to: radio + file)
            }
        }

        @Test func withoutAnythingEverythingHasItsReason() throws {
            let world = try KernelWorld()
            defer { world.close() }
            world.fake.state.hciErrno = EAFNOSUPPORT

            #expect(world.kernel.hardware(of: hci0) == nil)
            #expect(world.kernel.radios().failureText?.hasSuffix("/rfkill: not there") == true)
            #expect(
                world.kernel.counters(of: hci0).failureText
                    == "hci0: no Bluetooth in this kernel or network namespace")
            #expect(world.kernel.commandRefusal?.text == "CAP_NET_ADMIN: not permitted")
            for order in [Kernel.Order.switchOff(hci0), .switchOn(hci0), .reset(hci0)] {
                #expect(world.kernel.refusal(to: order)?.isLackOfPrivilege == true)
            }
            #expect(
                world.kernel.refusal(to: .resetUsb(hci0))?.text
                    == "hci0's USB device: no such device")
            #expect(world.kernel.refusal(to: .unblock(radio))?.number == ENOENT)
        }

        @Test func readsTheCountersOfAnAdapter() throws {
            let world = try KernelWorld()
            defer { world.close() }
            var info = hciInfo()
            info.address = (6, 5, 4, 3, 2, 1)
            info.flags = 5
            info.commandsSent = 40
            info.eventsReceived = 39
            info.receiveErrors = 2
            world.fake.state.adapters[1] = info

            let counters = try #require(try? world.kernel.counters(of: AdapterIndex(1)).get())

            #expect(counters.address.text == "01:02:03:04:05:06")
            #expect(counters.isUp)
            #expect(counters.commandsSent == 40)
            #expect(counters.eventsReceived == 39)
            #expect(counters.receiveErrors == 2)
            #expect(world.kernel.counters(of: hci0).failureText == "hci0: no such device")
        }

        @Test func findsTheRadiosAndWhatTheyBelongTo() throws {
            let world = try KernelWorld()
            defer { world.close() }
            try addRadio(world.folder, 10, name: "hci0", soft: "1")
            try addRadio(world.folder, 2, name: "laptop-bluetooth", hard: "1")
            try addRadio(world.folder, 1, type: "wlan", name: "phy0", soft: "1")

            let radios = try #require(try? world.kernel.radios().get())
                .sorted { $0.index < $1.index }

            #expect(radios.map(\.index) == [2, 10])
            #expect(radios[0].adapter == nil)
            #expect(radios[0].isHardBlocked && !radios[0].isSoftBlocked)
            #expect(radios[1].adapter == hci0)
            #expect(radios[1].isSoftBlocked && !radios[1].isHardBlocked)
        }

        @Test func unblocksOneRadioByItsNumber() throws {
            let world = try KernelWorld()
            defer { world.close() }
            try world.folder.write("", to: "/dev/rfkill")
            let told = Told<Refusal?>(waking: world.context)

            world.kernel.perform(.unblock(radio)) { told.tell($0) }

            try #require(world.run { told.count == 1 })
            #expect(told.all == [nil])
            let bytes = world.folder.bytes(of: "/dev/rfkill")
            #expect(Array(bytes.prefix(4)) == withUnsafeBytes(of: UInt32(0x102)) { Array($0) })
            #expect(bytes.suffix(4) == [2, 2, 0, 0])
        }

        @Test func findsTheUsbDeviceOfAnAdapterAndResetsThat() throws {
            let world = try KernelWorld()
            defer { world.close() }
            try plugIn(world.folder)
            let node = world.folder.path + "/dev/bus/usb/001/007"
            #expect(
                world.kernel.refusal(to: .resetUsb(hci0))?.text == node + ": not there")
            try world.folder.write("", to: "/dev/bus/usb/001/007")
            let told = Told<Refusal?>(waking: world.context)

            #expect(world.kernel.hardware(of: hci0)?.bus == "usb")
            #expect(world.kernel.hardware(of: hci0)?.usbNode == node)
            #expect(world.kernel.refusal(to: .resetUsb(hci0)) == nil)
            world.kernel.perform(.resetUsb(hci0)) { told.tell($0) }

            try #require(world.run { told.count == 1 })
            #expect(told.all == [nil])
            #expect(world.fake.state.switched == ["usb " + node])
        }

        @Test func anAdapterOnASerialLineHasNoUsbDevice() throws {
            let world = try KernelWorld()
            defer { world.close() }
            let device = "/sys/devices/platform/serial0/serial0-0"
            try world.folder.write("", to: device + "/bluetooth/hci0/type")
            try world.folder.write("", to: "/sys/bus/serial/uevent")
            try world.folder.link(device + "/subsystem", to: "/sys/bus/serial")
            try world.folder.link(device + "/bluetooth/hci0/device", to: device)
            try world.folder.link("/sys/class/bluetooth/hci0", to: device + "/bluetooth/hci0")
            let told = Told<Refusal?>(waking: world.context)

            world.kernel.perform(.resetUsb(hci0)) { told.tell($0) }

            #expect(world.kernel.hardware(of: hci0)?.bus == "serial")
            try #require(world.run { told.count == 1 })
            #expect(told.last??.number == ENODEV)
            #expect(world.fake.state.switched.isEmpty)
        }

        @Test func switchesAnAdapterOffAndOnAndTakesUpAlreadyForUp() throws {
            let world = try KernelWorld()
            defer { world.close() }
            let told = Told<Refusal?>(waking: world.context)
            let adapter = AdapterIndex(3)

            for (index, order) in [Kernel.Order.switchOff(adapter), .reset(adapter)].enumerated() {
                world.kernel.perform(order) { told.tell($0) }
                try #require(world.run { told.count == index + 1 })
            }
            world.fake.state.switchErrno = EALREADY
            world.kernel.perform(.switchOn(adapter)) { told.tell($0) }
            try #require(world.run { told.count == 3 })
            world.fake.state.switchErrno = EPERM
            world.kernel.perform(.switchOn(adapter)) { told.tell($0) }

            try #require(world.run { told.count == 4 })
            #expect(world.fake.state.switched == ["down 3", "reset 3", "up 3", "up 3"])
            #expect(told.all.prefix(3).allSatisfy { $0 == nil })
            #expect(told.last??.isLackOfPrivilege == true)
        }

        @Test func nobodyHearsOfAnErrandAfterTheEnd() throws {
            let world = try KernelWorld()
            let told = Told<Refusal?>(waking: world.context)
            world.kernel.perform(.reset(hci0)) { told.tell($0) }

            world.close()

            #expect(told.count == 0)
        }

        @Test func whoMayCommandAdaptersMaySwitchThem() throws {
            let world = try KernelWorld()
            defer { world.close() }

            world.fake.state.mayCommand = true

            #expect(world.kernel.commandRefusal == nil)
            #expect(world.kernel.refusal(to: .reset(hci0)) == nil)
        }

        @Test func theRealSystemCallsFailWithAReasonOrSucceed() {
            let calls = KernelCalls()
            var info = hciInfo()

            let mgmt = calls.openMgmt()
            if mgmt >= 0 { close(mgmt) }
            let read = calls.readInfo(of: 0xfff0, into: &info)

            #expect(mgmt >= 0 || Refusal("mgmt", of: mgmt) != nil)
            #expect([-EAFNOSUPPORT, -ENODEV, -EPERM, -EACCES].contains(read))
            #expect(calls.resetUsbDevice(at: "/dev/null") == -ENOTTY)
            #expect(calls.resetUsbDevice(at: "/nowhere") == -ENOENT)
        }
    }
}

extension Result<ControllerCounters, Refusal> {
    fileprivate var failureText: String? {
        guard case .failure(let refusal) = self else { return nil }
        return refusal.text
    }
}

extension Result<[Radio], Refusal> {
    fileprivate var failureText: String? {
        guard case .failure(let refusal) = self else { return nil }
        return refusal.text
    }
}
