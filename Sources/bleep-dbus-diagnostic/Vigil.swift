import BleepPrograms
import CBleepReliability

/// One run of --monitor or --watch: until its time is over or a signal comes.
final class Vigil {
    private let options: Options
    private let client: Client
    private let interruption: Interruption
    private let mailbox = Mailbox()
    private let stopwatch = Stopwatch()
    private let interval: Duration
    private let files: SideFiles
    /// Nil where events are told line by line.
    private var screen: Screen?
    private var latest: [MonitorEvent] = []
    /// Not at once, when nothing is known yet; never where there are no pictures.
    private var nextPicture: Duration

    private static let eventCount = 5

    private init(_ options: Options, _ client: Client, _ interruption: Interruption) {
        self.options = options
        self.client = client
        self.interruption = interruption
        interval = options.interval ?? .seconds(5)
        nextPicture = options.watches ? .milliseconds(200) : .seconds(Int64(1) << 40)
        files = SideFiles(options, client)
    }

    /// What the tool ends with.
    static func run(_ options: Options) -> Int32 {
        Workplace.run(options) { place in
            Vigil(options, place.client, place.interruption).run()
        }
    }

    private func run() -> Int32 {
        client.watch(mailbox)
        client.startMonitor(interval: interval)
        if options.watches { screen = Screen(.output) }
        // Lets go of this object below, or the client would live as long as itself.
        client.onWait = { [self] _ in
            tell()
            if isOver { client.cancelOperation() }
        }
        var nextRound = Duration.zero
        while !isOver {
            if stopwatch.elapsed >= nextRound {
                nextRound = stopwatch.elapsed + interval
                lookAround()
            }
            tell()
            let next = min(nextRound, nextPicture, options.duration ?? nextRound)
            client.rest(max(.zero, next - stopwatch.elapsed))
        }
        client.onWait = nil
        tell()
        return end()
    }

    private var isOver: Bool {
        interruption.signal != nil || options.duration.map { stopwatch.elapsed >= $0 } ?? false
    }

    /// Operations like those of any program, where somebody wants to know what they take.
    private func lookAround() {
        guard options.watches || options.showsMetrics || files.hasMetrics else { return }
        let limits = Limits(timeout: options.timeout ?? .seconds(5), attempts: 1)
        do throws(Failure) {
            try client.call(nil, "/", "org.freedesktop.DBus.Peer", "Ping", limits: limits)
            if let path = client.monitorState?["adapters"]?.child(0)?["path"]?.string {
                _ = try client.property(
                    "Powered", of: "org.bluez.Adapter1", at: path, limits: limits)
            }
        } catch {
            // It counts as a failure, which is all that is wanted of it.
        }
        files.update()
    }

    /// Tells what came in the meantime.
    private func tell() {
        let news = mailbox.empty()
        guard let screen else {
            for event in news {
                let line = EventLine(event: event)
                Terminal.output.writeLine(options.isJSON ? line.json : line.text(for: .output))
            }
            return
        }
        latest = (latest + news).suffix(Vigil.eventCount)
        guard stopwatch.elapsed >= nextPicture || (screen.isInPlace && !news.isEmpty) else {
            return
        }
        nextPicture = stopwatch.elapsed + (screen.isInPlace ? min(.seconds(1), interval) : interval)
        screen.show(picture)
    }

    private var picture: [String] {
        Dashboard(client: client, terminal: .output, place: options.place, events: latest).lines
    }

    private func end() -> Int32 {
        if let screen {
            screen.leave()
            // The last picture stays.
            if screen.isInPlace { Terminal.output.write(picture.joined(separator: "\n") + "\n") }
        }
        if options.showsMetrics {
            let table = OperationTable(client)
            Terminal.output.writeLine(
                options.isJSON
                    ? JSON.line([
                        ("time", .text(TimeStamp().universal)), ("metrics", .ready(table.json)),
                    ])
                    : ([""] + table.lines(for: .output)).joined(separator: "\n"))
        }
        files.finish()
        return files.isLost ? SideFiles.exitStatus : 0
    }
}
