import BleepPrograms
import CBleepReliability
import CGLib

/// How much faster than the real BlueZ the simulator is where it only waits.
let speed = 4

/// Shows everything; answers how many promises were broken.
func perform(on simulator: PrivateSimulator) throws(Failure) -> Int {
    let bus = Client.Bus.address(simulator.address)
    let stage = Stage(
        client: try Client(bus: bus),
        control: SimulatorControl(client: try Client(bus: bus))
    )
    stage.step(
        "A healthy device",
        "Connect, read and disconnect, each verified and not only believed.",
        stage.showHealthyDevice
    )
    stage.step(
        "A Connect that BlueZ does not answer",
        "The simulator holds the reply back; we give the call 1.5 s.",
        stage.showHeldConnect
    )
    stage.step(
        "A daemon that crashes in the middle of a call",
        "A dead daemon never answers, so waiting for the deadline would be a waste.",
        stage.showCrash
    )
    stage.step(
        "A Connect that fails twice",
        "The radio is like that; trying again after a growing rest is what helps.",
        stage.showRetry
    )
    stage.step(
        "An adapter that gets another number",
        "Every object path of BlueZ has the adapter's number in it, and is stale after that.",
        stage.showRenumbering
    )
    return stage.brokenPromises
}

/// Kept in a function so that everything is released before the program ends.
func run() -> Int32 {
    let terminal = Terminal.output
    let stopwatch = Stopwatch()
    let simulator: PrivateSimulator
    do throws(PrivateSimulator.Trouble) {
        simulator = try PrivateSimulator(["--speed", "\(speed)"])
    } catch {
        Terminal.errors.writeLine("bleep-demo: \(error.text)")
        return 1
    }
    terminal.writeLine(
        "libbleepreliability \(String(cString: bleep_version_string())) on a simulated BlueZ,"
            + " \(speed) times as fast as a real one."
    )
    guard let broken = try? perform(on: simulator) else { return 1 }
    terminal.writeLine()
    terminal.writeLine(
        broken == 0
            ? "All of it held, in \(stopwatch.elapsed.spelled)."
            : "\(broken) of the things promised above did not hold."
    )
    return broken == 0 ? 0 : 1
}

exit(run())
