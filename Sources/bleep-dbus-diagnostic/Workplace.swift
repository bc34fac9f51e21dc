import BleepPrograms
import CBleepReliability

/// A bus that answers, for what is no series of checks.
struct Workplace {
    let client: Client
    /// Of the bus; nil for the system bus.
    let address: String?
    let interruption: Interruption

    /// Goes there and does the work, whose exit status it returns; or says why that cannot be.
    static func run(_ options: Options, _ work: (Workplace) -> Int32) -> Int32 {
        let interruption = Interruption()
        guard options.isSimulated else { return run(options, options.bus, interruption, work) }
        do throws(PrivateSimulator.Trouble) {
            let simulator = try PrivateSimulator()
            defer { withExtendedLifetime(simulator) {} }
            return run(options, simulator.address, interruption, work)
        } catch {
            return refuse(error.text)
        }
    }

    private static func run(
        _ options: Options,
        _ address: String?,
        _ interruption: Interruption,
        _ work: (Workplace) -> Int32
    ) -> Int32 {
        let bus = address.map { Client.Bus.address($0) } ?? .system
        do throws(Failure) {
            let client = try Client(bus: bus, interruption: interruption)
            if options.isDebugging { client.log { Terminal.errors.writeLine($0.line) } }
            // Nothing would ever happen on a bus that is not there.
            _ = try client.askBus("GetId", limits: Limits(timeout: .seconds(5), attempts: 1))
            return work(Workplace(client: client, address: address, interruption: interruption))
        } catch {
            guard let signal = interruption.signal else { return refuse(error.message) }
            // To be ended is how those that look on end well.
            return options.monitors || options.watches ? 0 : 128 + signal
        }
    }

    private static func refuse(_ reason: String) -> Int32 {
        Terminal.errors.writeLine("\(Usage.name): \(reason)")
        return 3
    }
}
