import BleepCore
import CGLib

/// Switches a controller off and on below bluetoothd, and resets its hardware if it stays silent.
///
/// Sendable: touched on the loop only.
package final class ControllerReset: StageWork, @unchecked Sendable {
    private let client: Client
    private let adapter: AdapterIndex
    private var cycle: ControllerCycle
    /// What a reset of the hardware is here; nil where there is none.
    private let reset: Kernel.Order?
    /// Nil where it was never told; then the adapter is known by its number.
    private var address: BluetoothAddress?
    private var alarm: Alarm?
    private var done: ((StageOutcome) -> Void)?

    package init(client: Client, adapter: AdapterIndex) {
        self.client = client
        self.adapter = adapter
        let means = ControllerReset.means(client.kernel, adapter)
        reset = means.order
        cycle = ControllerCycle(
            adapter, mayCommand: client.kernel.commandRefusal == nil, means: means.text)
    }

    package func start(_ done: @escaping (StageOutcome) -> Void) {
        self.done = done
        address = ControllerReset.address(of: adapter, client)
        feed(.started)
    }

    package func cancel() {
        done = nil
        stopAlarm()
    }

    private func feed(_ event: ControllerCycle.Event) {
        guard done != nil else { return }
        for action in cycle.handle(event, at: client.clock.now) { perform(action) }
    }

    private func perform(_ action: ControllerCycle.Action) {
        switch action {
        case .order(let number, let order, let limit): perform(order, number, within: limit)
        case .look(let rest): setAlarm(after: rest) { $0.look() }
        case .end(let outcome):
            let tell = done
            cancel()
            tell?(outcome)
        }
    }

    private func perform(
        _ order: ControllerCycle.Order, _ number: Int, within limit: Duration
    ) {
        switch order {
        case .readInfo: send(.readInfo(adapter), number, within: limit)
        case .setPowered(let isOn, let place):
            send(.setPowered(place, isOn), number, within: limit)
        case .takeDown: perform(.switchOff(adapter), number, within: limit)
        case .bringUp: perform(.switchOn(adapter), number, within: limit)
        case .resetHardware: if let reset { perform(reset, number, within: limit) }
        }
    }

    private func send(_ command: MgmtCommand, _ number: Int, within limit: Duration) {
        client.kernel.mgmt.send(command, within: limit) { [self] answer in
            note(answer)
            feed(.answered(number, ControllerReset.answer(answer)))
        }
    }

    /// On a thread, which may hang in the kernel for longer than anybody waits.
    private func perform(_ order: Kernel.Order, _ number: Int, within limit: Duration) {
        setAlarm(after: limit) { $0.feed(.answered(number, .silent)) }
        client.kernel.perform(order) { [self] refusal in
            feed(.answered(number, ControllerReset.answer(refusal)))
        }
    }

    /// The kernel knows it where BlueZ does not.
    private func note(_ answer: MgmtAnswer) {
        guard address == nil, case .answered(.info(let info), _) = answer, !info.address.isZero
        else { return }
        address = info.address
    }

    private func look() {
        guard let address else {
            let isThere = client.kernel.hardware(of: adapter) != nil
            return feed(.looked(isThere ? adapter : nil))
        }
        feed(.looked(client.kernel.adapter(at: address)))
    }

    private func setAlarm(
        after rest: Duration, _ body: @escaping (ControllerReset) -> Void
    ) {
        stopAlarm()
        let alarm = Alarm { [self] in body(self) }
        self.alarm = alarm
        client.loop.setTimer(alarm, at: client.clock.now.advanced(by: rest))
    }

    private func stopAlarm() {
        if let alarm { client.loop.stopTimer(alarm) }
        alarm = nil
    }
}

extension ControllerReset {
    private static func answer(_ answer: MgmtAnswer) -> ControllerCycle.Answer {
        switch answer {
        case .answered(.settings(let settings), _): .done(isPowered: settings.isPowered)
        case .answered: .done(isPowered: nil)
        case .refused(.blockedByRfkill, _): .blocked
        case .refused(let status, _): .refused(phrase("the kernel says: ", status.text))
        case .late: .silent
        case .impossible(let reason): .refused(reason)
        }
    }

    private static func answer(_ refusal: Refusal?) -> ControllerCycle.Answer {
        guard let refusal else { return .done(isPowered: nil) }
        return refusal.number == rfkillErrno ? .blocked : .refused(refusal.text)
    }

    /// ERFKILL, which Swift does not see.
    private static var rfkillErrno: Int32 { 132 }

    private static func address(
        of adapter: AdapterIndex, _ client: Client
    ) -> BluetoothAddress? {
        for known in client.view.adapterStates where AdapterIndex(path: known.path) == adapter {
            return BluetoothAddress(known.address)
        }
        guard case .success(let counters) = client.kernel.counters(of: adapter),
            !counters.address.isZero
        else { return nil }
        return counters.address
    }

    /// How the hardware can be reset, of what may be done here, and how that is told afterwards.
    private static func means(
        _ kernel: Kernel, _ adapter: AdapterIndex
    ) -> (order: Kernel.Order?, text: String?) {
        if kernel.refusal(to: .resetUsb(adapter)) == nil {
            return (.resetUsb(adapter), "its USB device was reset")
        }
        if kernel.refusal(to: .rebind(adapter)) == nil {
            return (.rebind(adapter), "its driver was bound anew")
        }
        return (nil, nil)
    }

    /// Whether a controller may be reset here, in whatever way. Opens nodes and waits for nothing.
    package static func permission(_ client: Client, adapter: AdapterIndex) -> Permission {
        let kernel = client.kernel
        if case .failure(let refusal) = kernel.counters(of: adapter), !refusal.isLackOfPrivilege {
            return .unavailable(refusal.text)
        }
        guard let command = kernel.commandRefusal, means(kernel, adapter).order == nil else {
            return .granted
        }
        var reason = command.text
        var grant = "CAP_NET_ADMIN: AmbientCapabilities=CAP_NET_ADMIN in the unit, or "
        grant += phrase(
            "setcap cap_net_admin+ep ", SystemFile.target(of: "/proc/self/exe") ?? "PROGRAM")
        if let usb = kernel.refusal(to: .resetUsb(adapter)), usb.isLackOfPrivilege {
            reason += "; " + usb.text
            grant += "; or write access to that USB node, by a udev rule for the dongle"
        }
        return .missing(reason: reason, grant: grant)
    }
}
