import BleepCore
import BleepGDBus
import CGLib

/// Recovering in a test.
extension FakeWorld {
    /// Nothing below bluetoothd is there to be looked at.
    package static func withoutKernel(_ configuration: inout Configuration) {
        let kernel = FakeKernel(g_main_context_default())
        kernel.state.mgmtErrno = EACCES
        kernel.state.hciErrno = EACCES
        configuration.client.kernelCalls = kernel
        configuration.client.kernelPaths = KernelPaths(below: "/nowhere")
    }

    /// What is wanted of most recoveries.
    package static func wish(
        _ device: Target.Named? = near, _ status: Status? = nil,
        _ change: (inout Recovery.Wish) -> Void = { _ in }
    ) -> Recovery.Wish {
        var wish = Recovery.Wish()
        wish.device = device
        wish.aim = device == nil ? .power : .connect
        wish.complaint = status.map { Complaint(ErrorTable.classify(local: $0)) }
        change(&wish)
        return wish
    }

    package func recover(
        _ wish: Recovery.Wish
    ) -> (recovery: Recovery, told: Told<RecoveryReport>) {
        let told = Told<RecoveryReport>(waking: context)
        return (client.recover(wish) { told.tell($0) }, told)
    }

    /// Recovers while time passes; nil if two minutes are not enough. In small steps: stages open
    /// connections, and that takes its time however the clock stands.
    package func recoverInTime(_ wish: Recovery.Wish) -> RecoveryReport? {
        let told = recover(wish).told
        for _ in 0..<4800 {
            if let report = told.last { return report }
            guard pass(.milliseconds(25)) else { return nil }
        }
        return told.last
    }
}

extension RecoveryReport {
    /// What was tried, and what came of it.
    package var path: [String] {
        steps.map { phrase($0.stage.name.text, " ", $0.verdict.name.text) }
    }
}
