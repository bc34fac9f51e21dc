import BleepCore
import CGLib

/// Lifts the soft block of an adapter's radios, and waits until the kernel says that it is lifted,
/// and for what bluetoothd makes of that: it switches the adapter on by itself.
///
/// Sendable: touched on the loop only.
package final class RfkillUnblock: StageWork, @unchecked Sendable {
    /// The kernel tells at once; a driver may need a moment.
    private static let limit = Duration.seconds(3)
    private static let glance = Duration.milliseconds(100)

    private let client: Client
    private let adapter: AdapterIndex
    private var awaited: [UInt32] = []
    private var descriptor: Descriptor?
    private var source: UnsafeMutablePointer<GSource>?
    private var alarm: Alarm?
    /// Nil while the block is not lifted.
    private var powerIsDue: Instant?
    private var done: ((StageOutcome) -> Void)?

    package init(client: Client, adapter: AdapterIndex) {
        self.client = client
        self.adapter = adapter
    }

    package func start(_ done: @escaping (StageOutcome) -> Void) {
        self.done = done
        switch client.kernel.radios() {
        case .failure(let refusal): end(.failed(refusal.text))
        case .success(let radios): unblock(radios.filter { $0.concerns(adapter) })
        }
    }

    package func cancel() {
        done = nil
        letGo()
    }

    private func unblock(_ radios: [Radio]) {
        if let hard = radios.first(where: { $0.isHardBlocked }) {
            return end(.failed(RfkillUnblock.hardBlock(of: hard.name)))
        }
        let blocked = radios.filter { $0.isSoftBlocked }
        guard !blocked.isEmpty else {
            return end(.done(phrase("rfkill blocks nothing of ", adapter.name)))
        }
        awaited = blocked.map { $0.index }
        listen()
        let alarm = Alarm { [self] in timeIsUp() }
        self.alarm = alarm
        client.loop.setTimer(alarm, at: client.clock.now.advanced(by: RfkillUnblock.limit))
        for radio in blocked {
            client.kernel.perform(.unblock(radio)) { [self] refusal in
                guard let refusal else { return }
                end(refusal.isLackOfPrivilege ? .denied(refusal.permission) : .failed(refusal.text))
            }
        }
    }

    /// Where that may not be, the files tell when the time is up.
    private func listen() {
        let number = client.kernel.openRfkill()
        guard number >= 0, let fresh = g_unix_fd_source_new(number, G_IO_IN) else { return }
        descriptor = Descriptor(number)
        source = fresh
        let callback: GUnixFDSourceFunc = { _, _, me in
            me.map { Unmanaged<RfkillUnblock>.fromOpaque($0).takeUnretainedValue().hear() }
            return 1  // G_SOURCE_CONTINUE
        }
        g_source_set_callback(
            fresh, unsafeBitCast(callback, to: GSourceFunc.self),
            Unmanaged.passRetained(self).toOpaque(),
            { me in me.map { Unmanaged<RfkillUnblock>.fromOpaque($0).release() } })
        g_source_attach(fresh, client.loop.context)
    }

    private func hear() {
        var buffer = [UInt8](repeating: 0, count: RfkillEvent.length)
        guard let length = descriptor?.read(into: &buffer), length != -EAGAIN, length != -EINTR
        else { return }
        guard let event = RfkillEvent(buffer, count: Int(length)) else { return stopListening() }
        guard awaited.contains(event.index) else { return }
        if event.isHardBlocked { return end(.failed(RfkillUnblock.hardBlock(of: adapter.name))) }
        guard !event.isSoftBlocked else { return }
        awaited.removeAll { $0 == event.index }
        if awaited.isEmpty { lifted() }
    }

    /// The news may have been missed, but not what the files say now.
    private func timeIsUp() {
        guard powerIsDue == nil else { return look() }
        guard case .success(let radios) = client.kernel.radios(),
            !radios.contains(where: { $0.isBlocked && awaited.contains($0.index) })
        else { return end(.failed(phrase(adapter.name, " stays blocked by software"))) }
        lifted()
    }

    private func lifted() {
        stopListening()
        powerIsDue = client.clock.now.advanced(by: RfkillUnblock.limit)
        look()
    }

    private func look() {
        guard let alarm, let powerIsDue else { return }
        let now = client.clock.now
        let isOff = client.view.adapterStates.contains {
            AdapterIndex(path: $0.path) == adapter && !$0.isPowered
        }
        guard !isOff || now >= powerIsDue else {
            return client.loop.setTimer(alarm, at: now.advanced(by: RfkillUnblock.glance))
        }
        end(.done(phrase("the soft block of ", adapter.name, " was lifted")))
    }

    private func end(_ outcome: StageOutcome) {
        let tell = done
        cancel()
        tell?(outcome)
    }

    private func letGo() {
        stopListening()
        if let alarm { client.loop.stopTimer(alarm) }
        alarm = nil
    }

    private func stopListening() {
        if let source {
            g_source_destroy(source)
            g_source_unref(source)
        }
        source = nil
        descriptor = nil
    }

    private static func hardBlock(of name: String) -> String {
        name + " is hard-blocked: only the switch on the machine lifts that"
    }
}

extension RfkillUnblock {
    /// Whether radios may be unblocked here; asks by opening the node, and waits for nothing.
    package static func permission(_ client: Client) -> Permission {
        client.kernel.rfkillRefusal?.permission ?? .granted
    }
}

extension Refusal {
    /// What it means that `/dev/rfkill` may not be written to.
    fileprivate var permission: Permission {
        guard isLackOfPrivilege else { return .unavailable(text) }
        return .missing(
            reason: text,
            grant: "write access to /dev/rfkill: a udev rule "
                + "KERNEL==\"rfkill\", SUBSYSTEM==\"misc\", GROUP=\"bluetooth\", MODE=\"0664\", "
                + "and the program's user in that group; who sits at the machine has it by uaccess")
    }
}
