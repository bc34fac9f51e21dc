import BleepPrograms
import CGLib

/// Where the steps are shown: prints what happened, and remembers whether all of it held.
final class Stage {
    /// The peripheral of the simulator's default world.
    static let address = "F0:F1:F2:F3:F4:F5"
    static let connectMethod = "org.bluez.Device1.Connect"
    static let disconnectMethod = "org.bluez.Device1.Disconnect"

    /// The client on show.
    let client: Client
    let control: SimulatorControl
    private(set) var brokenPromises = 0
    private let interruption: Interruption
    private let terminal = Terminal.output
    private var number = 0

    init(client: Client, control: SimulatorControl, interruption: Interruption) {
        self.client = client
        self.interruption = interruption
        self.control = control
    }

    /// Shows one step under its title, after a sentence about what it is; none after a signal.
    func step(_ title: String, _ sentence: String, _ body: () throws(Failure) -> Void) {
        guard interruption.signal == nil else { return }
        number += 1
        terminal.writeLine()
        terminal.writeLine(terminal.dressed("\(number)  \(title)", .bold))
        for line in Paragraph(sentence, width: 77).lines {
            terminal.writeLine("   " + terminal.dressed(line, .dim))
        }
        do throws(Failure) {
            try control.reset()
            try body()
        } catch {
            show("\(error.statusName) from \(error.operation): \(error.message)", holds: false)
        }
    }

    /// Prints one thing that happened, and whether it is what was promised.
    func show(_ text: String, _ time: Duration? = nil, holds: Bool) {
        if !holds { brokenPromises += 1 }
        let room = 80 - 3 - terminal.markWidth - 9
        let lines = Paragraph(text, width: room).lines
        let mark = holds ? terminal.mark("✓", "ok", .green) : terminal.mark("✗", "FAIL", .red)
        var first = "   " + mark + lines[0]
        if let time = time?.spelled {
            let gap = room + 9 - Paragraph.columns(lines[0]) - Paragraph.columns(time)
            first += String(repeating: " ", count: gap) + terminal.dressed(time, .dim)
        }
        terminal.writeLine(first)
        for line in lines.dropFirst() {
            terminal.writeLine(String(repeating: " ", count: 3 + terminal.markWidth) + line)
        }
    }

    /// Times something.
    func timed(_ body: () throws(Failure) -> Void) throws(Failure) -> Duration {
        let stopwatch = Stopwatch()
        try body()
        return stopwatch.elapsed
    }

    /// What something fails with, and after which time; nil when it succeeds.
    func failure(of body: () throws(Failure) -> Void) -> (failure: Failure, time: Duration)? {
        let stopwatch = Stopwatch()
        do throws(Failure) {
            try body()
            return nil
        } catch {
            return (error, stopwatch.elapsed)
        }
    }

    /// Waits until something is so; answers the time that took, or nil if it never was.
    func waitUntil(_ condition: () throws(Failure) -> Bool) throws(Failure) -> Duration? {
        let stopwatch = Stopwatch()
        while stopwatch.elapsed < .seconds(5) {
            if try condition() { return stopwatch.elapsed }
            poll(nil, 0, 5)
        }
        return nil
    }

    /// Whether BlueZ says that the device is connected.
    func isConnected() throws(Failure) -> Bool {
        let path = try client.path(of: Stage.address)
        return try client.property("Connected", of: "org.bluez.Device1", at: path)?.boolean == true
    }
}
