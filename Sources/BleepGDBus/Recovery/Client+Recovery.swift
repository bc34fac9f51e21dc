import BleepCore
import CGLib

/// Starting recoveries.
extension Client {
    /// Recovers, and returns when that is over. A client on the caller's own context iterates that
    /// meanwhile, unless somebody else does.
    package func recover(_ wish: Recovery.Wish) -> RecoveryReport {
        guard let wakeUp = takeWakeUp() else { return RecoveryReport(.noResources, at: clock.now) }
        let answer = AwaitedReport(wakeUp)
        _ = startRecovery(wish) { answer.tell($0) }
        let report = wait(for: answer)
        putBack(wakeUp)
        return report
    }

    /// `onDone` is called where the client delivers.
    package func recover(
        _ wish: Recovery.Wish, onDone: @escaping (RecoveryReport) -> Void
    ) -> Recovery {
        startRecovery(wish) { [delivery] report in delivery.post { onDone(report) } }
    }

    /// `onEnd` is called on the loop, or here if the client is closed.
    func startRecovery(
        _ wish: Recovery.Wish, deadline: Instant = .never,
        onEnd: @escaping (RecoveryReport) -> Void
    ) -> Recovery {
        let scope = deadline == .never ? scopes.deadline : deadline
        let recovery = Recovery(
            wish, client: self, deadline: min(clock.now.advanced(by: wish.timeout), scope),
            onEnd: onEnd)
        if recoveries.begin(recovery) {
            loop.post(.run { recovery.start() })
        } else {
            onEnd(recovery.report(.clientClosed))
        }
        return recovery
    }

    private func wait(for answer: AwaitedReport) -> RecoveryReport {
        if loopThread == nil, g_main_context_acquire(loop.context) != 0 {
            defer { g_main_context_release(loop.context) }
            while true {
                if let report = answer.report { return report }
                g_main_context_iteration(loop.context, 1)
            }
        }
        while true {
            if let report = answer.report { return report }
            answer.wakeUp.wait(until: .never, at: clock.now)
            answer.wakeUp.clear()
        }
    }

    /// At the client's end, on the loop.
    func endRecoveries() {
        let (left, listeners) = recoveries.close()
        for recovery in left { recovery.feed(.cancelled(.clientClosed)) }
        for listener in listeners { delivery.post { listener.finish() } }
    }

    /// A daemon or an adapter came or went; from any thread.
    func wakeRecoveries() {
        let waiting = recoveries.all
        guard !waiting.isEmpty else { return }
        loop.post(.run { for recovery in waiting { recovery.worldChanged() } })
    }

    /// All recoveries so far, oldest first, as a list of dictionaries.
    package var recoveryRecords: Value {
        Value(records: recoveries.history.map { $0.record })
    }
}

/// The answer that a thread waits for.
///
/// Sendable: `told` belongs to `lock`.
private final class AwaitedReport: @unchecked Sendable {
    let wakeUp: EventFD
    private let lock = Lock()
    private var told: RecoveryReport?

    init(_ wakeUp: EventFD) {
        self.wakeUp = wakeUp
    }

    var report: RecoveryReport? { lock.with { told } }

    func tell(_ report: RecoveryReport) {
        lock.with { told = report }
        wakeUp.signal()
    }
}

/// What recoveries tell and leave.
extension Client {
    /// Gives the number by which it is ended.
    package func watchRecoveries(_ listener: RecoveryListener) -> UInt64 {
        recoveries.add(listener)
    }

    /// False if there is no such watch.
    package func unwatchRecoveries(_ number: UInt64) -> Bool {
        guard let listener = recoveries.remove(number) else { return false }
        listener.end()
        // Where it was called, after all that was queued for it.
        delivery.post { listener.finish() }
        return true
    }

    func tell(_ step: RecoveryStep, of recovery: Recovery) {
        let isStarting = step.verdict == .running
        let subject = recovery.wish.device?.address.text ?? recovery.adapterKey
        var text = phrase(subject, ": ", step.stage.name.text)
        if !isStarting { text += phrase(" ", step.verdict.name.text, ": ", step.evidence) }
        tell(
            RecoveryEvent(
                moment: isStarting ? .stageStarting : .stageEnded, recovery: recovery.number,
                device: recovery.wish.device?.address, adapter: recovery.adapterKey, step: step,
                text: text))
    }

    func tell(_ report: RecoveryReport, of recovery: Recovery) {
        var event = RecoveryEvent(
            moment: .ended, recovery: recovery.number, device: report.device,
            adapter: report.adapter, text: report.text)
        event.status = report.status
        tell(event)
    }

    private func tell(_ event: RecoveryEvent) {
        log(.info, "recovery: " + event.text)
        recorder.heard(event)
        for listener in recoveries.listeners(to: event.moment) {
            delivery.post { listener.hear(event) }
        }
    }

    /// Links that this client made and that stand at that adapter, or anywhere, but for those that
    /// are being recovered.
    func ownLinks(at adapter: AdapterState?) -> [BluetoothAddress] {
        let patients = recoveries.patients
        return view.connectedDevices(on: adapter?.path)
            .filter { recoveries.isOwn($0) && !patients.contains($0) }
    }

    /// What stages cost others of this program.
    func reconnect(_ devices: [BluetoothAddress]) {
        for device in devices {
            startInternally(.connect(Target.Named(device), untilServices: false), on: loop) {
                [self] outcome in
                if outcome.status == .ok { recovered(device: device) }
            }
        }
    }

    /// A device is connected again: what it had before is put back. On the loop.
    func recovered(device: BluetoothAddress) {
        refreshSubscriptions()
        _ = restoreState(of: device, within: .zero) { _ in }
    }

    func closeBreaker(of address: BluetoothAddress) {
        lock.with { state.breakers[address] = nil }
    }

    /// A connect or its opposite is over.
    func noteLink(of operation: Operation, _ status: Status) {
        guard status == .ok, let address = operation.request.address else { return }
        switch operation.request.category {
        case .connect: recoveries.noteLink(address, isWanted: true)
        case .disconnect: if !operation.isOurOwn { recoveries.noteLink(address, isWanted: false) }
        default: break
        }
    }
}
