import BleepPrograms
import CBleepReliability

/// One run of the tool: finds the bus, does what was asked for, and tells what came of it.
final class Diagnosis {
    private let options: Options
    private let interruption = Interruption()
    private let stopwatch = Stopwatch()
    private let lastOperations = LastOperations()
    private var stress: StressSummary?
    private var recovery: RecoverySummary?

    init(_ options: Options) {
        self.options = options
    }

    /// What the tool ends with.
    func run() -> Int32 {
        guard options.isSimulated else { return check(busAt: options.bus) }
        do throws(PrivateSimulator.Trouble) {
            let simulator = try PrivateSimulator()
            defer { withExtendedLifetime(simulator) {} }
            return check(busAt: simulator.address)
        } catch {
            let failure = Failure(
                BLEEP_ERROR_NOT_FOUND,
                blame: BLEEP_BLAME_CALLER,
                message: error.text,
                advice: "Install it beside this program, or put its folder on PATH"
            )
            return tell([given("simulator", "Simulator", failure)], nil)
        }
    }

    private func check(busAt address: String?) -> Int32 {
        let client: Client
        do throws(Failure) {
            client = try Client(
                bus: address.map { .address($0) } ?? .system,
                interruption: interruption
            )
        } catch {
            let failure = Failure(
                error.status,
                blame: BLEEP_BLAME_CALLER,
                message: "that is no address of a bus",
                advice: "Addresses look like unix:path=/run/dbus/system_bus_socket"
            )
            return tell([given("bus", "Message bus", failure)], address)
        }
        listen(to: client)
        let progress = Progress(isQuiet: options.isDebugging)
        let checkup = Checkup(
            client: client, options: options, group: options.place, progress: progress)
        run(checkup, Workplace(client: client, address: address, interruption: interruption))
        client.onWait = nil
        return tell(checkup.checks, address, checkup)
    }

    /// A report tells of the layers and of what was done, so both are followed from the beginning.
    private func listen(to client: Client) {
        let keeps = options.reportFile != nil
        if keeps { client.startMonitor(interval: .seconds(1)) }
        guard keeps || options.isDebugging else { return }
        let (isDebugging, operations) = (options.isDebugging, lastOperations)
        client.log { record in
            if keeps { operations.note(record) }
            if isDebugging { Terminal.errors.writeLine(record.line) }
        }
    }

    private func run(_ checkup: Checkup, _ place: Workplace) {
        // First, so that what follows tells how things are afterwards.
        if options.recovers { recover(checkup, place) }
        checkup.group = options.place
        let bluez = BluezChecks(checkup)
        bluez.runBasics()
        if options.checksBluez { bluez.runRest() }
        // Early, so that no name is told that the report could not hide.
        if options.reportFile != nil { checkup.findObjects() }
        if options.checksAll, let objects = checkup.objects { KnownDevices(checkup).run(objects) }
        if let address = options.device, options.checksDevice {
            DeviceCheck(checkup, address: address).run()
        }
        // After the devices, since a discovery gets into the way of a connect.
        if options.testsPool { PoolChecks(checkup).run() }
        if options.stresses { stress(checkup, place) }
        if options.examines {
            checkup.findObjects()
            Doctor(checkup, options).run()
        }
        if options.plans, interruption.signal == nil {
            recovery = RecoveryRun(options, place).run()
        }
    }

    private func recover(_ checkup: Checkup, _ place: Workplace) {
        checkup.group = "Recovery"
        let summary = RecoveryRun(options, place).run()
        recovery = summary
        if summary.outcome == .interrupted { checkup.stop(because: "interrupted") }
        checkup.note(
            "recovery", options.device ?? "", title: "Recovery",
            Check.Finding(
                verdict: summary.failure == nil ? .ok : .fail,
                detail: summary.recovery?.text ?? summary.failure?.message ?? "",
                failure: summary.failure))
    }

    private func stress(_ checkup: Checkup, _ place: Workplace) {
        checkup.group = "Stress"
        guard checkup.obstacle == nil else {
            return checkup.skip("stress", title: "Stress test", because: checkup.obstacle ?? "")
        }
        lastOperations.isPaused = true
        let summary = StressTest(options, place).run()
        lastOperations.isPaused = false
        stress = summary
        if summary.outcome == .interrupted {
            checkup.stop(because: "interrupted")
            return checkup.skip("stress", title: "Stress test", because: "interrupted")
        }
        let worst = summary.failures.first?.failure
        let isBroken = summary.outcome == .failed && worst == nil
        checkup.note(
            "stress", title: "Stress test",
            Check.Finding(
                verdict: summary.outcome == .passed ? .ok : .fail,
                detail: "\(summary.failed) failed of \(summary.account)",
                advice: worst?.advice ?? "",
                failure: isBroken ? PoolChecks.broken("threads or leases are missing") : worst))
    }

    private func tell(_ checks: [Check], _ address: String?, _ checkup: Checkup? = nil) -> Int32 {
        let client = checkup?.client
        let files = client.map { SideFiles(options, $0) }
        files?.finish()
        var report = Report(
            address: address ?? "",
            isSimulated: options.isSimulated,
            checks: checks,
            elapsed: stopwatch.elapsed,
            signal: interruption.signal,
            metrics: options.showsMetrics ? client.map { OperationTable($0) } : nil,
            stress: stress,
            recovery: recovery,
            isFileLost: files?.isLost ?? false
        )
        if let name = options.reportFile {
            let document = BugReport(
                report: report, options: options, checkup: checkup, operations: lastOperations)
            if !document.write(to: name) { report.isFileLost = true }
            if name == "-" { return report.exitStatus }
        }
        Terminal.output.write(
            options.isJSON
                ? report.json.rendered() + "\n"
                : report.lines(for: .output).joined(separator: "\n") + "\n")
        return report.exitStatus
    }

    /// The check that failed before there was a client to run any.
    private func given(_ name: String, _ title: String, _ failure: Failure) -> Check {
        Check(
            name: name,
            subject: "",
            group: options.place,
            title: title,
            verdict: .fail,
            detail: failure.message,
            advice: failure.advice,
            commands: [],
            facts: [],
            elapsed: nil,
            failure: failure
        )
    }
}
