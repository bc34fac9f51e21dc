import BleepPrograms
import CBleepReliability

/// One run of the tool: finds the bus, runs what was asked for, and makes the report.
struct Diagnosis {
    let options: Options
    private let stopwatch = Stopwatch()

    init(_ options: Options) {
        self.options = options
    }

    func run() -> Report {
        let interruption = Interruption()
        guard options.isSimulated else {
            return check(busAt: options.bus, interruption)
        }
        do throws(PrivateSimulator.Trouble) {
            let simulator = try PrivateSimulator()
            defer { withExtendedLifetime(simulator) {} }
            return check(busAt: simulator.address, interruption)
        } catch {
            let failure = Failure(
                BLEEP_ERROR_NOT_FOUND,
                blame: BLEEP_BLAME_CALLER,
                message: error.text,
                advice: "Install it beside this program, or put its folder on PATH"
            )
            return report([given("simulator", "Simulator", failure)], nil, interruption)
        }
    }

    private func check(busAt address: String?, _ interruption: Interruption) -> Report {
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
            return report([given("bus", "Message bus", failure)], address, interruption)
        }
        if options.isDebugging {
            client.log { Terminal.errors.writeLine($0.line) }
        }
        let progress = Progress(isQuiet: options.isDebugging)
        let checkup = Checkup(
            client: client, options: options, group: options.place, progress: progress)
        run(checkup)
        return report(checkup.checks, address, interruption, client)
    }

    private func run(_ checkup: Checkup) {
        let bluez = BluezChecks(checkup)
        bluez.runBasics()
        let objects = options.checksBluez ? bluez.runRest() : nil
        if options.checksAll, let objects {
            KnownDevices(checkup).run(objects)
        }
        if let address = options.device {
            DeviceCheck(checkup, address: address).run()
        }
        // Last, since a discovery gets into the way of a connect.
        if options.testsPool {
            PoolChecks(checkup).run(objects)
        }
    }

    private func report(
        _ checks: [Check],
        _ address: String?,
        _ interruption: Interruption,
        _ client: Client? = nil
    ) -> Report {
        let file = options.metricsFile.flatMap { name in
            client.map { MetricsFile(name: name, client: $0) }
        }
        file?.write()
        return Report(
            address: address ?? "",
            isSimulated: options.isSimulated,
            checks: checks,
            elapsed: stopwatch.elapsed,
            signal: interruption.signal,
            metrics: options.showsMetrics ? client.map { OperationTable($0) } : nil,
            isMetricsFileLost: file?.isLost ?? false
        )
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
            facts: [],
            elapsed: nil,
            failure: failure
        )
    }
}
