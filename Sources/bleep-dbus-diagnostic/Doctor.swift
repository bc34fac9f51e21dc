import BleepPrograms
import CBleepReliability

/// Looks for what is wrong on this machine, and for the lines that mend it.
///
/// What BlueZ shows comes before what the machine looks like: where an adapter is on and BlueZ
/// answers, nothing that is found here can be worse than a warning.
final class Doctor {
    let checkup: Checkup
    let machine = Machine()
    let user: User
    private let options: Options

    init(_ checkup: Checkup, _ options: Options) {
        self.checkup = checkup
        self.options = options
        user = User(of: machine)
    }

    func run() {
        checkup.group = "This machine"
        if let reason = whyNot {
            return checkup.skip("machine", title: "Machine", because: reason)
        }
        examineBus()
        examinePolicy()
        examineKernel()
        examineRadios()
        examinePower()
        examineAutosuspend()
        let unit = examineUnit()
        examineRestarts(unit)
        examineOpenFiles(unit)
        examineDaemons(unit)
        examineVersion()
        examineRights(unit)
    }

    /// Why this machine says nothing of the BlueZ that is looked at.
    private var whyNot: String? {
        if checkup.obstacle == "interrupted" { return "interrupted" }
        if options.isSimulated { return "BlueZ is simulated, so this machine does not matter" }
        let shown = checkup.objects?.adapters.map { $0.name } ?? []
        let real = machine.adapters ?? []
        guard !shown.isEmpty, !shown.contains(where: { real.contains($0) }) else { return nil }
        return "BlueZ on this bus is not this machine's: the kernel has no \(shown[0])"
    }

    // MARK: Findings

    /// BlueZ answers, and has an adapter that is on.
    var isWorking: Bool {
        checkup.objects?.adapters.contains { $0.flag("Powered") } ?? false
    }

    func good(
        _ name: String, _ subject: String = "", title: String, _ detail: String,
        facts: [(name: String, fact: Check.Fact)] = []
    ) {
        checkup.note(name, subject, title: title, Check.Finding(detail: detail, facts: facts))
    }

    /// Something that should be known, and that stops nothing by itself.
    func warn(
        _ name: String, _ subject: String = "", title: String, _ detail: String,
        advice: String, commands: [String] = [], facts: [(name: String, fact: Check.Fact)] = []
    ) {
        checkup.note(
            name, subject, title: title,
            Check.Finding(
                verdict: .warn, detail: detail, advice: advice, commands: commands, facts: facts))
    }

    /// Something that stops BlueZ, or would have if it did not work.
    func fail(
        _ name: String, _ subject: String = "", title: String, _ detail: String,
        _ status: bleep_status, _ blame: bleep_blame, advice: String, commands: [String] = [],
        facts: [(name: String, fact: Check.Fact)] = []
    ) {
        guard !isWorking else {
            return warn(
                name, subject, title: title, detail, advice: advice, commands: commands,
                facts: facts)
        }
        checkup.note(
            name, subject, title: title,
            Check.Finding(
                verdict: .fail, detail: detail, advice: advice, commands: commands, facts: facts,
                failure: Failure(status, blame: blame, message: detail, advice: advice)))
    }
}
