import BleepPrograms
import CBleepReliability
import CGLib

/// How much faster than the real BlueZ the simulator is where it only waits.
let speed = 4

/// Shows everything; the stage then knows what held.
func perform(on simulator: PrivateSimulator, _ interruption: Interruption) throws(Failure) -> Stage
{
    let bus = Client.Bus.address(simulator.address)
    let stage = Stage(
        client: try Client(bus: bus, interruption: interruption),
        control: SimulatorControl(client: try Client(bus: bus, interruption: interruption)),
        interruption: interruption
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
    return stage
}

/// Kept in a function so that everything is released before the program ends.
func run() -> Int32 {
    let terminal = Terminal.output
    let stopwatch = Stopwatch()
    let interruption = Interruption()
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
    guard let stage = try? perform(on: simulator, interruption) else { return 1 }
    terminal.writeLine()
    if let signal = interruption.signal {
        terminal.writeLine("Interrupted.")
        return 128 + signal
    }
    guard stage.brokenPromises == 0 else {
        terminal.writeLine("\(stage.brokenPromises) of the things promised above did not hold.")
        return 1
    }
    terminal.writeLine("All of it held, in \(stopwatch.elapsed.spelled).")
    return 0
}

exit(run())
