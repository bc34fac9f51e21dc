import BleepCore

/// The layers below bluetoothd, as far as this machine lets us look.
extension Monitor {
    /// Longer than the kernel ever takes to read what it has in memory.
    private static let kernelLimit = Duration.seconds(2)

    /// At each interval.
    func askKernel() {
        guard settings.asksKernel else {
            note(.kernel, .unknown, "the monitor was told not to ask it")
            return
        }
        guard !adapterBook.adapters.isEmpty else {
            // Gone with the daemon, perhaps; the kernel is there without it.
            client.kernel.listAdapters(within: Monitor.kernelLimit) { [self] answer in
                kernelAnswered(answer)
            }
            note(.controller, .unknown, "there is no adapter")
            return
        }
        for adapter in adapterBook.adapters {
            guard let index = AdapterIndex(path: adapter.path) else { continue }
            client.kernel.readInfo(of: index, within: Monitor.kernelLimit) { [self] answer in
                kernelAnswered(answer)
            }
            readCounters(of: index, adapter.path)
        }
    }

    private func kernelAnswered(_ answer: MgmtAnswer) {
        guard isRunning else { return }
        switch answer {
        case .answered(_, let latency), .refused(_, let latency):
            note(.kernel, .good, phrase("its management socket answers in ", latency.inSeconds))
        case .late:
            note(.kernel, .failed, "its management socket does not answer")
        case .impossible(let reason):
            note(.kernel, .unknown, reason)
        }
        publish()
    }

    private func readCounters(of index: AdapterIndex, _ path: String) {
        switch client.kernel.counters(of: index) {
        case .failure(let refusal):
            // What operations said of it still stands.
            if health[.controller].condition == .unknown {
                note(.controller, .unknown, refusal.text)
            }
        case .success(let fresh):
            if health[.controller].condition == .unknown {
                note(.controller, .unknown, "nothing was asked of it yet")
            }
            guard let earlier = counters[path] else {
                counters[path] = (fresh, wasSilent: false)
                return
            }
            judge(fresh, since: earlier.reading, wasSilent: earlier.wasSilent, path)
        }
    }

    /// A command may have gone out in the very moment of reading, so silence is believed when it
    /// was there at the next look as well, measured from the same reading.
    private func judge(
        _ fresh: ControllerCounters, since earlier: ControllerCounters, wasSilent: Bool,
        _ path: String
    ) {
        switch fresh.since(earlier) {
        case .silent:
            counters[path]?.wasSilent = true
            guard wasSilent else { return }
            note(
                .controller, .failed,
                phrase("commands go out to ", path, ", and nothing comes back"))
            adapterStalls(path, because: "its controller answers no command")
        case .answering:
            counters[path] = (fresh, wasSilent: false)
            adapterServes(path)
            note(.controller, .good, "commands go out, and events come back")
        case .idle, .incomparable:
            counters[path] = (fresh, wasSilent: false)
        }
    }

    /// Whether rfkill is why an adapter cannot be powered.
    func askRfkill(about path: String) {
        let index = AdapterIndex(path: path)
        switch client.kernel.radios() {
        case .success(let radios):
            let concerned = radios.filter { radio in index.map { radio.concerns($0) } ?? true }
            guard !concerned.isEmpty else {
                return see(.rfkill(adapter: path, isBlocked: nil))
            }
            see(.rfkill(adapter: path, isBlocked: concerned.contains { $0.isBlocked }))
        case .failure:
            see(.rfkill(adapter: path, isBlocked: nil))
        }
    }
}
