import BleepCore
import CGLib

@testable import BleepGDBus

/// Stands in for the kernel: holds each command on the management socket until the test answers,
/// and has adapters whose counters and switches the test sets.
///
/// Sendable: all that changes belongs to `lock`.
package final class FakeKernel: KernelCalls, @unchecked Sendable {
    /// What a machine has.
    package struct State {
        /// What opening the management socket gives instead of one.
        package var mgmtErrno: Int32 = 0
        package var adapters: [UInt16: hciInfo] = [:]
        /// What every question about adapters gives instead of an answer.
        package var hciErrno: Int32 = 0
        /// What each switching or resetting gives.
        package var switchErrno: Int32 = 0
        package var mayCommand = false
        /// What was switched and reset, in order: `down 0`, `usb /dev/bus/usb/001/004`.
        package var switched: [String] = []
        /// Whether it tells of radios.
        package var hasRfkill = false
        /// The commands that the socket brought, unanswered ones too.
        package var commands: [[UInt8]] = []
    }

    private let lock = Lock()
    private var contents = State()
    private let context: OpaquePointer
    private var farEnd: Int32 = -1
    private var source: UnsafeMutablePointer<GSource>?
    private var rfkillEnd: Int32 = -1
    /// A pipe that nobody writes to while switches are to hang.
    private var gate: [Int32] = []

    package init(_ context: OpaquePointer) {
        self.context = context
    }

    package var state: State {
        get { lock.with { contents } }
        set { lock.with { contents = newValue } }
    }

    /// Tells of a radio.
    package func sayRadio(_ index: UInt8, soft: Bool, hard: Bool = false) {
        let bytes: [UInt8] = [index, 0, 0, 0, 2, 2, soft ? 1 : 0, hard ? 1 : 0]
        bytes.withUnsafeBytes { _ = CGLib.send(rfkillEnd, $0.baseAddress, $0.count, 0) }
    }

    package override func openRfkill(_ node: String) -> Int32 {
        guard state.hasRfkill else { return -EACCES }
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { return -lastErrno() }
        if rfkillEnd >= 0 { close(rfkillEnd) }
        rfkillEnd = ends[1]
        return ends[0]
    }

    /// Has switching hang from now on.
    package func holdSwitches() {
        var ends: [Int32] = [-1, -1]
        guard pipe2(&ends, O_CLOEXEC) == 0 else { return }
        lock.with { gate = ends }
    }

    package func releaseSwitches() {
        for end in lock.with({ gate }).suffix(1) { close(end) }
    }

    /// Closes the socket, as if the kernel's Bluetooth had gone.
    package func hangUp() {
        if let source {
            g_source_destroy(source)
            g_source_unref(source)
        }
        source = nil
        if farEnd >= 0 { close(farEnd) }
        farEnd = -1
        if rfkillEnd >= 0 { close(rfkillEnd) }
        rfkillEnd = -1
    }

    /// Says something on the socket: an event, or an answer.
    package func say(_ code: UInt16, _ adapter: UInt16, _ parameters: [UInt8]) {
        let bytes = Self.halves(code, adapter, UInt16(parameters.count)) + parameters
        bytes.withUnsafeBytes { _ = CGLib.send(farEnd, $0.baseAddress, $0.count, 0) }
    }

    /// Answers a command.
    package func complete(
        _ opcode: UInt16, _ adapter: UInt16, _ status: UInt8 = 0, _ parameters: [UInt8] = []
    ) {
        say(1, adapter, Self.halves(opcode) + [status] + parameters)
    }

    /// Puts numbers as the kernel does.
    package static func halves(_ numbers: UInt16...) -> [UInt8] {
        numbers.flatMap { [UInt8($0 & 0xff), UInt8($0 >> 8)] }
    }

    package override func openMgmt() -> Int32 {
        let failure = state.mgmtErrno
        guard failure == 0 else { return -failure }
        hangUp()
        var ends: [Int32] = [-1, -1]
        let type = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, type, 0, &ends) == 0 else { return -lastErrno() }
        farEnd = ends[1]
        _ = refuseAdvertisements(ends[0])
        source = g_unix_fd_source_new(farEnd, G_IO_IN)
        let callback: GUnixFDSourceFunc = { _, _, me in
            me.map { Unmanaged<FakeKernel>.fromOpaque($0).takeUnretainedValue().listen() }
            return 1  // G_SOURCE_CONTINUE
        }
        g_source_set_callback(
            source, unsafeBitCast(callback, to: GSourceFunc.self),
            Unmanaged.passUnretained(self).toOpaque(), nil)
        g_source_attach(source, context)
        return ends[0]
    }

    private func listen() {
        var buffer = [UInt8](repeating: 0, count: 512)
        let length = recv(farEnd, &buffer, buffer.count, Int32(MSG_DONTWAIT))
        guard length > 0 else { return hangUp() }
        lock.with { contents.commands.append(Array(buffer[..<length])) }
    }

    package override func mayCommand() -> Bool {
        state.mayCommand
    }

    package override func readInfo(of device: UInt16, into info: inout hciInfo) -> Int32 {
        let state = state
        guard state.hciErrno == 0 else { return -state.hciErrno }
        guard let known = state.adapters[device] else { return -ENODEV }
        info = known
        return 0
    }

    package override func switchAdapter(_ device: UInt16, _ request: Switch) -> Int32 {
        let result = note("\(request) \(device)")
        var byte: UInt8 = 0
        if let end = lock.with({ gate.first }) { _ = read(end, &byte, 1) }
        return result
    }

    package override func resetUsbDevice(at node: String) -> Int32 {
        note("usb \(node)")
    }

    private func note(_ what: String) -> Int32 {
        lock.with {
            contents.switched.append(what)
            return -contents.switchErrno
        }
    }
}
